package yinxin.network;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.sip.auth.DigestAuthenticator;
import yinxin.telephony.sip.auth.DigestCredentials;
import yinxin.telephony.sip.auth.DigestRequest;
import yinxin.telephony.sip.auth.DigestSecret;
import yinxin.voicemail.message.PhoneNumber;

/// Asks who a request is from (RFC 3261 §22), and stops those who guess passwords. Whether a number exists is not to be found out here: one
/// that nobody has is challenged and refused like any other.
public final class Doorkeeper {
    /// Wrong passwords for one number from one address, in [#WINDOW]. A phone with a mistyped password tries every minute or so.
    static final int TRIES_FOR_A_NUMBER = 10;
    /// Wrong passwords from one address for whatever numbers: an office behind one address may have several mistyped phones.
    static final int TRIES_FROM_AN_ADDRESS = 100;
    static final Duration WINDOW = Duration.ofMinutes(1);
    /// Guessers remembered. The one who guessed longest ago is forgotten first.
    private static final int MOST_GUESSERS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private final SubscriberRegister register;
    private final DigestAuthenticator authenticator;
    private final Clock clock;
    private final Map<Guesser, Tries> guesses = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Guesser, Tries> eldest) {
            return size() > MOST_GUESSERS;
        }
    };
    private final AtomicBoolean warned = new AtomicBoolean();
    private final LongAdder admitted = new LongAdder();
    private final LongAdder challenged = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final LongAdder replayed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder lockedOut = new LongAdder();

    public Doorkeeper(SubscriberRegister register, DigestAuthenticator authenticator, Clock clock) {
        this.register = register;
        this.authenticator = authenticator;
        this.clock = clock;
    }

    /// A request that wants in.
    ///
    /// @param credentials the values of its `Authorization` or `Proxy-Authorization` fields
    /// @param number      whom it says it is from
    /// @param source      where it came from
    public record Knock(List<String> credentials, DigestRequest request, PhoneNumber number, InetAddress source) {
        public Knock {
            credentials = List.copyOf(credentials);
        }
    }

    /// What the doorkeeper says.
    public sealed interface Verdict {
        /// It is who it says it is.
        record Admitted(Subscriber subscriber) implements Verdict {}

        /// To be answered 401 or 407, each challenge in a `WWW-Authenticate` or `Proxy-Authenticate` field of its own, in this order.
        record Challenged(List<String> challenges) implements Verdict {}

        /// Too many wrong passwords: to be answered 403, and not even looked at for so long.
        record LockedOut(Duration pause) implements Verdict {}
    }

    /// What has been counted since the start.
    ///
    /// @param admitted   requests let in
    /// @param challenged requests without credentials for us
    /// @param stale      right, under a nonce too old
    /// @param replayed   right, and seen before
    /// @param refused    wrong password or forged
    /// @param unknown    for a number that nobody has
    /// @param lockedOut  turned away after too many wrong passwords
    public record Figures(long admitted, long challenged, long stale, long replayed, long refused, long unknown, long lockedOut) {}

    public Figures figures() {
        return new Figures(admitted.sum(), challenged.sum(), stale.sum(), replayed.sum(), refused.sum(), unknown.sum(), lockedOut.sum());
    }

    /// @throws yinxin.voicemail.message.StoreUnavailable when the register cannot be asked
    public Verdict ask(Knock knock) {
        var said = knock.credentials().stream().map(DigestCredentials::parse).flatMap(Optional::stream)
                .filter(c -> c.realm().equals(authenticator.realm())).findFirst();
        if (said.isEmpty()) {
            challenged.increment();
            return challenge(false);
        }
        var pause = pauseFor(knock);
        if (pause.isPresent()) {
            lockedOut.increment();
            return new Verdict.LockedOut(pause.get());
        }
        var subscriber = register.find(knock.number());
        Optional<DigestSecret> secret = subscriber.map(Subscriber::secret);
        subscriber.map(Subscriber::realm).filter(realm -> !realm.equals(authenticator.realm())).ifPresent(this::warn);
        return switch (authenticator.check(said.get(), knock.request(), secret)) {
            case ACCEPTED -> {
                admitted.increment();
                yield new Verdict.Admitted(subscriber.orElseThrow());
            }
            case STALE -> {
                stale.increment();
                yield challenge(true);
            }
            case REPLAYED -> {
                replayed.increment();
                yield challenge(true);
            }
            case REFUSED -> {
                (subscriber.isEmpty() ? unknown : refused).increment();
                remember(knock);
                yield challenge(false);
            }
        };
    }

    /// A password is hashed together with the domain, so whoever renames the domain locks everybody out, and nobody would guess why.
    private void warn(String realm) {
        if (!warned.getAndSet(true)) {
            LOG.warn("the network is {} now, but there are subscribers whose passwords were set when it was {}: set those again"
                    + " (./yinxin subscriber set NUMBER --password), or take back the change of yinxin.network.domain", authenticator.realm(), realm);
        }
    }

    private Verdict challenge(boolean again) {
        return new Verdict.Challenged(authenticator.challenges(again));
    }

    /// How long this one must wait; empty when they may try.
    private synchronized Optional<Duration> pauseFor(Knock knock) {
        var now = clock.instant();
        return limits(knock).entrySet().stream().filter(limit -> {
            var tries = guesses.get(limit.getKey());
            return tries != null && tries.until().isAfter(now) && tries.count() >= limit.getValue();
        }).findFirst().map(limit -> Duration.between(now, guesses.getOrDefault(limit.getKey(), new Tries(0, now)).until()));
    }

    private synchronized void remember(Knock knock) {
        var now = clock.instant();
        for (var guesser : limits(knock).keySet()) {
            var before = guesses.remove(guesser);
            guesses.put(guesser, before == null || !before.until().isAfter(now) ? new Tries(1, now.plus(WINDOW))
                    : new Tries(before.count() + 1, before.until()));
        }
    }

    private static Map<Guesser, Integer> limits(Knock knock) {
        return Map.of(new Guesser(knock.source(), Optional.of(knock.number())), TRIES_FOR_A_NUMBER,
                new Guesser(knock.source(), Optional.empty()), TRIES_FROM_AN_ADDRESS);
    }

    /// An address, and the number that it tries; without a number, all of them.
    private record Guesser(InetAddress source, Optional<PhoneNumber> number) {}

    private record Tries(int count, Instant until) {}
}
