package yinxin.voicemail.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import yinxin.voicemail.message.OpenId;

/// Pushes that wait to be sent. Rows come in with the message or binding that causes them, in one transaction; what goes out of them, and
/// when, [DeliveryPlan] decides. One follower's pushes go out one after the other.
public interface Outbox {
    /// Takes up to `limit` pushes that are to go out now, at most one for each follower, and hides them from other takers for `lease`. A
    /// taker that dies loses nothing: the push is due again when the lease ends, as one that may have arrived.
    List<Delivery> claim(Instant now, int limit, Duration lease);

    /// Makes due at once what this node's last run had claimed when it died. For the start, before anything is claimed. Returns how many rows.
    int takeBack(Instant now);

    /// WeChat accepted it. Notes PUSHED on the timelines. True: more for this follower is due now; so for the others below.
    boolean accepted(Delivery delivery, DeliveryOutcome.Accepted outcome, Instant at);

    /// It may have arrived: to be repeated at `next`, or settled by a receipt before. Notes UNCLEAR.
    void doubtful(Delivery delivery, Instant next, String why, Instant at);

    /// It certainly has not arrived by this attempt: to be tried again at `next`. Notes RETRIED with `why`.
    void retry(Delivery delivery, Instant next, String why, Instant at);

    /// The chat is closed: nothing that is said there arrives until the follower writes again. A notice takes the other way.
    boolean chatClosed(Delivery delivery, String why, Instant at);

    /// Given up. Notes REFUSED with `why`; the rows stay for the operator to see.
    boolean refused(Delivery delivery, String why, Instant at);

    /// The follower is not there: everything for them is kept, and due again when [#returned] is called.
    void unfollowed(Delivery delivery, Instant at);

    /// A receipt has come. It only upgrades what is known: RECEIVED on success, a note otherwise. False when it fits no push.
    boolean receipt(Receipt receipt);

    /// The follower has come back: what was kept for them is due now. Returns how many rows that concerns.
    int returned(OpenId follower, Instant at);

    /// The operator has one sent again that is held or given up, as if it had never been tried: their word that showing it twice is better than
    /// not at all. False: it is neither, or the number is not the follower's any more.
    boolean redrive(String id, Instant at);

    /// The follower did something that opens the chat for a while.
    void opened(OpenId follower, ReplyWindow window, Instant at);

    /// How many rows wait, are held, and were given up: for metrics.
    Depth depth();

    /// WeChat's word of what became of a template message (TEMPLATESENDJOBFINISH).
    ///
    /// @param from    the follower
    /// @param id      the `msgid` of the push; empty where WeChat does not say
    /// @param arrived whether it reached the phone
    /// @param status  WeChat's words
    /// @param at      when we heard
    record Receipt(OpenId from, String id, boolean arrived, String status, Instant at) {}

    /// @param waiting due now or later
    /// @param held    waiting for a follower to return
    /// @param refused given up
    record Depth(long waiting, long held, long refused) {}
}
