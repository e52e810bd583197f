package yinxin.telephony.e1.q931;

/// A number as Q.931 carries it (§4.5.8 called, §4.5.10 calling, §4.6.7 redirecting).
///
/// @param digits       as signalled, IA5; may be empty
/// @param type         what kind of number the digits are
/// @param plan         whose numbers they are
/// @param presentation whether the number may be shown; a called number is always [Presentation#ALLOWED]
/// @param screening    who vouches for it
public record PartyNumber(String digits, Type type, Plan plan, Presentation presentation, Screening screening) {
    /// More than any numbering plan has (E.164: 15), with prefixes; a longer number is a malformed one. With two such numbers in a
    /// facility a SETUP still fits into one frame of 260 octets.
    static final int MOST_DIGITS = 32;

    public PartyNumber {
        if (digits.length() > MOST_DIGITS || !digits.chars().allMatch(PartyNumber::isIa5)) {
            throw new IllegalArgumentException("not the digits of a number");
        }
    }

    /// A number that may be shown, in the E.164 plan, vouched for by nobody.
    public static PartyNumber of(String digits, Type type) {
        return new PartyNumber(digits, type, Plan.E164, Presentation.ALLOWED, Screening.NOT_SCREENED);
    }

    /// The same number, shown or not, as vouched for.
    public PartyNumber as(Presentation shown, Screening vouched) {
        return new PartyNumber(digits, type, plan, shown, vouched);
    }

    static boolean isIa5(int character) {
        return character >= 0x20 && character < 0x7F;
    }

    /// For logs: without the digits, which are personal data.
    @Override
    public String toString() {
        return "PartyNumber[" + digits.length() + " digits " + type + " " + plan + " " + presentation + " " + screening + "]";
    }

    /// Type of number (bits 7-5 of octet 3).
    public enum Type {
        UNKNOWN(0), INTERNATIONAL(1), NATIONAL(2), NETWORK_SPECIFIC(3), SUBSCRIBER(4), ABBREVIATED(6);

        final int value;

        Type(int value) {
            this.value = value;
        }

        /// Reserved values count as unknown.
        static Type of(int value) {
            for (var type : values()) {
                if (type.value == value) {
                    return type;
                }
            }
            return UNKNOWN;
        }
    }

    /// Numbering plan (bits 4-1 of octet 3).
    public enum Plan {
        UNKNOWN(0), E164(1), DATA(3), TELEX(4), NATIONAL_STANDARD(8), PRIVATE(9);

        final int value;

        Plan(int value) {
            this.value = value;
        }

        /// Reserved values count as unknown.
        static Plan of(int value) {
            for (var plan : values()) {
                if (plan.value == value) {
                    return plan;
                }
            }
            return UNKNOWN;
        }
    }

    /// Whether the called party may see the number (bits 7-6 of octet 3a).
    public enum Presentation {
        ALLOWED, RESTRICTED, NOT_AVAILABLE;

        /// The reserved value hides: a number shown by mistake cannot be taken back.
        static Presentation of(int value) {
            return value == 0 ? ALLOWED : value == 2 ? NOT_AVAILABLE : RESTRICTED;
        }
    }

    /// Who vouches for the number (bits 2-1 of octet 3a).
    public enum Screening {
        NOT_SCREENED, VERIFIED, FAILED, NETWORK_PROVIDED;

        static Screening of(int value) {
            return values()[value & 3];
        }
    }
}
