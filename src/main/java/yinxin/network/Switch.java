package yinxin.network;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.sip.Trunk.AddressRange;
import yinxin.telephony.sip.auth.DigestRequest;
import yinxin.telephony.sip.proxy.ProxiedCall;
import yinxin.telephony.sip.proxy.ProxiedRequest;
import yinxin.telephony.sip.proxy.ProxyHandler;
import yinxin.telephony.sip.proxy.RingOutcome;
import yinxin.telephony.sip.proxy.RingRules;
import yinxin.telephony.sip.proxy.StrangerLimit;
import yinxin.telephony.sip.stack.Hop;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipStack.Answer;
import yinxin.telephony.sip.stack.SourceGate;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.StoreUnavailable;

/// The telephone network's switch: who calls, whom, where that one is, and where a missed call goes. One call is one function, read top to
/// bottom, on a thread of its own.
public final class Switch implements ProxyHandler {
    private static final Field ALLOW = new Field("Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, REGISTER, UPDATE, INFO, PRACK, REFER, NOTIFY, MESSAGE");
    private static final Field RETRY_LATER = new Field("Retry-After", "5");

    /// Voicemail answers at once or never; a busy one says so within a second.
    private static final RingRules VOICEMAIL = new RingRules(Duration.ofSeconds(30), Duration.ofSeconds(6));
    private static final Logger LOG = LoggerFactory.getLogger(Switch.class);

    private final Settings settings;
    private final SubscriberRegister register;
    private final Registrations registrations;
    private final Registrar registrar;
    private final Doorkeeper doorkeeper;
    private final CallRouter router;
    private final Clock clock;
    private final MeterRegistry meters;
    private final StrangerLimit strangers;
    private final Targets targets;

    /// What a switch must be told.
    ///
    /// @param domain    ours, as it stands in our subscribers' addresses
    /// @param plan      how what is dialled becomes a number
    /// @param silence   how long a phone may give no sign before it counts as out of coverage
    /// @param voicemail where missed calls go
    /// @param upstream  the network above us; empty when there is none
    /// @param strangers requests a second that are heard from an address where nobody has proven anything; more are dropped
    public record Settings(String domain, NumberingPlan plan, Duration silence, Voicemail voicemail, Optional<Upstream> upstream,
                               int strangers) {
        public Settings {
            if (domain.isBlank() || !silence.isPositive() || strangers < 1) {
                throw new IllegalArgumentException("a switch has a domain, a time of silence, and hears some strangers");
            }
        }

        /// The voicemail gateway.
        ///
        /// @param gateway its address, `host:port`; asked for with each call, for our own may listen later than we do
        /// @param caller  the address from which it calls, to read out the codes that prove numbers
        /// @param access  for each condition the access number by which the gateway knows it
        public record Voicemail(Supplier<String> gateway, Supplier<String> caller, Map<Condition, PhoneNumber> access) {
            public Voicemail {
                access = Map.copyOf(access);
                for (var cause : Cause.values()) {
                    if (!access.containsKey(cause.condition())) {
                        throw new IllegalArgumentException("voicemail has no access number for " + cause.condition().key());
                    }
                }
            }

            PhoneNumber accessFor(Cause cause) {
                return access.getOrDefault(cause.condition(), new PhoneNumber("000"));
            }
        }

        /// Access numbers for every condition, counted on from the first.
        ///
        /// @param first digits only, `000001`
        public static Map<Condition, PhoneNumber> accessNumbersFrom(String first) {
            var access = new EnumMap<Condition, PhoneNumber>(Condition.class);
            var number = Long.parseLong(first);
            for (var condition : Condition.values()) {
                access.put(condition, new PhoneNumber(("%0" + first.length() + "d").formatted(number++)));
            }
            return access;
        }

        /// The network above us.
        ///
        /// @param uri  where calls to numbers that are not ours go: `sip:192.0.2.10:5060`, with parameters if there are any
        /// @param from the addresses that it calls from. What it says about callers and diversions is believed
        public record Upstream(String uri, List<AddressRange> from) {
            public Upstream {
                from = List.copyOf(from);
            }

            boolean covers(InetAddress address) {
                return from.stream().anyMatch(range -> range.contains(address));
            }
        }
    }

