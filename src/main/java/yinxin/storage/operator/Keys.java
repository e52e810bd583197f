package yinxin.storage.operator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// Random keys that are handed out, and the hashes by which the store knows them again. A plain hash is enough: nobody searches 192 bits.
final class Keys {
    private static final int OCTETS = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Keys() {}

    /// 32 characters of base64url.
    static String fresh() {
        var bits = new byte[OCTETS];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    static String hash(String key) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
