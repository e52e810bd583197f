package yinxin.voicemail.call;

import java.util.List;
import java.util.function.Supplier;
import yinxin.telephony.rtp.NoMediaPort;
import yinxin.telephony.sip.OutgoingCall;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.stack.Hop;
import yinxin.voicemail.message.PhoneNumber;

/// The line by which numbers are called.
///
/// @param endpoint places the calls
/// @param peer     where they go, a SIP URI without a user; asked for with each call, for our own network may listen later than we do
/// @param rules    what we say there
public record CodeLine(SipEndpoint endpoint, Supplier<String> peer, CodeCallRules rules) {
    /// Begins to call a number.
    ///
    /// @throws NoMediaPort when no RTP port is free
    OutgoingCall call(PhoneNumber number) throws NoMediaPort {
        var uri = peer.get();
        var hop = Hop.of(uri).orElseThrow(() -> new IllegalStateException("yinxin.code-calls.via is no SIP address"));
        var called = rules.written(number);
        var us = "<sip:" + rules.written(rules.caller()) + "@" + hop.host() + ">";
        // From is what everybody shows; a network that asserts identities reads the other.
        return endpoint.call(new OutgoingCall.Plan(OutgoingCall.Plan.newCallId(), "sip:" + called + "@" + uri.substring("sip:".length()), us,
                "<sip:" + called + "@" + hop.host() + ">", hop.transport(), List.of(new OutgoingCall.Header("P-Asserted-Identity", us))), rules.login());
    }
}
