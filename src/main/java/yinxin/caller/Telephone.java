package yinxin.caller;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.rtp.NoMediaPort;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.OutgoingCall;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.registration.Registration;
import yinxin.telephony.sip.registration.RegistrationState;
import yinxin.telephony.sip.registration.Renewal;

/// A telephone with a number in a network: registers, calls, and is called. What it does with calls is its [CalledManner], which may change at any
/// time; a call that is being taken goes on as it began.
public final class Telephone implements AutoCloseable {
    /// For how long at a time it registers.
    private static final Duration EXPIRES = Duration.ofHours(1);
    /// A phone that rings until its network diverts the call, and a greeting, go before the answer.
    private static final CallPlan.Manners PATIENT = new CallPlan.Manners(Duration.ofSeconds(120), Duration.ofSeconds(60), CallPlan.Ending.HANG_UP);
    /// Between the sentences of a greeting are pauses of a second; after this one somebody expects us to speak.
    private static final Duration PAUSE = Duration.ofSeconds(3);

    /// Who calls himself has two calls of one Call-ID.
    private static final String INCOMING = " in";

    private final Account account;
    private final Watcher watcher;
    private final Clock clock;
    private final Handset handset;
    /// Calls that are up, ring here or there, by Call-ID, with [#INCOMING] for those that came in.
    private final Map<String, LiveCall> calls = new ConcurrentHashMap<>();
    private volatile CalledManner manner;
    private @Nullable Registration registration;

    /// Which number in which network.
    ///
    /// @param network  where it is
    /// @param number   the number, which is its name there too
    /// @param password its password
    /// @param lines    calls at a time; further ones find it busy
    public record Account(NetworkAddress network, String number, String password, int lines) {
        public Account {
            requireNumber(number, "the telephone's number");
            if (lines < 1) {
                throw new IllegalArgumentException("a telephone has at least one line");
            }
        }

        /// With two lines, as most have: one to talk on and one for who calls meanwhile.
        public Account(NetworkAddress network, String number, String password) {
            this(network, number, password, 2);
        }

        @Override
        public String toString() {
            return "Account[" + network + "]";
        }
    }

    /// Told what happens at the telephone. None of its methods may wait.
    public interface Watcher {
        /// Watches nothing, of a telephone that takes no calls.
        Watcher NONE = new Watcher() {
            @Override
            public void registration(RegistrationState state) {
                // nobody watches
            }

            @Override
            public LiveCall.Watcher called(String caller, LiveCall call) {
                return LiveCall.Watcher.NONE;
            }
        };

        /// It is registered, or no longer, or not yet.
        void registration(RegistrationState state);

        /// Somebody calls. Returns who is told how that call goes.
        ///
        /// @param caller the number; empty when it is withheld
        /// @param call   to answer it by hand, decline it, and talk
        LiveCall.Watcher called(String caller, LiveCall call);

        /// A SIP message, sent or received: of calls, and of registering.
        default void signalled(SeenMessage message) {}
    }

    /// A telephone that is switched off: it neither registers nor takes calls before [#switchOn].
    ///
    /// @throws IOException when no local address leads to the network or nothing can be bound
    public Telephone(Account account, CalledManner manner, Watcher watcher, Clock clock) throws IOException {
        this.account = account;
        this.watcher = watcher;
        this.clock = clock;
        this.manner = manner;
        this.handset = Handset.towards(account.network().address().getAddress(), this::take, clock);
        var endpoint = handset.endpoint();
        endpoint.trace((sent, _, text) -> signalled(sent, text));
        endpoint.identify(login());
        behave(manner);
        try {
            endpoint.start();
        } catch (IOException e) {
            handset.media().close();
            throw e;
        }
    }

    private static void requireNumber(String number, String what) {
        if (!number.matches("\\+?[0-9*#]{1,20}")) {
            throw new IllegalArgumentException(what + " must be digits, perhaps with + before them");
        }
    }

    private DigestLogin login() {
        return new DigestLogin(account.number(), account.password());
    }

    /// Registers, and keeps registered. Without effect when it is switched on.
    public synchronized void switchOn() {
        if (registration == null) {
            var network = account.network();
            var contact = "sip:" + account.number().replace("#", "%23") + "@" + handset.endpoint().sentBy() + network.parameter();
            var plan = new Registration.Plan(network.registrar(), network.uri(account.number()), contact, network.route(), network.transport(),
                    login(), EXPIRES, Renewal.USUAL);
            registration = handset.endpoint().register(plan, watcher::registration);
        }
    }

