package yinxin.voicemail.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When to try again, as a value: `first`, then twice as long each time up to `longest`, until `giveUpAfter` since the push came up.
///
/// @param first       wait after the first attempt
/// @param longest     longest wait between two attempts
/// @param giveUpAfter age at which a push is given up
public record RetryPolicy(Duration first, Duration longest, Duration giveUpAfter) {
    /// 5 s, 10 s, … 10 min, for a month: an outage of a night, or a whitelist that was wrong over the holidays, costs nothing.
    public static final RetryPolicy DEFAULT = new RetryPolicy(Duration.ofSeconds(5), Duration.ofMinutes(10), Duration.ofDays(30));
    /// Beyond this many doublings every wait is the longest one.
    private static final int MOST_DOUBLINGS = 30;

    public RetryPolicy {
        if (!first.isPositive() || longest.compareTo(first) < 0 || giveUpAfter.compareTo(first) < 0) {
            throw new IllegalArgumentException("a retry policy waits first <= longest <= give-up-after, all positive");
        }
    }

    /// The time of the next attempt after one that failed now, `attempts` others having failed before it; not earlier than `atLeast`
    /// from now. Empty: give up.
    public Optional<Instant> next(Delivery delivery, Instant now, Duration atLeast) {
        var wait = wait(delivery.attempts());
        var next = now.plus(wait.compareTo(atLeast) > 0 ? wait : atLeast);
        return next.isAfter(delivery.createdAt().plus(giveUpAfter)) ? Optional.empty() : Optional.of(next);
    }

    /// How long to wait after an attempt before which `attempts` others had failed.
    Duration wait(int attempts) {
        var backoff = first.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
        return backoff.compareTo(longest) > 0 ? longest : backoff;
    }
}
