package yinxin.telephony.sip.proxy;

import java.time.Duration;

/// How long a phone is tried.
///
/// @param noAnswer from its first sign of life on
/// @param silence  until its first sign of life: a provisional response
public record RingRules(Duration noAnswer, Duration silence) {
    /// As long as the protocol lets it (RFC 3261 Timer C and Timer B): for what is not ours to judge.
    public static final RingRules PATIENT = new RingRules(Duration.ofDays(1), Duration.ofDays(1));

    public RingRules {
        if (!noAnswer.isPositive() || !silence.isPositive()) {
            throw new IllegalArgumentException("a phone is tried for some time");
        }
    }
}
