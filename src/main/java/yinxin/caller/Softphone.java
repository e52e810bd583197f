package yinxin.caller;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import yinxin.caller.CallReport.AnnouncementOnly;
import yinxin.caller.CallReport.CutOff;
import yinxin.caller.CallReport.EndUnacknowledged;
import yinxin.caller.CallReport.Ended;
import yinxin.caller.CallReport.GivenUp;
import yinxin.caller.CallReport.KeysPressed;
import yinxin.caller.CallReport.NoBeep;
import yinxin.caller.CallReport.NoReply;
import yinxin.caller.CallReport.Recorded;
import yinxin.caller.CallReport.Refused;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.NoMediaPort;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sip.OutgoingCall;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.Trunk;

/// A telephone that leaves messages: calls the gateway as a network would divert a call to it, waits for the beep, speaks
/// a recording, and hangs up. Places calls only; several at once if asked from several threads.
public final class Softphone implements AutoCloseable {
    /// RTP ports of the telephone, away from the gateway's own range.
    private static final int FIRST_RTP_PORT = 40_000;
    private static final int LAST_RTP_PORT = 49_999;
    private static final int MOST_CALLS = 1000;
    /// People do not speak into the beep: the gateway records after it, and what comes sooner is lost.
    private static final Duration REACTION = Duration.ofMillis(250);
    /// What was said last travels as long as other packets do; a BYE that overtakes it would cut it off.
    private static final Duration LAST_WORD = Duration.ofMillis(100);
    private static final Duration PROGRESS_STEP = Duration.ofMillis(200);
    /// A gateway says 100 at once; after four INVITEs without an echo (sent at 0, 0.5, 1.5 and 3.5 s) there is none.
    private static final Duration NOBODY_THERE = Duration.ofSeconds(5);
    private static final int NO_REPLY = 408;

    private final InetAddress local;
    private final RtpEngine media;
    private final SipEndpoint endpoint;
    private final Clock clock;
    /// Calls that somebody speaks into, by Call-ID.
    private final Map<String, LiveCall> spoken = new ConcurrentHashMap<>();

    /// A telephone that may talk with this gateway, on a free port of the local address that leads there.
    ///
    /// @throws IOException when no address leads there or nothing can be bound
    public Softphone(InetAddress gateway, Clock clock) throws IOException {
        this.clock = clock;
        this.local = addressTowards(gateway);
        this.media = new RtpEngine(new RtpSettings(local, FIRST_RTP_PORT, LAST_RTP_PORT, 1));
        var trunk = new Trunk("gateway", List.of(Trunk.AddressRange.parse(gateway.getHostAddress())));
        this.endpoint = new SipEndpoint(new SipSettings(local.getHostAddress(), 0, List.of(trunk), MOST_CALLS), media,
                call -> call.reject(480, "Temporarily Unavailable"), clock, new SimpleMeterRegistry());
        endpoint.trace((sent, _, text) -> signalled(sent, text));
        try {
            endpoint.startForCallsOut();
        } catch (IOException e) {
            media.close();
            throw e;
        }
    }

    private static InetAddress addressTowards(InetAddress gateway) throws IOException {
        try (var probe = new DatagramSocket()) {
            probe.connect(new InetSocketAddress(gateway, 9));
            return probe.getLocalAddress();
        }
    }

    /// Places one call and sees it to its end, which may take as long as the sound and the greeting together.
    public CallReport call(CallPlan plan, CallProgress progress) throws InterruptedException {
        var started = clock.instant();
        try (var call = endpoint.call(dialled(plan))) {
            var report = new OneCall(plan, progress, call, started).run();
            progress.ended(report);
            return report;
        } catch (NoMediaPort e) {
            throw new IllegalStateException("this telephone has no RTP port left: " + e.getMessage(), e);
        }
    }

    /// Places one call and presses `keys` as soon as it is answered, then listens until the other side hangs up: how an owner
    /// proves a number.
    public CallReport key(CallPlan plan, String keys) throws InterruptedException {
        var started = clock.instant();
        try (var call = endpoint.call(dialled(plan))) {
            var status = awaitAnswer(call, plan.manners().answerPatience());
            var without = unanswered(call, status);
            if (without.isPresent()) {
                return new CallReport(started, Optional.empty(), status.orElse(NO_REPLY), Duration.ZERO, false, 0, without.get());
            }
            var answered = Optional.of(clock.instant());
            call.awaitOver(REACTION);
            call.press(keys);
            var over = call.awaitOver(plan.manners().beepPatience());
            call.hangUp();
            return new CallReport(started, answered, status.orElse(NO_REPLY), Duration.ZERO, false, 0, new KeysPressed(over.orElse("hung up")));
        } catch (NoMediaPort e) {
            throw new IllegalStateException("this telephone has no RTP port left: " + e.getMessage(), e);
        }
    }

    /// Places a call that somebody speaks into and listens to while it lasts. Returns at once; the plan's sound and manners do not
    /// concern it.
    public LiveCall dial(CallPlan plan, LiveCall.Watcher watcher) {
        var dialled = dialled(plan);
        var live = new LiveCall(watcher, clock, () -> spoken.remove(dialled.callId()));
        spoken.put(dialled.callId(), live);
        try {
            live.begin(endpoint.call(dialled));
            return live;
        } catch (NoMediaPort e) {
            spoken.remove(dialled.callId());
            throw new IllegalStateException("this telephone has no RTP port left: " + e.getMessage(), e);
        }
    }

    private void signalled(boolean sent, String text) {
        var message = new SeenMessage(sent, clock.instant(), text);
        @Nullable LiveCall call = spoken.get(message.callId());
        if (call != null) {
            call.signalled(message);
        }
    }

