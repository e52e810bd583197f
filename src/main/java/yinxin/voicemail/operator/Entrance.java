package yinxin.voicemail.operator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import yinxin.voicemail.operator.AuditEntry.Deed;

/// The console's door: who gives a right name and password gets a session, and who guesses is slowed down.
public final class Entrance {
    /// Wrong passwords count for so long.
    public static final Duration MEMORY = Duration.ofMinutes(15);
    /// For one name from one address as often as somebody mistypes; for one name from wherever more, for this also keeps its owner out; from one
    /// address so many that an office behind one still gets in.
    static final Accounts.Failures MOST = new Accounts.Failures(5, 50, 20);
    private static final String ALGORITHM = "HmacSHA256";
    private static final String NOBODYS = "the password of nobody at all";

    private final Accounts accounts;
    private final Sessions sessions;
    private final AuditLog audit;
    private final SecretKeySpec key;
    /// So that an unknown name takes as long as a known one.
    private final String nobodys;
    private final Clock clock;

    /// @param key hashes names and addresses of those who failed
    public Entrance(Accounts accounts, Sessions sessions, AuditLog audit, byte[] key, Clock clock) {
        this(accounts, sessions, audit, key, clock, PasswordHash.ROUNDS);
    }

    /// As above, where passwords are hashed with so many rounds.
    public Entrance(Accounts accounts, Sessions sessions, AuditLog audit, byte[] key, Clock clock, int rounds) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.audit = audit;
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.nobodys = PasswordHash.of(NOBODYS, rounds);
        this.clock = clock;
    }

    /// What came of trying to log in.
    public sealed interface Outcome {
        /// Let in.
        ///
        /// @param cookie what the session's cookie is to hold
        record Admitted(String cookie) implements Outcome {}

        /// Wrong name or password; which of them is not told.
        record Wrong() implements Outcome {}

        /// Too many wrong passwords; not even looked at.
        ///
        /// @param atMost how long, until it is looked at again
        record Slowed(Duration atMost) implements Outcome {}
    }

    /// Tries to log in.
    ///
    /// @param address where the request came from
    public Outcome logIn(String name, String password, String address) {
        var now = clock.instant();
        var who = hashed("name " + name);
        var from = hashed("address " + address);
        var known = accounts.find(name);
        var said = known.map(a -> "person " + a.name()).orElse("somebody");
        // Noted before the slow hash, so that many guesses at once do not all pass the count.
        if (accounts.trying(who, from, now, MOST).reach(MOST)) {
            audit.add(said, Deed.LOGIN_SLOWED, "", address);
            return new Outcome.Slowed(MEMORY);
        }
        var matches = PasswordHash.matches(password, known.flatMap(a -> accounts.passwordHash(a.name())).orElse(nobodys));
        if (!matches || known.isEmpty()) {
            audit.add(said, Deed.LOGIN_FAILED, "", address);
            return new Outcome.Wrong();
        }
        accounts.loggedIn(name, now);
        accounts.forgiven(who, from);
        sessions.forgetEnded(now);
        audit.add(said, Deed.LOGGED_IN, "", address);
        return new Outcome.Admitted(sessions.begin(name, now));
    }

    private String hashed(String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
