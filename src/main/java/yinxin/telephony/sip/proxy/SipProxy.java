package yinxin.telephony.sip.proxy;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.sip.stack.Incoming;
import yinxin.telephony.sip.stack.Relay;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipStack;
import yinxin.telephony.sip.stack.SipStack.Answer;
import yinxin.telephony.sip.stack.SipTrace;
import yinxin.telephony.sip.stack.SourceGate;
import yinxin.telephony.sip.stack.Syntax;

/// A SIP proxy on one address, over UDP and TCP (RFC 3261 §16). It keeps the transactions of a call while it is being set up, each call on
/// a virtual thread of its own, and nothing of one that is answered: what is sent within it finds its way by its Route.
///
/// Threads: the stack's threads parse, pass on and answer, and never wait; handlers wait on their own.
public final class SipProxy implements AutoCloseable {
    /// Whoever found us full comes again after these seconds; setting up a call takes about so long.
    private static final Field RETRY_LATER = new Field("Retry-After", "5");
    private static final Logger LOG = LoggerFactory.getLogger(SipProxy.class);

    private final ProxySettings settings;
    private final ProxyHandler handler;
    private final Counters counters;
    private final SipStack stack;
    private final Relay relay;
    private final Dialogs dialogs;
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().daemon().name("proxy-timer").factory(), new ThreadPoolExecutor.DiscardPolicy());
    /// Calls by Call-ID and the branch of their INVITE, kept for a while after their end for late retransmissions and CANCELs.
    private final Map<String, ProxiedCall> calls = new ConcurrentHashMap<>();
    private final Set<Thread> handling = ConcurrentHashMap.newKeySet();
    private final AtomicLong number = new AtomicLong();
    private volatile boolean takingCalls = true;

    /// Binds the port and begins.
    ///
    /// @throws IOException when the address or port cannot be bound; the message says which
    public SipProxy(ProxySettings settings, ProxyHandler handler, SourceGate gate, SipTrace trace, MeterRegistry meters) throws IOException {
        this.settings = settings;
        this.handler = handler;
        this.counters = new Counters(meters);
        if (settings.local().getAddress().isAnyLocalAddress()) {
            throw new IOException("the network's host must be an address that phones can reach, not " + settings.local().getHostString());
        }
        var switchboard = new Switchboard();
        this.stack = new SipStack(settings.local(), gate, trace, switchboard);
        this.relay = stack.relay();
        this.dialogs = new Dialogs(new RouteToken(settings.routeKey()), new Ourselves(stack.sentBy(), settings.names()));
        switchboard.ready.countDown();
        LOG.info("the network's switch listens on {}, UDP and TCP", stack.sentBy());
    }

    /// The port that is bound.
    public int port() {
        return stack.port();
    }

    /// The address and port that are bound, as they stand in a URI.
    public String sentBy() {
        return stack.sentBy();
    }

    /// Calls that are being set up now.
    public int ringing() {
        return counters.active().get();
    }

    /// Takes calls again after [#stopTakingCalls].
    public void takeCalls() {
        takingCalls = true;
    }

    /// From now on calls get 503. Those that are being set up go on, and so does what is sent within calls that are answered.
    public void stopTakingCalls() {
        takingCalls = false;
    }

    /// Turns new calls away and waits, at most so long, for those that are being set up.
    public void drain(Duration atMost) {
        stopTakingCalls();
        var end = System.nanoTime() + atMost.toNanos();
        try {
            for (var thread : handling) {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Gives up the calls that are being set up, and closes the port.
    @Override
    public void close() {
        stopTakingCalls();
        handling.forEach(Thread::interrupt);
        timer.shutdownNow();
        stack.close();
    }

    /// What the stack hands up.
    private final class Switchboard implements SipStack.Traffic {
        private final java.util.concurrent.CountDownLatch ready = new java.util.concurrent.CountDownLatch(1);

        @Override
        public void request(Incoming request) {
            if (!isReady()) {
                return;
            }
            var fault = Syntax.fault(request.headers());
            if (request.method().equals("ACK")) {
                if (fault.isEmpty()) {
                    acknowledge(request);
                }
            } else if (fault.isPresent()) {
                refuse(request, fault.get());
            } else if (request.method().equals("CANCEL")) {
                cancel(request);
            } else {
                inspect(request);
            }
        }

        @Override
        public void strayResponse(SipStack.Reply response) {
            var cseq = response.headers().first("cseq").orElse("");
            if (isReady() && response.status() / 100 == 2 && cseq.endsWith("INVITE")) {
                relay.passBack(response);
            }
        }

        /// The first message may come before the constructor has ended.
        private boolean isReady() {
            try {
                return ready.await(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /// Looks at a request before anything is done about it (RFC 3261 §16.3 steps 3 to 5).
    private void inspect(Incoming request) {
        var demanded = request.headers().tokens("proxy-require");
        if (request.method().equals("INVITE") && calls.containsKey(key(request))) {
            return; // it has come again although it was answered; the answer will, too
        } else if (Course.hopsLeft(request.headers()).filter(left -> left == 0).isPresent() && !request.method().equals("OPTIONS")) {
            refuse(request, Answer.of(483, "Too Many Hops"));
        } else if (Course.isLoop(request.headers(), relay)) {
            refuse(request, Answer.of(482, "Loop Detected"));
        } else if (!demanded.isEmpty()) {
            refuse(request, Answer.of(420, "Bad Extension", new Field("Unsupported", String.join(", ", demanded))));
        } else if (Dialogs.isWithin(request)) {
            within(request);
        } else if (request.method().equals("INVITE")) {
            invite(request);
        } else {
            Thread.ofVirtual().name("request").start(() -> answer(request));
        }
    }

    private void refuse(Incoming request, Answer answer) {
        new ProxiedRequest(request, counters).respond(answer);
    }

    private static String key(Incoming request) {
        return request.callId() + ' ' + request.branch();
    }

    private void acknowledge(Incoming ack) {
        var course = Course.hopsLeft(ack.headers()).filter(left -> left == 0).isPresent() ? Optional.<Course>empty() : dialogs.within(ack);
        if (course.isEmpty()) {
            counters.stray();
        } else {
            whereItMayWait(course.get(), () -> relay.forwardOnce(course.get().of(ack)));
        }
    }

    /// Over TCP one may have to connect first, and a name must be looked up; the stack's threads wait for neither.
    private static void whereItMayWait(Course course, Runnable task) {
        if (course.hop().transport().equals("udp") && course.hop().isAddress()) {
            task.run();
        } else {
            Thread.ofVirtual().name("passage").start(task);
        }
    }

    private void within(Incoming request) {
        var course = dialogs.within(request);
        if (course.isEmpty()) {
            counters.stray();
            refuse(request, Answer.of(481, "Call Does Not Exist"));
        } else if (request.method().equals("INVITE")) {
            carry(request, call -> settle(call, call.ringAlong(List.of(course.get()), RingRules.PATIENT)));
        } else {
            whereItMayWait(course.get(), () -> Passage.pass(request, course.get(), relay));
        }
    }

    /// Tells the caller how an INVITE within a call ended.
    private static void settle(ProxiedCall call, RingOutcome outcome) {
        switch (outcome) {
            case RingOutcome.Answered _, RingOutcome.CallerGone _ -> { }
            case RingOutcome.Failed failed -> call.pass(failed);
            case RingOutcome.NoAnswer _, RingOutcome.Silent _ -> call.reject(Answer.of(408, "Request Timeout"));
            case RingOutcome.Unreachable _ -> call.reject(Answer.of(500, "Next Hop Unreachable"));
        }
    }

    private void invite(Incoming invite) {
        if (!takingCalls) {
            refuse(invite, Answer.of(503, "Service Unavailable", RETRY_LATER));
        } else {
            carry(invite, handler::call);
        }
    }

    private void cancel(Incoming request) {
        var call = calls.get(key(request));
        if (call == null) {
            refuse(request, Answer.of(481, "Call Does Not Exist"));
            return;
        }
        request.respond(Answer.of(200, "OK"));
        call.cancel();
    }

    private void answer(Incoming incoming) {
        var request = new ProxiedRequest(incoming, counters);
        try {
            handler.request(request);
            // last line of the thread
        } catch (Exception e) {
            LOG.error("a {} could not be dealt with; this is a fault of ours", request.method(), e);
        }
        request.respond(Answer.of(500, "Server Internal Error"));
    }

    private interface Journey {
        void travel(ProxiedCall call) throws InterruptedException;
    }

    /// Gives an INVITE its thread.
    private void carry(Incoming invite, Journey journey) {
        if (counters.active().incrementAndGet() > settings.mostCalls()) {
            counters.active().decrementAndGet();
            refuse(invite, Answer.of(503, "Service Unavailable", RETRY_LATER));
            return;
        }
        var call = new ProxiedCall(new ProxiedRequest(invite, counters), dialogs, relay, settings.timing());
        calls.put(key(invite), call);
        invite.respond(Answer.of(100, "Trying"));
        var thread = Thread.ofVirtual().name("proxied-" + number.incrementAndGet()).unstarted(() -> run(call, journey));
        handling.add(thread);
        thread.start();
    }

    private void run(ProxiedCall call, Journey journey) {
        try {
            journey.travel(call);
        } catch (InterruptedException e) {
            LOG.debug("a call was given up because the switch stops");
            // last line of the thread
        } catch (Exception e) {
            LOG.error("a call could not be carried; this is a fault of ours", e);
        } finally {
            call.finish();
            counters.active().decrementAndGet();
            handling.remove(Thread.currentThread());
            timer.schedule(() -> calls.remove(key(call.request().incoming())), settings.timing().remembered().toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
