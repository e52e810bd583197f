package yinxin.network.e1;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.e1.E1Settings;
import yinxin.telephony.e1.E1Trunk;
import yinxin.telephony.e1.E1Trunks;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.Trunk;
import yinxin.telephony.sip.Trunk.AddressRange;

/// Carries the switch's calls to voicemail over an E1, as the exchange at its end: it takes them by SIP from the switch alone, and places each over the line.
public final class E1Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(E1Gateway.class);
    /// All that one line carries.
    private static final int MOST_CALLS = 30;

    private final SipEndpoint sip;
    private final E1Trunks trunks;
    private volatile boolean used = true;

    /// @param exchange the switch's own address, which is the only one that calls may come from; the gateway listens there too, on a port of its own
    public E1Gateway(InetAddress exchange, E1Settings line, RtpEngine media, Clock clock) {
        trunks = new E1Trunks(List.of(line), E1Gateway::turnAway, clock);
        var network = new Trunk("network", List.of(new AddressRange(exchange, exchange.getAddress().length * Byte.SIZE)));
        sip = new SipEndpoint(new SipSettings(exchange.getHostAddress(), 0, List.of(network), MOST_CALLS), media, this::carry, clock, new SimpleMeterRegistry());
    }

    /// Brings the line up, and begins to take calls.
    ///
    /// @throws IOException when an address or port cannot be bound; the message says which
    public void start() throws IOException {
        trunks.start();
        sip.start();
    }

    /// Where the switch finds it: address and port, as they stand in a URI. Only after [#start].
    public String sentBy() {
        return sip.sentBy();
    }

    /// Whether missed calls are to go over it. While they are not, they go to voicemail by SIP.
    public void use(boolean over) {
        used = over;
    }

    /// Whether they do.
    public boolean isUsed() {
        return used;
    }

    /// The line.
    public E1Trunk trunk() {
        return trunks.trunks().getFirst();
    }

    /// Turns new calls away and waits, at most so long, for those that are up to come to their own end.
    public void drain(Duration atMost) {
        sip.drain(atMost);
    }

    @Override
    public void close() {
        sip.close();
        trunks.close();
    }

    private void carry(IncomingCall call) {
        try {
            new JoinedCall(trunk(), call).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.debug("a call over {} was cut off", trunk().name());
        }
    }

    /// Voicemail has nobody to call over this line.
    private static void turnAway(IncomingCall call) {
        call.reject(403, "Forbidden");
    }
}