    /// Takes the registration back, as a telephone does that is switched off properly, and waits some seconds at most for the network to say
    /// that it knows. Calls that are up go on.
    public synchronized void switchOff() {
        if (registration != null) {
            registration.close();
            registration = null;
        }
    }

    /// What it does with calls from now on.
    public void behave(CalledManner next) {
        manner = next;
        handset.endpoint().outOfCoverage(next instanceof CalledManner.Silent);
    }

    /// Calls that are up, ring here or there.
    public List<LiveCall> calls() {
        return List.copyOf(calls.values());
    }

    /// Calls a number and leaves a message: speaks after the beep, or in a pause if whoever answers does not beep. Waits for the end.
    public CallReport leaveMessage(String number, WavSound sound, CallProgress progress) throws InterruptedException {
        var started = clock.instant();
        try (var call = handset.endpoint().call(dialled(number))) {
            return new MessageCall(new MessageCall.Intention(sound, PATIENT, Optional.of(PAUSE)), call, progress, clock, started).run();
        } catch (NoMediaPort e) {
            throw new IllegalStateException("this telephone has no RTP port left: " + e.getMessage(), e);
        }
    }

    /// Calls a number, presses `keys` as soon as it is answered, and listens until the other side hangs up. Waits for the end.
    public CallReport pressKeys(String number, String keys) throws InterruptedException {
        var started = clock.instant();
        try (var call = handset.endpoint().call(dialled(number))) {
            return MessageCall.press(new MessageCall.Keys(keys, PATIENT, started), call, clock);
        } catch (NoMediaPort e) {
            throw new IllegalStateException("this telephone has no RTP port left: " + e.getMessage(), e);
        }
    }

    /// Calls a number, to speak and listen while the call lasts. Returns at once.
    public LiveCall dial(String number, LiveCall.Watcher caller) {
        var dialled = dialled(number);
        var live = new LiveCall(caller, clock, () -> calls.remove(dialled.callId()));
        calls.put(dialled.callId(), live);
        try {
            live.begin(handset.endpoint().call(dialled));
            return live;
        } catch (NoMediaPort e) {
            calls.remove(dialled.callId());
            throw new IllegalStateException("this telephone has no RTP port left: " + e.getMessage(), e);
        }
    }

    private OutgoingCall.Plan dialled(String number) {
        requireNumber(number, "the called number");
        var network = account.network();
        var headers = new ArrayList<OutgoingCall.Header>();
        network.route().ifPresent(route -> headers.add(new OutgoingCall.Header("Route", "<" + route + ">")));
        return new OutgoingCall.Plan(OutgoingCall.Plan.newCallId(), network.uri(number) + network.parameter(),
                "<" + network.uri(account.number()) + ">", "<" + network.uri(number) + ">", network.transport(), headers);
    }

    /// Takes one call, on a thread of its own.
    private void take(IncomingCall call) {
        var told = call.diverted();
        var key = told.callId() + INCOMING;
        var live = new LiveCall(it -> watcher.called(told.withheld() ? "" : told.caller().orElse(""), it), clock, () -> calls.remove(key));
        if (!takesALine(key, live)) {
            live.refuse(call, 486, "Busy Here");
            return;
        }
        switch (manner) {
            case CalledManner.Answer answer -> live.take(call, Optional.of(answer));
            case CalledManner.Ring _ -> live.take(call, Optional.empty());
            case CalledManner.Busy _ -> live.refuse(call, 486, "Busy Here");
            case CalledManner.Reject _ -> live.refuse(call, 603, "Decline");
            // It came the moment before the tunnel.
            case CalledManner.Silent _ -> live.take(call, Optional.empty());
        }
    }

    /// Takes a free line, if there is one. Not under the telephone's own lock: switching off waits for the network.
    private boolean takesALine(String key, LiveCall live) {
        synchronized (calls) {
            var free = calls.size() < account.lines();
            if (free) {
                calls.put(key, live);
            }
            return free;
        }
    }

    private void signalled(boolean sent, String text) {
        var message = new SeenMessage(sent, clock.instant(), text);
        watcher.signalled(message);
        for (var key : List.of(message.callId(), message.callId() + INCOMING)) {
            @Nullable LiveCall call = calls.get(key);
            if (call != null) {
                call.signalled(message);
            }
        }
    }

    /// Hangs up, takes the registration back, and frees its ports.
    @Override
    public void close() {
        handset.endpoint().stopTakingCalls();
        calls.values().forEach(LiveCall::hangUp);
        calls.values().forEach(LiveCall::awaitOver);
        switchOff();
        handset.close();
    }
}
