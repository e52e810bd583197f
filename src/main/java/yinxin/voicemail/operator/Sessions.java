package yinxin.voicemail.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The store of sessions. A session ends by itself when nobody has used it for [#IDLE], and in any case [#LONGEST] after it began.
public interface Sessions {
    /// Somebody went away from an open page.
    Duration IDLE = Duration.ofMinutes(30);
    /// A shift.
    Duration LONGEST = Duration.ofHours(12);
    /// Being seen is noted no more often than this, so that looking costs no writing.
    Duration NOTED_EVERY = Duration.ofMinutes(1);
    /// How long unlocked numbers stay so.
    Duration UNLOCKED = Duration.ofMinutes(10);

    /// Begins one. Returns what the cookie is to hold, which is kept nowhere.
    String begin(String account, Instant now);

    /// The session that this cookie stands for, if it is still running; notes that it was used.
    Optional<Session> find(String cookie, Instant now);

    /// As [#find], but not counted as use: what an open page asks by itself keeps nobody logged in.
    Optional<Session> look(String cookie, Instant now);

    /// Those that run, the newest first.
    List<Session> running(Instant now);

    /// Shows numbers in clear until then, in this session alone.
    void unlock(String key, Instant until);

    /// Ends one; false when it had ended.
    boolean end(String key);

    /// Forgets those that have ended by themselves.
    void forgetEnded(Instant now);
}
