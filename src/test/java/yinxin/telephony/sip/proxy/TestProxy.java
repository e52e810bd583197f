package yinxin.telephony.sip.proxy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import yinxin.telephony.sip.stack.SipStack.Answer;
import yinxin.telephony.sip.stack.SipTrace;
import yinxin.telephony.sip.stack.SourceGate;

/// A proxy on loopback whose every call goes where a test says. How each attempt ended stands in a queue.
final class TestProxy implements AutoCloseable {
    static final byte[] KEY = new byte[16];
    static final ProxySettings.Timing QUICK = new ProxySettings.Timing(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(5));
    static final RingRules RULES = new RingRules(Duration.ofSeconds(10), Duration.ofSeconds(5));

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final BlockingQueue<RingOutcome> outcomes = new LinkedBlockingQueue<>();
    final SipProxy proxy;

    /// Every call goes to these ports of this machine, at once.
    static TestProxy to(RingRules rules, int... ports) throws Exception {
        return new TestProxy(QUICK, (call, outcomes) -> {
            var targets = java.util.Arrays.stream(ports).mapToObj(TestProxy::phone).toList();
            conclude(call, call.ring(targets, rules), outcomes);
        });
    }

    /// One on this very port: after a restart.
    static TestProxy at(int port) throws Exception {
        awaitFree(port);
        return new TestProxy(QUICK, port, (call, outcomes) -> outcomes.add(new RingOutcome.Silent()));
    }

    /// Waits until a port of the loopback address that has just been closed can be bound again.
    static void awaitFree(int port) {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
            try (var _ = new java.net.DatagramSocket(address); var tcp = new java.net.ServerSocket()) {
                tcp.setReuseAddress(true);
                tcp.bind(address);
                return true;
            }
        });
    }

    /// What a test makes of a call.
    interface Route {
        void take(ProxiedCall call, BlockingQueue<RingOutcome> outcomes) throws InterruptedException;
    }

    TestProxy(ProxySettings.Timing timing, Route route) throws Exception {
        this(timing, 0, route);
    }

    private TestProxy(ProxySettings.Timing timing, int port, Route route) throws Exception {
        var settings = new ProxySettings(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), Set.of("example.com"), KEY, 100, timing);
        proxy = new SipProxy(settings, new ProxyHandler() {
            @Override
            public void call(ProxiedCall call) throws InterruptedException {
                route.take(call, outcomes);
            }

            @Override
            public void request(ProxiedRequest request) {
                request.respond(Answer.of(200, "OK"));
            }
        }, new SourceGate() {
            @Override
            public Verdict judge(InetAddress from) {
                return Verdict.HEAR;
            }

            @Override
            public void turnedAway() {
                throw new IllegalStateException("everybody is heard");
            }
        }, SipTrace.NONE, meters);
    }

    static Target phone(int port) {
        return Target.of("sip:13800138000@127.0.0.1:" + port);
    }

    /// Tells the caller how it ended, as a switch without any forwarding does.
    static void conclude(ProxiedCall call, RingOutcome outcome, BlockingQueue<RingOutcome> outcomes) {
        outcomes.add(outcome);
        switch (outcome) {
            case RingOutcome.Answered _, RingOutcome.CallerGone _ -> { }
            case RingOutcome.Failed failed -> call.pass(failed);
            case RingOutcome.NoAnswer _, RingOutcome.Silent _ -> call.reject(Answer.of(408, "Request Timeout"));
            case RingOutcome.Unreachable _ -> call.reject(Answer.of(480, "Temporarily Unavailable"));
        }
    }

    int port() {
        return proxy.port();
    }

    /// How the next attempt ended.
    RingOutcome next() throws InterruptedException {
        var outcome = outcomes.poll(30, TimeUnit.SECONDS);
        if (outcome == null) {
            throw new AssertionError("no attempt ended within 30 s");
        }
        return outcome;
    }

    double refused(int status) {
        return meters.find("yinxin.network.refused").tag("status", Integer.toString(status)).counters().stream().mapToDouble(c -> c.count()).sum();
    }

    @Override
    public void close() {
        proxy.close();
    }
}
