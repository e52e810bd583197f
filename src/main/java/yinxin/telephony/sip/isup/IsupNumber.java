package yinxin.telephony.sip.isup;

import java.util.Optional;

/// A number of ISUP (ITU-T Q.763 §3.9, §3.10, §3.39, §3.44; the Chinese national ISUP has the same).
///
/// @param digits     as signalled, without the end-of-pulsing signal
/// @param nature     what kind of number the digits are
/// @param restricted the number must not be shown to the called party
public record IsupNumber(String digits, Nature nature, boolean restricted) {
    private static final int ODD = 0x80;
    private static final int NATURE = 0x7F;
    private static final int END_OF_PULSING = 0xF;
    private static final int NOT_AVAILABLE = 2;
    private static final String DIGITS = "0123456789ABCDE";
    private static final int MOST_OCTETS = 18;

    /// The nature of address indicator.
    public enum Nature {
        SUBSCRIBER, UNKNOWN, NATIONAL, INTERNATIONAL,
        /// A value for the use of a nation or a network.
        OTHER;

        static Nature of(int value) {
            return switch (value) {
                case 1 -> SUBSCRIBER;
                case 2 -> UNKNOWN;
                case 3 -> NATIONAL;
                case 4 -> INTERNATIONAL;
                default -> OTHER;
            };
        }
    }

    /// Reads a parameter's content: nature, plan and presentation, then two digits an octet, the first in the lower half. Empty when it holds
    /// no number.
    static Optional<IsupNumber> read(byte[] octets, boolean isCalled) {
        if (octets.length < 3 || octets.length > MOST_OCTETS) {
            return Optional.empty();
        }
        var count = (octets.length - 2) * 2 - ((octets[0] & ODD) != 0 ? 1 : 0);
        var digits = new StringBuilder();
        for (var i = 0; i < count; i++) {
            var digit = octets[2 + i / 2] >> (i % 2 == 0 ? 0 : 4) & 0xF;
            if (digit == END_OF_PULSING) {
                break;
            }
            digits.append(DIGITS.charAt(digit));
        }
        var presentation = isCalled ? 0 : octets[1] >> 2 & 3;
        return digits.isEmpty() || presentation == NOT_AVAILABLE ? Optional.empty()
                : Optional.of(new IsupNumber(digits.toString(), Nature.of(octets[0] & NATURE), presentation != 0));
    }

    /// As people dial it: with a plus when it is international.
    public String text() {
        return nature == Nature.INTERNATIONAL ? "+" + digits : digits;
    }

    /// For logs: without the digits, which are personal data.
    @Override
    public String toString() {
        return "IsupNumber[" + digits.length() + " digits " + nature + (restricted ? " restricted" : "") + "]";
    }
}
