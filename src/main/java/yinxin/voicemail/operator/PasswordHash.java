package yinxin.voicemail.operator;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Salted, slow hashes of passwords: PBKDF2 with HMAC-SHA-512 (RFC 8018), which every Java has.
public final class PasswordHash {
    /// The shortest password that an account may have, in characters (NIST SP 800-63B wants 8 and recommends more).
    public static final int SHORTEST = 12;
    /// The longest; nobody types more, and hashing it costs.
    public static final int LONGEST = 128;
    /// OWASP's figure of 2023 for this function; about 0.2 s of one core.
    public static final int ROUNDS = 210_000;
    private static final int SALT_OCTETS = 16;
    private static final int HASH_BITS = 256;
    private static final String NAME = "pbkdf2-sha512";
    private static final SecureRandom RANDOM = new SecureRandom();
    /// Calls come first: however many guess at once, one core is as much as they get.
    private static final Semaphore ONE_AT_A_TIME = new Semaphore(1, true);

    private PasswordHash() {}

    /// Whether an account may have this password.
    public static boolean isAcceptable(String password) {
        return password.length() >= SHORTEST && password.length() <= LONGEST && password.chars().noneMatch(Character::isISOControl);
    }

    /// `pbkdf2-sha512$rounds$salt$hash`.
    public static String of(String password) {
        return of(password, ROUNDS);
    }

    /// With so many rounds: fewer than [#ROUNDS] only where the password protects nothing.
    public static String of(String password, int rounds) {
        var salt = new byte[SALT_OCTETS];
        RANDOM.nextBytes(salt);
        var encoder = Base64.getEncoder().withoutPadding();
        return NAME + "$" + rounds + "$" + encoder.encodeToString(salt) + "$" + encoder.encodeToString(derive(password, salt, rounds));
    }

    /// Whether this is the password. Takes as long for a right one as for a wrong one.
    public static boolean matches(String password, String stored) {
        var parts = stored.split("\\$");
        if (parts.length != 4 || !parts[0].equals(NAME) || password.length() > LONGEST) {
            return false;
        }
        var hash = derive(password, Base64.getDecoder().decode(parts[2]), Integer.parseInt(parts[1]));
        return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[3]));
    }

    private static byte[] derive(String password, byte[] salt, int rounds) {
        ONE_AT_A_TIME.acquireUninterruptibly();
        try {
            var key = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(key).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA512", e);
        } finally {
            ONE_AT_A_TIME.release();
        }
    }
}