    /// Who is who, and where.
    public record People(SubscriberRegister register, Registrations registrations) {}

    public Switch(Settings settings, People people, Registrar registrar, Doorkeeper doorkeeper, Clock clock, MeterRegistry meters) {
        this.settings = settings;
        this.register = people.register();
        this.registrations = people.registrations();
        this.registrar = registrar;
        this.doorkeeper = doorkeeper;
        this.router = new CallRouter(settings.plan());
        this.clock = clock;
        this.meters = meters;
        this.strangers = new StrangerLimit(settings.strangers(), this::isTrusted, clock, meters.counter("yinxin.network.strangers.dropped"));
        this.targets = new Targets(settings);
    }

    /// Whose messages are read at all.
    public SourceGate gate() {
        return strangers;
    }

    /// Whether it comes from the very port of our voicemail gateway, which calls numbers to read out the codes that prove them.
    private boolean isVoicemail(ProxiedRequest request) {
        return settings.voicemail().caller().get().equals(Hop.to(request.sender(), request.transport()).sentBy());
    }

    private boolean isTrusted(InetAddress address) {
        return settings.upstream().filter(u -> u.covers(address)).isPresent();
    }

    @Override
    public void request(ProxiedRequest request) {
        switch (request.method()) {
            case "REGISTER" -> {
                var answer = registrar.answer(new Registrar.Request(request.headers(), request.sender(), request.transport()));
                if (answer.status() == 200) {
                    strangers.proven(request.sender().getAddress());
                    meters.counter("yinxin.network.registrations").increment();
                }
                request.respond(answer);
            }
            case "OPTIONS" -> request.respond(Answer.of(200, "OK", ALLOW));
            default -> request.respond(Answer.of(405, "Method Not Allowed", ALLOW));
        }
    }

    @Override
    public void call(ProxiedCall call) throws InterruptedException {
        try {
            var called = settings.plan().dialled(SipHeaders.userOf(call.request().headers().requestUri()));
            var caller = called.isEmpty() ? Optional.<Caller>empty() : admit(call, called.get());
            if (called.isEmpty()) {
                call.reject(Answer.of(404, "Not A Telephone Number"));
            } else if (caller.isPresent()) {
                meters.counter("yinxin.network.calls").increment();
                connect(call, caller.get(), called.get());
            }
        } catch (StoreUnavailable e) {
            call.reject(Answer.of(500, "The Register Cannot Be Asked Now", RETRY_LATER));
        }
    }

    /// Lets a call in; when it stays out, it has been told.
    private Optional<Caller> admit(ProxiedCall call, PhoneNumber called) {
        var request = call.request();
        if (isTrusted(request.sender().getAddress()) || isVoicemail(request)) {
            return Optional.of(new Caller.Network());
        }
        if (settings.plan().isEmergency(called)) {
            return Optional.of(new Caller.Anybody());
        }
        var claimed = Caller.claimed(request, settings.plan());
        if (claimed.isEmpty()) {
            call.reject(Answer.of(403, "The Caller Has No Number"));
            return Optional.empty();
        }
        var proof = new DigestRequest(request.method(), request.headers().requestUri());
        var knock = new Doorkeeper.Knock(request.headers().all("proxy-authorization"), proof, claimed.getFirst(), request.sender().getAddress());
        return switch (doorkeeper.ask(knock)) {
            case Doorkeeper.Verdict.Admitted(var subscriber) -> {
                strangers.proven(request.sender().getAddress());
                if (!router.mayCall(subscriber, called)) {
                    call.reject(Answer.of(403, "Suspended"));
                    yield Optional.empty();
                }
                yield Optional.of(new Caller.Known(subscriber));
            }
            case Doorkeeper.Verdict.Challenged(var challenges) -> {
                call.reject(new Answer(407, "Proxy Authentication Required", "",
                        challenges.stream().map(c -> new Field("Proxy-Authenticate", c)).toList(), ""));
                yield Optional.empty();
            }
            case Doorkeeper.Verdict.LockedOut(var wait) -> {
                call.reject(Answer.of(403, "Too Many Wrong Passwords", new Field("Retry-After", Long.toString(wait.toSeconds() + 1))));
                yield Optional.empty();
            }
        };
    }

