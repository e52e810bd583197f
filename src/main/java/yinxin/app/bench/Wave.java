package yinxin.app.bench;

import java.time.Duration;

/// Calls that come one after the other at an even pace.
///
/// @param calls     how many
/// @param perSecond how many a second
/// @param talk      from answer to hang-up, greeting included
/// @param reason    why the call was diverted, in the words of RFC 5806: it chooses the greeting
record Wave(int calls, double perSecond, Duration talk, String reason) {
    /// The reason whose greeting the benchmark makes as long as the peer's: with the beep 3.9 s.
    static final String USUAL = "user-busy";
    /// The reason whose greeting is 0.4 s long.
    static final String SHORT = "no-answer";

    /// As many calls as come in this time.
    static Wave lasting(Duration time, double perSecond, Duration talk, String reason) {
        return new Wave((int) Math.round(time.toMillis() * perSecond / 1000), perSecond, talk, reason);
    }

    /// From the first call to the last.
    Duration ramp() {
        return Duration.ofNanos((long) (calls / perSecond * 1e9));
    }

    long startOf(int call) {
        return (long) (call / perSecond * 1e9);
    }
}
