package yinxin.telephony.sip;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import yinxin.telephony.sip.diversion.CallEvidence;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.stack.SipHeaders;

/// What the gateway reads out of an INVITE, for the tests of those who write one.
public final class Evidence {
    private Evidence() {}

    public static DivertedCall in(String invite, String trunk, Instant arrivedAt) {
        var octets = invite.getBytes(StandardCharsets.UTF_8);
        return CallEvidence.read(SipHeaders.read(octets, octets.length), Optional.empty(), trunk, arrivedAt);
    }
}