    /// From the first phone to the last stop.
    private void connect(ProxiedCall call, Caller caller, PhoneNumber number) throws InterruptedException {
        var invite = call.request().headers();
        var said = caller.diversions(invite);
        var leg = new Targets.Leg(CalledParty.dialled(number, register.find(number), phonesOf(number), said.count()), said, invite.requestUri());
        var refusal = Optional.<RingOutcome.Failed>empty();
        var route = router.first(leg.party());
        while (true) {
            switch (route) {
                case Route.Deliver(var phones, var noAnswer) -> {
                    var outcome = call.ring(targets.phones(phones, leg, caller, invite), new RingRules(noAnswer, settings.silence()));
                    refusal = outcome instanceof RingOutcome.Failed failed ? Optional.of(failed) : Optional.empty();
                    route = router.after(leg.party(), attempt(outcome));
                }
                case Route.Divert(var cause, Destination.Voicemail _) -> {
                    count(cause);
                    leg = targets.toVoicemail(leg, cause, refusal.map(Switch::attempt));
                    tell(call, call.ring(List.of(targets.trusted(leg, caller)), VOICEMAIL));
                    return;
                }
                case Route.Divert(var cause, Destination.Number(var other)) -> {
                    count(cause);
                    leg = targets.toNumber(leg, cause, refusal.map(Switch::attempt), leg.party().divertedTo(other, register.find(other), phonesOf(other)));
                    refusal = Optional.empty();
                    route = router.first(leg.party());
                }
                case Route.Upstream _ -> {
                    upstream(call, caller, leg);
                    return;
                }
                case Route.Refuse refuse -> {
                    call.reject(new Answer(refuse.status(), refuse.phrase(), "", refuse.fields(), ""));
                    return;
                }
                case Route.PassOn _ -> {
                    refusal.ifPresent(call::pass);
                    return;
                }
                case Route.Over _ -> {
                    return;
                }
            }
        }
    }

    private List<RegisteredContact> phonesOf(PhoneNumber number) {
        return registrations.of(number, clock.instant());
    }

    private void count(Cause cause) {
        meters.counter("yinxin.network.diverted", "condition", cause.condition().key()).increment();
    }

    private void upstream(ProxiedCall call, Caller caller, Targets.Leg leg) throws InterruptedException {
        var next = targets.toUpstream(leg);
        if (next.isPresent()) {
            tell(call, call.ring(List.of(targets.trusted(next.get(), caller)), RingRules.PATIENT));
        } else if (settings.plan().isEmergency(leg.party().number())) {
            LOG.warn("an emergency call could not be passed on: yinxin.network.upstream is not set");
            call.reject(Answer.of(503, "No Network Above"));
        } else {
            call.reject(Answer.of(404, "No Such Number"));
        }
    }

    /// Tells the caller how the last attempt ended, when nothing more will be tried.
    private static void tell(ProxiedCall call, RingOutcome outcome) {
        switch (outcome) {
            case RingOutcome.Answered _, RingOutcome.CallerGone _ -> { }
            case RingOutcome.Failed failed -> call.pass(failed);
            case RingOutcome.NoAnswer _, RingOutcome.Silent _ -> call.reject(Answer.of(408, "Request Timeout"));
            case RingOutcome.Unreachable _ -> call.reject(Answer.of(480, "Temporarily Unavailable"));
        }
    }

    private static Attempt attempt(RingOutcome outcome) {
        return switch (outcome) {
            case RingOutcome.Answered _ -> new Attempt.Answered();
            case RingOutcome.CallerGone _ -> new Attempt.CallerGone();
            case RingOutcome.Failed failed -> attempt(failed);
            // An element before the phone has heard us (100), and the phone has not rung.
            case RingOutcome.NoAnswer(var rang) -> rang ? new Attempt.NoAnswer() : new Attempt.Silent();
            case RingOutcome.Silent _ -> new Attempt.Silent();
            case RingOutcome.Unreachable _ -> new Attempt.Undeliverable();
        };
    }

    private static Attempt.Refused attempt(RingOutcome.Failed failed) {
        return Attempt.Refused.of(failed.best().status(), failed.best().headers(), failed.rang());
    }
}
