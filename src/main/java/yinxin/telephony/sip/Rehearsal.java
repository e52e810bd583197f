package yinxin.telephony.sip;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.rtp.NoMediaPort;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.sip.stack.SipStack;

/// An endpoint calls itself once, apart from everything: the first call loads some hundred classes, and the first caller should be
/// answered as promptly as the others (cold 150 to 300 ms, then 2 ms).
final class Rehearsal {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private Rehearsal() {}

    static void run(SipSettings settings, RtpEngine media, Clock clock) throws IOException {
        var local = InetAddress.getByName(settings.host());
        var ourselves = new Trunk("rehearsal", List.of(new Trunk.AddressRange(local, local.getAddress().length * 8)));
        var alone = new SipSettings(settings.host(), 0, List.of(ourselves), 1, settings.timing());
        try (var mirror = new SipEndpoint(alone, media, IncomingCall::answer, clock, new SimpleMeterRegistry())) {
            mirror.startUnrehearsed();
            var us = "<sip:" + mirror.sentBy() + ">";
            var plan = new OutgoingCall.Plan(OutgoingCall.Plan.newCallId(), us.substring(1, us.length() - 1), us, us, "udp",
                    List.of(new OutgoingCall.Header("Diversion", us + ";reason=unknown")));
            try (var call = mirror.call(plan)) {
                call.awaitAnswer(PATIENCE);
                call.awaitOver(PATIENCE);
            }
        } catch (NoMediaPort e) {
            LOG.debug("no rehearsal: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
