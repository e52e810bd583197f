package yinxin.caller;

import java.time.Duration;
import java.util.Optional;

/// What a telephone does with calls that come to it.
public sealed interface CalledManner {
    /// Rings, answers after a while, says something if it has something to say, and listens until the other side hangs up.
    ///
    /// @param after how long it rings; zero or more
    /// @param says  what it says
    record Answer(Duration after, Optional<WavSound> says) implements CalledManner {
        public Answer {
            if (after.isNegative()) {
                throw new IllegalArgumentException("a telephone rings for no less than no time, not " + after);
            }
        }
    }

    /// 486: it is in use.
    record Busy() implements CalledManner {}

    /// Rings, and nobody takes it, until the caller gives up or somebody takes it by hand ([LiveCall#answer]).
    record Ring() implements CalledManner {}

    /// No response whatever, as in a tunnel; its registration goes on.
    record Silent() implements CalledManner {}

    /// 603: somebody does not want the call.
    record Reject() implements CalledManner {}
}
