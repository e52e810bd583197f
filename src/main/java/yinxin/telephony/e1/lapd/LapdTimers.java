package yinxin.telephony.e1.lapd;

import java.time.Duration;

/// How long a link waits (Q.921 §5.9).
///
/// @param t200 for an answer, before it asks again
/// @param t203 without any traffic, before it asks whether the other side is there
/// @param n200 how often it asks again before it begins anew
public record LapdTimers(Duration t200, Duration t203, int n200) {
    /// What Q.921 gives, and libpri.
    public static final LapdTimers STANDARD = new LapdTimers(Duration.ofSeconds(1), Duration.ofSeconds(10), 3);

    public LapdTimers {
        if (!t200.isPositive() || t203.compareTo(t200) <= 0 || n200 < 1) {
            throw new IllegalArgumentException("T203 is longer than T200, and N200 is at least 1: " + t200 + ", " + t203 + ", " + n200);
        }
    }
}
