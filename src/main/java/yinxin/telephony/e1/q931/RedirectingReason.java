package yinxin.telephony.e1.q931;

/// Why a call was diverted, as Q.931 says it (octet 3b of the redirecting number). These values are not ISUP's: 3 is unconditional there.
///
/// There is no "not reachable" among them: what a network sends for a phone that is switched off or out of coverage (0, 2, 9, 10 and 15
/// have been seen) only its operator can tell.
public sealed interface RedirectingReason {
    /// The four bits of octet 3b.
    int value();

    /// The reason with this value. Call deflection is 4 in Q.931 and 3 with libpri.
    static RedirectingReason of(int value) {
        if (value == Known.DEFLECTION_OF_LIBPRI) {
            return Known.DEFLECTION;
        }
        for (var known : Known.values()) {
            if (known.value() == value) {
                return known;
            }
        }
        return new Other(value);
    }

    /// The reasons that the tables have.
    enum Known implements RedirectingReason {
        UNKNOWN(0), BUSY(1), NO_REPLY(2), DEFLECTION(4),
        /// The called terminal is out of order.
        OUT_OF_ORDER(9),
        /// Forwarded by the called terminal; RFC 5806 takes it for deflection.
        BY_CALLED_TERMINAL(10),
        UNCONDITIONAL(15);

        private static final int DEFLECTION_OF_LIBPRI = 3;
        private final int value;

        Known(int value) {
            this.value = value;
        }

        @Override
        public int value() {
            return value;
        }
    }

    /// A value that no table has.
    ///
    /// @param value 0..15
    record Other(int value) implements RedirectingReason {
        public Other {
            if (value < 0 || value > 15) {
                throw new IllegalArgumentException("no redirecting reason: " + value);
            }
        }
    }
}
