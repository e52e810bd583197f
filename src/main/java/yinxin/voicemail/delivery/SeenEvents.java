package yinxin.voicemail.delivery;

import java.time.Duration;
import java.time.Instant;

/// Remembers which events from WeChat have been handled, over restarts: WeChat delivers an event up to three times.
public interface SeenEvents {
    /// How long an event must be remembered at least: WeChat repeats within seconds, and a signed request counts for minutes.
    Duration KEPT = Duration.ofHours(24);

    /// Claims an event. True exactly once for a key, until it is forgotten. Throws
    /// [yinxin.voicemail.message.StoreUnavailable] when that cannot be decided.
    ///
    /// @param key names the event: 43 characters, no personal data
    boolean firstTime(String key, Instant at);

    /// Handles an event that changes nothing but what is stored: it is claimed and done together, or neither. True: the work was done now. Throws
    /// [yinxin.voicemail.message.StoreUnavailable] when it could not be stored, and what the work throws.
    ///
    /// @param work may be run more than once, each time when what it did was undone
    boolean once(String key, Instant at, Runnable work);

    /// The event has been handled. A claim without this is void after a restart: the program died over it.
    void handled(String key);

    /// Gives a claim back: handling the event failed, so WeChat's next attempt is the first time again.
    void forget(String key);
}
