package yinxin.telephony.sip.trunk;

import java.time.Instant;

/// How a trunk stands, as far as we can tell by asking.
///
/// @param standing the word for it
/// @param why      in words: what the peer answered, or that it did not
/// @param since    when this began
public record TrunkState(Standing standing, String why, Instant since) {
    /// What we know of a trunk.
    public enum Standing {
        /// The first answer is still to come.
        ASKING,
        /// It answers, or has taken our registration.
        UP,
        /// It does not.
        DOWN
    }

    /// The value of a metric: 1 up, 0 down, not a number as long as nobody knows.
    double measure() {
        return switch (standing) {
            case ASKING -> Double.NaN;
            case UP -> 1;
            case DOWN -> 0;
        };
    }
}
