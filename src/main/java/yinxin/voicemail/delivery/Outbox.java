package yinxin.voicemail.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import yinxin.voicemail.message.OpenId;

/// Pushes that wait to be sent. Rows come in with the message or binding that causes them, in one transaction.
public interface Outbox {
    /// Takes up to `limit` due pushes, urgent first, then oldest first, and hides them from other takers for `lease`:
    /// a taker that dies loses nothing, the push is due again when the lease ends.
    List<Delivery> claim(Instant now, int limit, Duration lease);

    /// Makes due at once what this node's last run had claimed when it died. For the start, before anything is claimed. Returns how many.
    int takeBack(Instant now);

    /// WeChat accepted it. Notes PUSHED on the message's timeline.
    void accepted(Delivery delivery, DeliveryOutcome.Accepted outcome, Instant at);

    /// To be tried again at `next`. Notes RETRIED with `why`.
    void retry(Delivery delivery, Instant next, String why, Instant at);

    /// Given up. Notes REFUSED with `why`; the row stays for the operator to see.
    void refused(Delivery delivery, String why, Instant at);

    /// The follower is not there: kept, due again when [#returned] is called.
    void unfollowed(Delivery delivery, Instant at);

    /// A receipt has come (TEMPLATESENDJOBFINISH). It only upgrades what is known: RECEIVED on success, a note otherwise.
    /// False when no push has this receipt.
    boolean receipt(String receipt, boolean arrived, String status, Instant at);

    /// The follower has come back: what was kept for them is due now. Returns how many pushes that concerns.
    int returned(OpenId follower, Instant at);

    /// How many pushes wait, are held, and were given up: for metrics.
    Depth depth();

    /// @param waiting due now or later
    /// @param held    waiting for a follower to return
    /// @param refused given up
    record Depth(long waiting, long held, long refused) {}
}
