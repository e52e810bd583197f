package yinxin.telephony.sip.registration;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.auth.DigestRequest;
import yinxin.telephony.sip.registration.RegistrationState.Asking;
import yinxin.telephony.sip.registration.RegistrationState.Away;
import yinxin.telephony.sip.registration.RegistrationState.Ended;
import yinxin.telephony.sip.registration.RegistrationState.Refused;
import yinxin.telephony.sip.registration.RegistrationState.Registered;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;
import yinxin.telephony.sip.stack.SipStack;
import yinxin.telephony.sip.stack.SipStack.Replies;
import yinxin.telephony.sip.stack.SipStack.Reply;

/// Keeps one address registered with its registrar (RFC 3261 §10.2) until it is closed: asks, proves who we are, renews in time, asks
/// again when the registrar was away, and takes the address back at the end. Runs on a virtual thread of its own, top to bottom.
public final class Registration implements AutoCloseable {
    /// Challenge, stale nonce, too brief, and once more; a registrar that wants more than that is not to be satisfied.
    private static final int MOST_TRIES = 5;
    /// How long closing waits for the registrar to say that it knows.
    private static final Duration FAREWELL = Duration.ofSeconds(4);
    /// A transaction ends by itself after 32 s (RFC 3261 §17.1.2.2); this is only for the case that its end gets lost.
    private static final Duration TRANSACTION = Duration.ofSeconds(40);
    private static final Duration LONGEST_ASKED = Duration.ofDays(1);
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    private final SipStack stack;
    private final Plan plan;
    private final Watcher watcher;
    private final Clock clock;
    private final Identity identity;
    private final String callId = SipStack.newToken() + SipStack.newToken();
    private final String tag = SipStack.newToken();
    private final CompletableFuture<Optional<Reply>> closing = new CompletableFuture<>();
    private final Thread thread;
    private Duration wanted;
    private long cseq;
    private boolean mayBeBound;
    private volatile RegistrationState state = new Asking();

    /// What to register where.
    ///
    /// @param registrar the request-URI: `sip:example.com`; with `;transport=tcp` for that
    /// @param address   the address-of-record: `sip:13800138000@example.com`
    /// @param contact   where calls are to go: a URI of the endpoint that asks
    /// @param route     the first hop if it is not the registrar: `sip:192.0.2.1:5070;lr`
    /// @param transport `udp`, `tcp` or what else the stack speaks
    /// @param login     name and password for challenges
    /// @param expires   for how long at a time; the registrar may say otherwise
    /// @param renewal   when it is asked again
    public record Plan(String registrar, String address, String contact, Optional<String> route, String transport, DigestLogin login,
                       Duration expires, Renewal renewal) {
        public Plan {
            var unfit = List.of(registrar, address, contact, route.orElse("")).stream().filter(u -> !u.matches("[^\\s<>\"]*")).findFirst();
            if (unfit.isPresent()) {
                throw new IllegalArgumentException("a SIP URI has no spaces, quotes or angle brackets: " + unfit.get());
            }
            if (expires.toSeconds() < 1 || expires.compareTo(LONGEST_ASKED) > 0) {
                throw new IllegalArgumentException("a registration lasts 1 s to 1 day, not " + expires);
            }
        }
    }

    /// Told how the registration stands, on its own thread, at each change and each renewal.
    @FunctionalInterface
    public interface Watcher {
        void became(RegistrationState state);
    }

    /// Begins to register, and does not wait.
    public Registration(SipStack stack, Plan plan, Watcher watcher, Clock clock) {
        this.stack = stack;
        this.plan = plan;
        this.watcher = watcher;
        this.clock = clock;
        this.identity = new Identity(Optional.of(plan.login()));
        this.wanted = plan.expires();
        this.thread = Thread.ofVirtual().name("registration").unstarted(this::run);
        thread.start();
    }

    /// How it stands now.
    public RegistrationState state() {
        return state;
    }

