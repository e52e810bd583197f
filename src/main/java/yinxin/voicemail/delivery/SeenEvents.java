package yinxin.voicemail.delivery;

import java.time.Instant;

/// Remembers which events of the other side have been handled, over restarts: it sends some more than once.
public interface SeenEvents {
    /// Marks the event as handled. False when it was already.
    boolean firstTime(String key, Instant at);

    /// Unmarks it, because handling failed and a repetition is welcome.
    void forget(String key);
}