    /// Waits for the answer, but not long when nobody seems to be there.
    private static Optional<Integer> awaitAnswer(OutgoingCall call, Duration patience) throws InterruptedException {
        var first = call.awaitAnswer(patience.compareTo(NOBODY_THERE) < 0 ? patience : NOBODY_THERE);
        return first.isPresent() || !call.isNoticed() ? first : call.awaitAnswer(patience.minus(NOBODY_THERE));
    }

    /// How a call ended that was not answered; empty if it was. Cancels it when nothing came yet.
    private static Optional<Ended> unanswered(OutgoingCall call, Optional<Integer> status) {
        if (status.isEmpty()) {
            call.cancel();
            return Optional.of(call.isNoticed() ? new GivenUp() : new NoReply());
        }
        if (status.get() < 300) {
            return Optional.empty();
        }
        return Optional.of(call.over().filter("no reply"::equals).isPresent() ? new NoReply() : new Refused(call.reason()));
    }

    private OutgoingCall.Plan dialled(CallPlan plan) {
        var host = local.getHostAddress().contains(":") ? "[" + local.getHostAddress() + "]" : local.getHostAddress();
        var from = plan.signalling().withheld() ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>"
                : "<sip:" + plan.caller() + "@" + host + ">";
        var to = "<sip:" + (plan.called().isEmpty() ? plan.accessNumber() : plan.called()) + "@" + host + ">";
        return new OutgoingCall.Plan(OutgoingCall.Plan.newCallId(), plan.requestUri(), from, to, "udp", plan.headers(host));
    }

    @Override
    public void close() {
        spoken.values().forEach(LiveCall::hangUp);
        spoken.values().forEach(LiveCall::awaitOver);
        endpoint.close();
        media.close();
    }

    /// What is known of a call so far; becomes its report.
    private final class OneCall {
        private final CallPlan plan;
        private final CallProgress progress;
        private final OutgoingCall call;
        private final Instant started;
        private final CountDownLatch beepOver = new CountDownLatch(1);
        private Optional<Instant> answeredAt = Optional.empty();
        private int finalStatus = NO_REPLY;
        private BeepDetector beep = new BeepDetector(Codec.PCMA, beepOver::countDown);
        private long samplesSent;

        OneCall(CallPlan plan, CallProgress progress, OutgoingCall call, Instant started) {
            this.plan = plan;
            this.progress = progress;
            this.call = call;
            this.started = started;
        }

        CallReport run() throws InterruptedException {
            var ended = conversation();
            return new CallReport(started, answeredAt, finalStatus, beep.greeting(), beep.heard(), samplesSent, ended);
        }

        private Ended conversation() throws InterruptedException {
            var answer = awaitAnswer(call, plan.manners().answerPatience());
            finalStatus = answer.orElse(NO_REPLY);
            var unanswered = unanswered(call, answer);
            if (unanswered.isPresent()) {
                return unanswered.get();
            }
            answeredAt = Optional.of(clock.instant());
            progress.answered(Duration.between(started, answeredAt.get()));
            beep = new BeepDetector(call.codec(), beepOver::countDown);
            call.listen(beep);
            var without = awaitBeep();
            if (without.isPresent()) {
                return without.get();
            }
            progress.beep(beep.greeting());
            return speak();
        }

        /// Waits for the beep to end. What there is instead of it, if it does not come.
        private Optional<Ended> awaitBeep() throws InterruptedException {
            var end = System.nanoTime() + plan.manners().beepPatience().toNanos();
            while (!beepOver.await(PROGRESS_STEP.toMillis(), TimeUnit.MILLISECONDS)) {
                var over = call.over();
                if (over.isPresent()) {
                    return Optional.of(new AnnouncementOnly(over.get()));
                }
                if (System.nanoTime() - end > 0) {
                    call.hangUp();
                    return Optional.of(new NoBeep());
                }
            }
            return Optional.empty();
        }

        private Ended speak() throws InterruptedException {
            var interrupted = call.awaitOver(REACTION);
            if (interrupted.isPresent()) {
                return new CutOff(interrupted.get());
            }
            var began = System.nanoTime();
            var watching = Thread.ofVirtual().name("call-progress").start(() -> watch(began));
            var whole = call.play(Prompt.fromSamples("what the caller says", plan.sound().samples()));
            watching.interrupt();
            watching.join();
            samplesSent = whole ? plan.sound().samples().length : Math.min(plan.sound().samples().length, samplesSince(began));
            if (!whole) {
                return new CutOff(call.over().orElse("?"));
            }
            progress.speaking(plan.sound().length(), plan.sound().length());
            return end();
        }

        private Ended end() throws InterruptedException {
            call.awaitOver(LAST_WORD);
            return switch (plan.manners().ending()) {
                case HANG_UP -> {
                    var over = call.over();
                    var status = call.hangUp();
                    yield over.isPresent() || status / 100 == 2 ? new Recorded() : new EndUnacknowledged(status);
                }
                case PRESS_HASH -> {
                    call.press("#");
                    yield awaitEnd();
                }
                case STAY -> awaitEnd();
            };
        }

        private Ended awaitEnd() throws InterruptedException {
            if (call.awaitOver(plan.manners().beepPatience()).isPresent()) {
                return new Recorded();
            }
            var status = call.hangUp();
            return status / 100 == 2 ? new Recorded() : new EndUnacknowledged(status);
        }

        private long samplesSince(long began) {
            return (System.nanoTime() - began) / (1_000_000_000L / Codec.SAMPLE_RATE);
        }

        private void watch(long began) {
            try {
                while (true) {
                    Thread.sleep(PROGRESS_STEP);
                    var spoken = Duration.ofNanos(System.nanoTime() - began);
                    progress.speaking(spoken.compareTo(plan.sound().length()) < 0 ? spoken : plan.sound().length(),
                            plan.sound().length());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
