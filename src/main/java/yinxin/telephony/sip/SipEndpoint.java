package yinxin.telephony.sip;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.rtp.NoMediaPort;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.diversion.CallEvidence;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.registration.Registration;
import yinxin.telephony.sip.stack.Incoming;
import yinxin.telephony.sip.stack.Lines;
import yinxin.telephony.sip.stack.NewCalls;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;
import yinxin.telephony.sip.stack.SipStack;
import yinxin.telephony.sip.stack.SipStack.Answer;
import yinxin.telephony.sip.stack.SipTrace;
import yinxin.telephony.sip.stack.Syntax;

/// A SIP user agent (RFC 3261 §8) on one address or two, over UDP, TCP and TLS: takes calls from configured trunks, each on a virtual
/// thread of its own, and places calls.
///
/// Threads: the stack's threads parse and answer, and never wait; one timer thread sends again what was not
/// acknowledged; handlers wait on their own threads.
public final class SipEndpoint implements AutoCloseable {
    /// A trunk that found us full tries its next gateway at once, and us again after these seconds: calls here last about
    /// half a minute, so with a thousand of them dozens end in this time.
    static final Field RETRY_LATER = new Field("Retry-After", "5");

    /// How long closing waits for handlers to put their things in order.
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(SipEndpoint.class);

    private static final AtomicBoolean REHEARSED = new AtomicBoolean();

