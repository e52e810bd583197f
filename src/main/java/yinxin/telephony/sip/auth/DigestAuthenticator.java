package yinxin.telephony.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A server's side: makes challenges and checks what comes back. A nonce is signed and bears its time, so that the many that are never
/// used (a flood of requests without credentials) cost no memory; only those that somebody proved a password with are remembered, and for
/// no longer than they live.
public final class DigestAuthenticator {
    /// How long a nonce may be used. A phone that comes later is challenged once more, which costs it one round trip.
    public static final Duration NONCE_LIFETIME = Duration.ofMinutes(2);
    /// Used nonces remembered: two minutes of a storm of 500 registrations a second, and as many calls.
    private static final int MOST_NONCES = 120_000;
    private static final int KEY_OCTETS = 32;
    private static final int SALT_OCTETS = 8;
    /// 128 bits of the signature: nobody guesses them in two minutes.
    private static final int SIGNATURE_DIGITS = 32;
    private static final int TIME_DIGITS = 16;
    private static final HexFormat HEX = HexFormat.of();

    private final String realm;
    private final Clock clock;
    private final int mostNonces;
    private final List<DigestAlgorithm> offered;
    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> lastCounts = new LinkedHashMap<>();
    /// Nonces made at this time or before are taken for stale, because what was remembered of some of them had to be forgotten.
    private Instant forgotten = Instant.MIN;

    public DigestAuthenticator(String realm, Clock clock) {
        this(realm, clock, MOST_NONCES);
    }

    DigestAuthenticator(String realm, Clock clock, int mostNonces) {
        this(realm, clock, mostNonces, EnumSet.allOf(DigestAlgorithm.class));
    }

    /// @param offered what stands in challenges; what else a phone answers with is taken too. Some phones (baresip 1, libre 1) give up at a
    ///                challenge that names SHA-256, even beside MD5, although they should pass it over (RFC 7616 §3.7)
    public DigestAuthenticator(String realm, Clock clock, Set<DigestAlgorithm> offered) {
        this(realm, clock, MOST_NONCES, offered);
    }

    private DigestAuthenticator(String realm, Clock clock, int mostNonces, Set<DigestAlgorithm> offered) {
        if (offered.isEmpty()) {
            throw new IllegalArgumentException("a challenge names at least one algorithm");
        }
        this.offered = offered.stream().sorted().toList();
        this.realm = realm;
        this.clock = clock;
        this.mostNonces = mostNonces;
        var octets = new byte[KEY_OCTETS];
        random.nextBytes(octets);
        // A key of this start only: what was signed before a restart is stale afterwards, with all memory of it.
        this.key = new SecretKeySpec(octets, "HmacSHA256");
    }

    public String realm() {
        return realm;
    }

    /// The values of the challenges that go out together, each in a header of its own, SHA-256 first (RFC 8760 §2.3).
    ///
    /// @param stale after [DigestVerdict#STALE] and [DigestVerdict#REPLAYED]
    public List<String> challenges(boolean stale) {
        var nonce = nonce();
        return offered.stream()
                .map(algorithm -> new DigestChallenge(algorithm, realm, nonce, true, Optional.empty(), stale).format()).toList();
    }

    /// Checks credentials. Without a secret, as for a number that nobody has, it takes as long as with one and refuses.
    public DigestVerdict check(DigestCredentials said, DigestRequest request, Optional<DigestSecret> secret) {
        var ha1 = secret.filter(s -> s.realm().equals(realm)).flatMap(s -> s.ha1(said.user(), said.algorithm()));
        var wanted = said.algorithm().response(ha1.orElse(""), request.method(), said);
        var proven = MessageDigest.isEqual(octets(wanted), octets(said.response().toLowerCase(Locale.ROOT)));
        if (ha1.isEmpty() || !proven || !said.realm().equals(realm) || !sameResource(said.uri(), request.uri())) {
            return DigestVerdict.REFUSED;
        }
        var made = timeOf(said.nonce());
        if (made.isEmpty()) {
            // The password is right, so this is a phone with a nonce from before our restart.
            return DigestVerdict.STALE;
        }
        return use(said, made.get());
    }

    private synchronized DigestVerdict use(DigestCredentials said, Instant made) {
        forgetOld();
        if (!made.isAfter(forgotten) || made.plus(NONCE_LIFETIME).isBefore(clock.instant())) {
            return DigestVerdict.STALE;
        }
        // Without qop there is no count, and a nonce serves once.
        var count = said.use().map(DigestCredentials.NonceUse::count).orElse(1L);
        if (count <= lastCounts.getOrDefault(said.nonce(), 0L)) {
            return DigestVerdict.REPLAYED;
        }
        lastCounts.put(said.nonce(), count);
        return DigestVerdict.ACCEPTED;
    }

    /// Nonces were first used in nearly the order in which they were made, so the old ones stand in front.
    private void forgetOld() {
        var dead = clock.instant().minus(NONCE_LIFETIME);
        var nonces = lastCounts.keySet().iterator();
        while (nonces.hasNext()) {
            var made = timeOf(nonces.next()).orElse(Instant.MIN);
            if (!made.isBefore(dead) && lastCounts.size() < mostNonces) {
                return;
            }
            nonces.remove();
            if (!made.isBefore(dead) && made.isAfter(forgotten)) {
                forgotten = made;
            }
        }
    }

    private String nonce() {
        var salt = new byte[SALT_OCTETS];
        random.nextBytes(salt);
        var signed = HEX.toHexDigits(clock.millis()) + HEX.formatHex(salt);
        return signed + signature(signed);
    }

    /// When a nonce of ours was made; empty for others.
    private Optional<Instant> timeOf(String nonce) {
        var end = nonce.length() - SIGNATURE_DIGITS;
        if (end != TIME_DIGITS + 2 * SALT_OCTETS
                || !MessageDigest.isEqual(octets(signature(nonce.substring(0, end))), octets(nonce.substring(end)))) {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(nonce, 0, TIME_DIGITS)));
    }

    private String signature(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HEX.formatHex(Arrays.copyOf(mac.doFinal(octets(text)), SIGNATURE_DIGITS / 2));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HMAC with SHA-256", e);
        }
    }

    /// A proof made for one address must not open another: the scheme, user and host must be the same. Port and parameters are changed on
    /// the way by proxies that mean well (RFC 3261 §22.4 item 5 wants no more).
    private static boolean sameResource(String one, String other) {
        return resource(one).equals(resource(other));
    }

    private static String resource(String uri) {
        var at = uri.indexOf('@');
        var host = uri.substring(at >= 0 ? at + 1 : uri.indexOf(':') + 1);
        var bare = host.startsWith("[") ? host.replaceFirst("].*", "]") : host.replaceFirst("[:;?].*", "");
        return uri.substring(0, uri.length() - host.length()) + bare.toLowerCase(Locale.ROOT);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
