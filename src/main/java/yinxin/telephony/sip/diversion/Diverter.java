package yinxin.telephony.sip.diversion;

import java.util.Optional;
import java.util.OptionalInt;

/// One party that diverted the call, as one piece of evidence names it. Raw values: nothing is concluded here.
///
/// @param number      the user part of the diverting party's SIP or tel URI, percent-decoded, without parameters
/// @param evidence    where this was read
/// @param reason      the Diversion header's reason token, lower case, unquoted; what ISUP signals is told in the same words
/// @param cause       the RFC 4458 `cause` URI parameter of the diverted-to entry
/// @param releaseCause the Q.850 cause of an escaped `Reason` header in the diverting entry
public record Diverter(String number, Evidence evidence, Optional<String> reason, OptionalInt cause,
                       OptionalInt releaseCause) {

    /// Where a diverting party was named, in the order of trust (design: evidence order).
    public enum Evidence { REQUEST_URI, HISTORY_INFO, DIVERSION, ISUP, CALLED_PARTY_ID, TO }

    /// For logs: without the number, which is personal data.
    @Override
    public String toString() {
        return "Diverter[" + evidence + reason.map(r -> " " + r).orElse("") + (cause.isPresent() ? " " + cause.getAsInt() : "") + "]";
    }
}
