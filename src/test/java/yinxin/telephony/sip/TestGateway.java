package yinxin.telephony.sip;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.RecordingRules;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.ladder.SipLadders;

/// An endpoint on loopback with a small answering machine behind it: answer, beep, record, hang up. What became of each
/// call stands in a queue.
public final class TestGateway implements AutoCloseable {
    /// T1 of 50 ms: what takes 32 s in the field takes 3.2 s here. Session intervals may be as short as 3 s.
    public static final SipSettings.Timing QUICK = new SipSettings.Timing(Duration.ofMillis(50), Duration.ofMillis(400),
            Duration.ofSeconds(1800), Duration.ofSeconds(3));
    static final RecordingRules RULES = new RecordingRules(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(10));

    /// Whom the gateway knows.
    public static final Trunk CARRIER = new Trunk("carrier", List.of(Trunk.AddressRange.parse("127.0.0.1/32"),
            Trunk.AddressRange.parse("127.44.0.0/16"), Trunk.AddressRange.parse("::1/128")));

    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final BlockingQueue<Taken> calls = new LinkedBlockingQueue<>();
    /// What the calls said, as an operator sees it.
    public final SipLadders ladders = new SipLadders(Clock.systemUTC());
    public final RtpEngine media;
    public final SipEndpoint endpoint;

    /// One call, after its end.
    public record Taken(DivertedCall diverted, String ending, byte[] recorded, IncomingCall call) {}

    public TestGateway() throws Exception {
        this(QUICK, 100, null);
    }

    /// @param handler instead of the answering machine, unless null
    public TestGateway(SipSettings.Timing timing, int mostCalls, IncomingCall.Handler handler) throws Exception {
        this(new SipSettings("127.0.0.1", 0, List.of(CARRIER), mostCalls, timing), handler);
    }

    /// On other addresses, or with TLS.
    public TestGateway(SipSettings settings, IncomingCall.Handler handler) throws Exception {
        var binds = new ArrayList<InetAddress>();
        for (var host : settings.hosts()) {
            binds.add(InetAddress.getByName(host));
        }
        media = new RtpEngine(new RtpSettings(binds, 22000, 28999, 1));
        endpoint = new SipEndpoint(settings, media, handler == null ? this::take : handler, Clock.systemUTC(), meters);
        endpoint.trace(ladders);
        try {
            endpoint.start();
        } catch (IOException e) {
            media.close();
            throw e;
        }
    }

    private void take(IncomingCall call) {
        var recorded = new ByteArrayOutputStream();
        var ending = "cancelled";
        if (call.answer()) {
            ending = String.valueOf(call.play(Prompt.beep(), ""));
            if (ending.startsWith("Played")) {
                ending = String.valueOf(call.record(recorded::write, RULES, "#"));
            }
            call.hangUp();
        }
        calls.add(new Taken(call.diverted(), ending, recorded.toByteArray(), call));
    }

    public int port() {
        return endpoint.port();
    }

    /// The next call that ends.
    public Taken next() throws InterruptedException {
        var taken = calls.poll(20, TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError("no call ended within 20 s");
        }
        return taken;
    }

    /// Waits until no call is up and no RTP port taken.
    public void awaitIdle() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(20))
                .until(() -> endpoint.activeCalls() == 0 && media.totals().sessionsOpen() == 0);
    }

    /// Waits for a latch in a handler, which may not throw.
    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test never went on");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// How often a counter counted, over all its tags.
    public double count(String name) {
        return meters.find(name).counters().stream().mapToDouble(c -> c.count()).sum();
    }

    /// How many calls were refused with this status.
    public double refused(int status) {
        return meters.find("yinxin.calls.refused").tag("status", Integer.toString(status)).counters().stream()
                .mapToDouble(c -> c.count()).sum();
    }

    @Override
    public void close() {
        endpoint.close();
        media.close();
    }
}
