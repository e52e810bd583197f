package yinxin.caller;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.Trunk;

/// What every telephone of ours is made of: a SIP endpoint on a free port of the local address that leads to its only peer, which alone may
/// talk to it, and RTP.
///
/// @param local    the local address
/// @param media    its sound
/// @param endpoint its signalling; not started yet
record Handset(InetAddress local, RtpEngine media, SipEndpoint endpoint) implements AutoCloseable {
    /// RTP ports of telephones, away from the gateway's own range.
    private static final int FIRST_RTP_PORT = 40_000;
    private static final int LAST_RTP_PORT = 49_999;
    private static final int MOST_CALLS = 1000;

    /// @throws IOException when no address leads there or nothing can be bound
    static Handset towards(InetAddress peer, IncomingCall.Handler handler, Clock clock) throws IOException {
        var local = addressTowards(peer);
        var media = new RtpEngine(new RtpSettings(local, FIRST_RTP_PORT, LAST_RTP_PORT, 1));
        var trunk = new Trunk("network", List.of(Trunk.AddressRange.parse(peer.getHostAddress())));
        return new Handset(local, media, new SipEndpoint(new SipSettings(local.getHostAddress(), 0, List.of(trunk), MOST_CALLS), media, handler,
                clock, new SimpleMeterRegistry()));
    }

    private static InetAddress addressTowards(InetAddress peer) throws IOException {
        try (var probe = new DatagramSocket()) {
            probe.connect(new InetSocketAddress(peer, 9));
            return probe.getLocalAddress();
        }
    }

    /// The local address as it stands in a URI.
    String host() {
        return local.getHostAddress().contains(":") ? "[" + local.getHostAddress() + "]" : local.getHostAddress();
    }

    @Override
    public void close() {
        endpoint.close();
        media.close();
    }
}
