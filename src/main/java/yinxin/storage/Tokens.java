package yinxin.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// Tokens for links that are passed on. Only their SHA-256 is kept: who reads the database can use none of them.
final class Tokens {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int OCTETS = 16;

    private Tokens() {}

    /// One that nobody can guess: 22 characters of `[A-Za-z0-9_-]`.
    static String fresh() {
        var bits = new byte[OCTETS];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /// One made of these octets, of which there must be enough.
    static String of(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(octets, OCTETS));
    }

    /// What is kept of a token.
    static String hash(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
