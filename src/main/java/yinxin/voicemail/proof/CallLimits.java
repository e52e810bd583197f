package yinxin.voicemail.proof;

import java.time.Duration;
import java.util.List;

/// How many calls with codes there may be. A call disturbs whoever answers and costs the operator money, so it is bounded three ways; and with
/// [yinxin.voicemail.message.ProofCode#TRIES] guesses a call, whoever guesses all day has one chance in 30,000 at one number.
///
/// @param of     what is counted
/// @param most   how many calls
/// @param within in this time
public record CallLimits(Of of, int most, Duration within) {
    /// What calls are counted by.
    public enum Of {
        /// The number that is called: somebody who never asked must be left alone, whoever asks.
        NUMBER,
        /// The WeChat user who asks.
        FOLLOWER,
        /// The network address that the wish came from; the chat has none.
        ADDRESS
    }

    /// All that hold.
    public static final List<CallLimits> ALL = List.of(
            // A second call before the first has been heard out helps nobody.
            new CallLimits(Of.NUMBER, 1, Duration.ofMinutes(1)),
            // Once missed, once misheard, and once more.
            new CallLimits(Of.NUMBER, 3, Duration.ofHours(1)),
            new CallLimits(Of.NUMBER, 6, Duration.ofDays(1)),
            // Somebody with a few numbers gets through; who goes through a list of numbers does not.
            new CallLimits(Of.FOLLOWER, 5, Duration.ofHours(1)),
            new CallLimits(Of.FOLLOWER, 10, Duration.ofDays(1)),
            // Mobile networks put many people behind one address.
            new CallLimits(Of.ADDRESS, 20, Duration.ofHours(1)),
            new CallLimits(Of.ADDRESS, 60, Duration.ofDays(1)));

    /// For so long what was asked must be remembered.
    public static final Duration LONGEST = Duration.ofDays(1);
}
