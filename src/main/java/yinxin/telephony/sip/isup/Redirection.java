package yinxin.telephony.sip.isup;

/// The redirection information of ISUP (Q.763 §3.45).
///
/// @param reason         why the last diverting party diverted, 0..15: [#word]
/// @param originalReason why the first one did
/// @param count          how often the call was diverted, 1..7
public record Redirection(int reason, int originalReason, int count) {
    /// Reads the parameter's one or two octets. Nations know one octet alone: then nothing is said of the last diversion but that there was one.
    static Redirection read(byte[] octets) {
        var original = octets[0] >> 4 & 0xF;
        return octets.length < 2 ? new Redirection(original, original, 1)
                : new Redirection(octets[1] >> 4 & 0xF, original, Math.max(1, octets[1] & 7));
    }

    /// The word that the Diversion header has for a reason (RFC 7544 with errata 3082 and 3083). These values are not Q.931's: 3 is
    /// unconditional here.
    static String word(int reason) {
        return switch (reason) {
            case 1 -> "user-busy";
            case 2 -> "no-answer";
            case 3 -> "unconditional";
            case 4, 5 -> "deflection";
            case 6 -> "unavailable";
            default -> "unknown";
        };
    }

    /// Why the last diverting party diverted.
    public String word() {
        return word(reason);
    }

    /// Why the first diverting party did.
    public String originalWord() {
        return word(originalReason);
    }
}
