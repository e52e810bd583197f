package yinxin.telephony.sip.diversion;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the network said about a call that reached us, raw. Headers that only a trusted trunk may set
/// (Diversion, History-Info, P-Asserted-Identity) have been dropped already if they came from elsewhere.
///
/// @param callId       the SIP Call-ID
/// @param arrivedAt    when the INVITE arrived
/// @param trunk        the name of the configured trunk it came from
/// @param accessNumber the number that the network dialled to reach us (request-URI user, or P-Called-Party-ID when the
///                     request-URI is our contact), percent-decoded
/// @param caller       the calling number as signalled (P-Asserted-Identity before From); empty when there is none
/// @param withheld     the caller asked for privacy (`Privacy: id|user|header`, an anonymous From): never show the number
/// @param diverters    every diverting party that was named, best evidence first; within Diversion the last
///                     diverter first, within History-Info the last pair first
/// @param diversions   how often the call was diverted, the largest count that any evidence gives
public record DivertedCall(String callId, Instant arrivedAt, String trunk, String accessNumber, Optional<String> caller,
                           boolean withheld, List<Diverter> diverters, int diversions) {
    public DivertedCall {
        diverters = List.copyOf(diverters);
    }

    /// For logs: without the numbers, which are personal data.
    @Override
    public String toString() {
        return "DivertedCall[" + callId + " over " + trunk + ", " + diverters.size() + " diverters, " + diversions + " diversions]";
    }
}