    /// Takes the address back and waits a little for the registrar to say that it knows.
    @Override
    public void close() {
        closing.complete(Optional.empty());
        try {
            thread.join(FAREWELL.plusSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        become(new Asking());
        var failures = 0;
        while (!closing.isDone()) {
            var outcome = ask();
            failures = outcome instanceof Outcome.Granted ? 0 : failures + 1;
            if (!closing.isDone()) {
                wait(follow(outcome, failures));
            }
        }
        become(new Ended(!mayBeBound || takeBack()));
    }

    /// How asking the registrar went.
    private sealed interface Outcome {
        record Granted(Duration time) implements Outcome {}

        /// @param after what Retry-After asks for; zero when it does not
        record Declined(int status, String reason, Duration after) implements Outcome {}

        record Nothing(String why) implements Outcome {}
    }

    /// Says how it stands now. How long to wait before the registrar is asked again.
    private Duration follow(Outcome outcome, int failures) {
        var chance = ThreadLocalRandom.current().nextDouble();
        return switch (outcome) {
            case Outcome.Granted(var time) -> {
                become(new Registered(clock.instant().plus(time)));
                yield Renewal.before(time, chance);
            }
            case Outcome.Declined(var status, var reason, var after) -> {
                var pause = longer(after, isPassing(status) ? plan.renewal().after(failures, chance) : plan.renewal().longest());
                var next = clock.instant().plus(pause);
                become(isPassing(status) ? new Away(status + " " + reason, next) : new Refused(status, reason, next));
                yield pause;
            }
            case Outcome.Nothing(var why) -> {
                var pause = plan.renewal().after(failures, chance);
                become(new Away(why, clock.instant().plus(pause)));
                yield pause;
            }
        };
    }

    /// Whether a status speaks of a state of the network and not of us: a timeout on the way, overload, failure.
    private static boolean isPassing(int status) {
        return status == 408 || status == 480 || status / 100 == 5;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /// Asks until there is an outcome: a challenge is answered, too brief a time is made longer.
    private Outcome ask() {
        var request = new DigestRequest("REGISTER", plan.registrar());
        var proof = identity.fields(request);
        for (var tries = 1;; tries++) {
            var reply = awaited(send(wanted, proof), TRANSACTION, closing);
            // Without a reply we cannot know: the request may have arrived.
            mayBeBound |= reply.isEmpty() || reply.get().status() / 100 == 2;
            if (reply.isEmpty()) {
                return new Outcome.Nothing("no reply");
            }
            if (reply.get().status() / 100 == 2) {
                return granted(reply.get());
            }
            var answer = identity.answer(reply.get(), request);
            var longer = leastTime(reply.get()).filter(least -> least.compareTo(wanted) > 0 && least.compareTo(LONGEST_ASKED) <= 0);
            if (tries == MOST_TRIES || answer.isEmpty() && longer.isEmpty()) {
                return declined(reply.get());
            }
            wanted = longer.orElse(wanted);
            proof = answer.orElseGet(() -> identity.fields(request));
        }
    }

    private Outcome granted(Reply reply) {
        var time = granted(reply.headers(), plan.contact()).orElse(wanted);
        return time.isPositive() ? new Outcome.Granted(time) : new Outcome.Declined(403, "No Time Granted", Duration.ZERO);
    }

    private Outcome declined(Reply reply) {
        var line = reply.headers().startLine().split(" ", 3);
        return new Outcome.Declined(reply.status(), line.length == 3 ? line[2] : "",
                reply.headers().first("retry-after").flatMap(Registration::seconds).orElse(Duration.ZERO));
    }

    /// What 423 asks for (RFC 3261 §10.2.8).
    private static Optional<Duration> leastTime(Reply reply) {
        return reply.status() == 423 ? reply.headers().first("min-expires").flatMap(Registration::seconds) : Optional.empty();
    }

    /// The time that a 200 grants: at our contact among all that it lists, or for all of them (RFC 3261 §10.2.4).
    static Optional<Duration> granted(SipHeaders ok, String contact) {
        var ours = NameAddr.list(ok.all("contact")).stream().filter(c -> bare(c.uri()).equals(bare(contact))).findFirst();
        return ours.map(c -> c.parameters().getOrDefault("expires", "")).flatMap(Registration::seconds)
                .or(() -> ok.first("expires").flatMap(Registration::seconds));
    }

    /// A URI without its parameters: registrars add some, and leave some away.
    private static String bare(String uri) {
        return uri.split("[;?]", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static Optional<Duration> seconds(String field) {
        var number = field.split("[;(\\s]", 2)[0];
        return number.matches("[0-9]{1,9}") ? Optional.of(Duration.ofSeconds(Long.parseLong(number))) : Optional.empty();
    }

    /// Takes the address back. False when the registrar did not say that it knows.
    private boolean takeBack() {
        var request = new DigestRequest("REGISTER", plan.registrar());
        var proof = identity.fields(request);
        for (var tries = 1; tries <= MOST_TRIES; tries++) {
            var reply = awaited(send(Duration.ZERO, proof), FAREWELL, new CompletableFuture<>());
            var answer = reply.flatMap(r -> identity.answer(r, request));
            if (answer.isEmpty()) {
                return reply.filter(r -> r.status() / 100 == 2).isPresent();
            }
            proof = answer.get();
        }
        return false;
    }

    private CompletableFuture<Optional<Reply>> send(Duration expires, List<Field> proof) {
        var text = new StringBuilder("REGISTER ").append(plan.registrar()).append(" SIP/2.0\r\n");
        plan.route().ifPresent(route -> text.append("Route: <").append(route).append(">\r\n"));
        text.append("From: <").append(plan.address()).append(">;tag=").append(tag).append("\r\nTo: <").append(plan.address());
        text.append(">\r\nCall-ID: ").append(callId).append("\r\nCSeq: ").append(++cseq).append(" REGISTER\r\nMax-Forwards: 70\r\n");
        text.append("Contact: <").append(plan.contact()).append(">;expires=").append(expires.toSeconds());
        text.append("\r\nExpires: ").append(expires.toSeconds()).append("\r\nUser-Agent: ").append(SipStack.PRODUCT).append("\r\n");
        proof.forEach(field -> text.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        var outcome = new CompletableFuture<Optional<Reply>>();
        stack.send(plan.transport(), text.append("Content-Length: 0\r\n\r\n").toString(), new Replies() {
            @Override
            public void reply(Reply reply) {
                if (reply.status() >= 200) {
                    outcome.complete(Optional.of(reply));
                }
            }

            @Override
            public void noReply() {
                outcome.complete(Optional.empty());
            }
        });
        return outcome;
    }

    /// The final response, or empty when none comes or `unless` is done first.
    private static Optional<Reply> awaited(CompletableFuture<Optional<Reply>> reply, Duration atMost,
                                           CompletableFuture<Optional<Reply>> unless) {
        try {
            return reply.applyToEither(unless, first -> first).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("nobody fails or interrupts a registration", e);
        }
    }

    private void wait(Duration pause) {
        awaited(closing, pause, closing);
    }

    private void become(RegistrationState next) {
        state = next;
        LOG.debug("registration: {}", next);
        watcher.became(next);
    }
}
