package yinxin.voicemail.delivery;

import java.time.Duration;
import java.time.Instant;

/// A push may have arrived, and nobody knows.
///
/// @param since  when it may first have gone out, in the present round
/// @param rounds how often it was begun to be sent: repeats with the same id within [#REPEATABLE] are one round
/// @param way    by which way it went
public record Doubt(Instant since, int rounds, Way way) {
    /// For how long WeChat sends one template message for one id (10 minutes), less what a request may be under way.
    public static final Duration REPEATABLE = Duration.ofMinutes(10).minusSeconds(20);
    /// Losing a notice is worse than showing it twice, so a round without any answer or receipt is followed by one more; and by no third.
    public static final int MOST_ROUNDS = 2;

    public Doubt {
        if (rounds < 1) {
            throw new IllegalArgumentException("what was never begun is in no doubt");
        }
    }

    /// Whether the same id is shown once however often it is sent now.
    boolean isRepeatable(Instant now) {
        return way == Way.TEMPLATE && now.isBefore(since.plus(REPEATABLE));
    }

    /// Whether another round is allowed.
    boolean maySendOnceMore() {
        return rounds < MOST_ROUNDS;
    }
}
