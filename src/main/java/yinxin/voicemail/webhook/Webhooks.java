package yinxin.voicemail.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The store of webhooks and of what they are to be told.
public interface Webhooks {
    /// All, the oldest first.
    List<Webhook> list();

    /// Adds one. It is told of what happens from now on.
    void add(Webhook webhook);

    /// Removes one and what it was still to be told; false when there is none.
    boolean remove(String id);

    /// Writes down for each webhook what has happened since the last time, each event once, whatever crashes in between. How many.
    ///
    /// @param settled what was there before is not looked at again: a row of the timeline may become visible a little later than one with a
    ///                higher number. See [WebhookCourier]
    int gather(Instant now, long settled);

    /// The number of the newest row of the timeline.
    long newest();

    /// Takes up to `limit` that are due, oldest first, and hides them from other takers for `lease`.
    List<WebhookCall> claim(Instant now, int limit, Duration lease);

    /// It was taken.
    void done(WebhookCall call, Instant at);

    /// To be tried again.
    void retry(WebhookCall call, Instant next, String why);

    /// Given up; an operator can see it and send it again.
    void dead(WebhookCall call, String why);

    /// The newest calls, the newest first.
    List<WebhookCall> latest(int limit);

    /// Makes due again what was given up for this webhook. How many.
    int redrive(String webhook, Instant now);

    /// Forgets what was taken before `done`, and what was given up before `dead`.
    void forget(Instant done, Instant dead);

    /// How many wait and how many were given up: for metrics.
    Depth depth();

    /// @param waiting due now or later
    /// @param dead    given up
    record Depth(long waiting, long dead) {}
}