    private final SipSettings settings;
    private final RtpEngine media;
    private final IncomingCall.Handler handler;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Timer answerLatency;
    /// What is due after closing is dropped.
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().daemon().name("sip-timer").factory(), new ThreadPoolExecutor.DiscardPolicy());
    /// Calls by Call-ID and the caller's tag, kept for a while after their end for late retransmissions.
    private final Map<String, SipIncomingCall> arrivals = new ConcurrentHashMap<>();
    /// Our ends by Call-ID and our tag.
    private final Map<String, CallLeg> legs = new ConcurrentHashMap<>();
    private final CallThreads handlers = new CallThreads();
    private final Admission admission;
    private SipTrace trace = SipTrace.NONE;
    private Optional<DigestLogin> login = Optional.empty();
    private volatile boolean takingCalls;
    private volatile boolean outOfCoverage;
    private @Nullable Lines lines;

    public SipEndpoint(SipSettings settings, RtpEngine media, IncomingCall.Handler handler, Clock clock, MeterRegistry meters) {
        this.settings = settings;
        this.media = media;
        this.handler = handler;
        this.clock = clock;
        this.meters = meters;
        this.answerLatency = Timer.builder("yinxin.calls.answer").description("INVITE received to 200 sent").publishPercentileHistogram().register(meters);
        this.admission = new Admission(settings.mostCalls(), meters);
    }

    /// Shows every message to `trace`. Only before [#start].
    public void trace(SipTrace observer) {
        trace = observer;
    }

    /// Proves by this name and password who places calls, to whoever asks (RFC 3261 §22). Only before [#start].
    public void identify(DigestLogin as) {
        login = Optional.of(as);
    }

    /// Keeps an address of this endpoint registered until it is closed, which must be before this is. The plan's contact is ours: see
    /// [#sentBy].
    public Registration register(Registration.Plan plan, Registration.Watcher watcher) {
        return new Registration(lines().towards(plan.registrar()), plan, watcher, clock);
    }

    /// Whether calls that come in are not even heard, as in a tunnel: no response at all. Calls that are up go on.
    public void outOfCoverage(boolean out) {
        outOfCoverage = out;
    }

    /// Binds the port and begins to take calls.
    ///
    /// @throws IOException when the address or port cannot be bound; the message says which
    public void start() throws IOException {
        startForCallsOut();
        if (!REHEARSED.getAndSet(true)) {
            Rehearsal.run(settings, media, clock);
        }
        takingCalls = true;
        LOG.info("SIP on {}, {} trunks", lines(), settings.trunks().size());
    }

    /// As [#start], but calls that come in are turned away with 503.
    ///
    /// @throws IOException when the address or port cannot be bound; the message says which
    public void startForCallsOut() throws IOException {
        lines = Lines.open(new Lines.Plan(settings.hosts(), settings.port(), settings.tls()), new Trunk.Gate(settings.trunks(), meters), trace,
                new Switchboard());
    }

    /// As [#start], without a rehearsal: for the rehearsal.
    void startUnrehearsed() throws IOException {
        startForCallsOut();
        takingCalls = true;
    }

    /// The address and port that are bound, as they stand in a URI.
    public String sentBy() {
        return lines().first().sentBy();
    }

    /// The port of UDP and TCP on the first address.
    public int port() {
        return lines().first().port();
    }

    /// The port of TLS on the first address; 0 without TLS.
    public int tlsPort() {
        return lines().first().tlsPort();
    }

    /// Calls that are up now.
    public int activeCalls() {
        return admission.up();
    }

    /// What earlier calls have left to do is late on this machine: fewer may begin, until this has not been said for a while.
    public void behind() {
        admission.behind();
    }

    /// From now on INVITE and OPTIONS get 503, and calls that are up go on to their end.
    public void stopTakingCalls() {
        takingCalls = false;
    }

    /// Places a call. Returns at once; the call tells how it goes.
    ///
    /// @throws NoMediaPort when no RTP port is free
    public OutgoingCall call(OutgoingCall.Plan plan) throws NoMediaPort {
        return call(plan, login);
    }

    /// As [#call(OutgoingCall.Plan)], proving by this name and password who calls: it is for whoever is called by this plan, and for nobody else.
    public OutgoingCall call(OutgoingCall.Plan plan, Optional<DigestLogin> as) throws NoMediaPort {
        var around = new CallLeg.Surroundings(lines().towards(plan.requestUri()), timer, settings.timing(), as);
        var leg = new CallLeg(around);
        var sound = new CallSound(media.open(leg, around.stack().address()), Trunk.Srtp.ALLOWED.over(plan.transport()));
        leg.carry(sound);
        var call = new OutgoingCall(plan, around, leg, sound);
        legs.put(plan.callId() + ' ' + leg.localTag(), leg);
        call.whenOver(() -> later(() -> legs.remove(plan.callId() + ' ' + leg.localTag())));
        call.place();
        return call;
    }

    /// Turns new calls away, ends those that are up, waits a little for their handlers, and closes the port.
    @Override
    public void close() {
        stopTakingCalls();
        arrivals.values().forEach(SipIncomingCall::turnedAway);
        handlers.await(FAREWELL);
        timer.shutdownNow();
        if (lines != null) {
            lines.close();
        }
    }

    /// Turns new calls away and waits, at most so long, for those that are up to come to their own end.
    public void drain(Duration atMost) {
        stopTakingCalls();
        handlers.await(atMost);
    }

    private CallLeg.Surroundings surroundings(SipStack stack) {
        return new CallLeg.Surroundings(stack, timer, settings.timing(), login);
    }

    /// The addresses that we are on. Only after [#start].
    public Lines lines() {
        if (lines == null) {
            throw new IllegalStateException("the endpoint is not started");
        }
        return lines;
    }

    private void later(Runnable task) {
        timer.schedule(task, settings.timing().patience().toNanos(), TimeUnit.NANOSECONDS);
    }

    /// What the stack hands up.
    private final class Switchboard implements SipStack.Traffic {
        @Override
        public boolean hears(SipHeaders request) {
            return !outOfCoverage || legs.containsKey(request.first("call-id").orElse("") + ' '
                    + NameAddr.parse(request.first("to").orElse("")).parameters().getOrDefault("tag", ""));
        }

        @Override
        public NewCalls newCalls() {
            return admission;
        }

        @Override
        public void request(Incoming request) {
            var malformed = Syntax.fault(request.headers());
            if (malformed.isPresent()) {
                request.respond(malformed.get());
                return;
            }
            var leg = request.toTag().isEmpty() ? null : legs.get(request.callId() + ' ' + request.toTag());
            switch (request.method()) {
                case "ACK" -> {
                    if (leg != null) {
                        leg.acknowledged(request);
                    }
                }
                case "CANCEL" -> cancel(request);
                case "OPTIONS" -> options(request);
                case "INVITE" -> {
                    if (request.toTag().isEmpty()) {
                        invite(request);
                    } else {
                        within(request, leg);
                    }
                }
                case "BYE", "UPDATE", "INFO", "PRACK" -> within(request, leg);
                default -> request.respond(Answer.of(405, "Method Not Allowed", Screening.ALLOW_FIELD));
            }
        }

        private void within(Incoming request, @Nullable CallLeg leg) {
            if (leg == null) {
                request.respond(Answer.of(481, "Call Does Not Exist"));
            } else {
                leg.within(request);
            }
        }

        @Override
        public void strayResponse(SipStack.Reply response) {
            var callId = response.headers().first("call-id").orElse("");
            var from = response.headers().first("from").map(SipHeaders.NameAddr::parse);
            var leg = from.map(f -> legs.get(callId + ' ' + f.parameters().getOrDefault("tag", "")));
            var cseq = response.headers().first("cseq").orElse("").split("\\s+");
            if (response.status() / 100 == 2 && cseq.length == 2 && cseq[1].equals("INVITE") && cseq[0].matches("[0-9]{1,10}")) {
                leg.ifPresent(l -> l.acknowledgeAgain(Long.parseLong(cseq[0])));
            }
        }
    }

    private void options(Incoming request) {
        var unknown = Screening.unknownExtension(request.headers());
        if (unknown.isPresent()) {
            request.respond(unknown.get());
        } else if (takingCalls && !admission.isFull()) {
            request.respond(Answer.of(200, "OK", Screening.ALLOW_FIELD, Screening.ACCEPT_FIELD, Screening.SUPPORTED_FIELD,
                    new Field("Accept-Encoding", "identity"), new Field("Accept-Language", "zh, en")));
        } else {
            request.respond(Answer.of(503, "Service Unavailable", RETRY_LATER));
        }
    }

    private void cancel(Incoming request) {
        var call = arrivals.get(request.callId() + ' ' + request.fromTag());
        if (call == null || !call.isCancelledBy(request)) {
            request.respond(Answer.of(481, "Call Does Not Exist"));
            return;
        }
        request.respond(new Answer(200, "OK", call.leg().localTag(), List.of(), ""));
        call.cancelled();
    }

    private void invite(Incoming request) {
        var known = arrivals.get(request.callId() + ' ' + request.fromTag());
        if (known != null && known.isRetransmission(request)) {
            known.leg().inviteAgain();
            return;
        }
        if (known != null && !known.isFollowedBy(request)) {
            refuse(request, Answer.of(482, "Loop Detected"));
            return;
        }
        meters.counter("yinxin.calls.in").increment();
        var trunk = Trunk.of(settings.trunks(), request.source());
        if (trunk.isEmpty()) {
            refuse(request, Answer.of(403, "Forbidden"));
            return;
        }
        if (!takingCalls || !admission.enter()) {
            refuse(request, Answer.of(503, "Service Unavailable", RETRY_LATER));
            return;
        }
        var diverted = CallEvidence.read(request.headers(), Screening.iam(request), trunk.get().name(), clock.instant());
        Screening.objection(request, diverted, settings.timing())
                .ifPresentOrElse(objection -> giveBack(request, objection), () -> admit(request, diverted, trunk.get().srtp()));
    }

    private void refuse(Incoming request, Answer answer) {
        meters.counter("yinxin.calls.refused", "status", Integer.toString(answer.status())).increment();
        request.respond(answer);
    }

    /// Refuses a call that had its place already.
    private void giveBack(Incoming request, Answer answer) {
        admission.begunOrRefused();
        admission.over();
        refuse(request, answer);
    }

    /// Gives the call its sound and its thread. Its place is taken already.
    private void admit(Incoming request, DivertedCall diverted, Trunk.Srtp srtp) {
        var leg = new CallLeg(surroundings(request.stack()));
        var offer = Screening.sdp(request);
        CallSound sound;
        try {
            sound = new CallSound(media.open(leg, offer.flatMap(CallSound::wanted).orElse(request.stack().address())), srtp.over(request.transport()));
        } catch (NoMediaPort e) {
            LOG.warn("a call was turned away: {}", e.getMessage());
            giveBack(request, Answer.of(503, "Service Unavailable", RETRY_LATER));
            return;
        }
        leg.carry(sound);
        switch (sound.respond(offer)) {
            case CallSound.Description ours -> {
                var contact = request.stack().contact(request.transport(), request.isSecured());
                begin(new SipIncomingCall.Invitation(request, diverted, contact, ours), leg, sound);
            }
            case CallSound.Refusal(var why) -> {
                sound.rtp().close();
                giveBack(request, Screening.notAcceptable(why));
            }
        }
    }

    private void begin(SipIncomingCall.Invitation invitation, CallLeg leg, CallSound sound) {
        var request = invitation.invite();
        request.respond(Answer.of(100, "Trying"));
        var beginning = new Beginning(admission, answerLatency, meters);
        var call = new SipIncomingCall(invitation, leg, sound, beginning);
        arrivals.put(request.callId() + ' ' + request.fromTag(), call);
        legs.put(request.callId() + ' ' + leg.localTag(), leg);
        handlers.start(() -> run(call, beginning, request));
    }

    private void run(SipIncomingCall call, Beginning beginning, Incoming request) {
        var status = 500;
        beginning.hasThread();
        try {
            handler.take(call);
            status = 480;
            // last line of the thread
        } catch (Exception e) {
            LOG.error("the handler of call {} failed; this is a fault of ours", call.diverted().callId(), e);
        } finally {
            call.finish(status);
            beginning.begun();
            admission.over();
            later(() -> {
                arrivals.remove(request.callId() + ' ' + request.fromTag(), call);
                legs.remove(request.callId() + ' ' + call.leg().localTag());
            });
        }
    }
}
