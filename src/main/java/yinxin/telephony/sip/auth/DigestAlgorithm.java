package yinxin.telephony.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// The hashes of digest authentication, the better one first: that is the order in which they are offered (RFC 8760 §2.3).
public enum DigestAlgorithm {
    SHA_256("SHA-256"),
    /// Broken as a hash, still all that many phones have.
    MD5("MD5");

    private final String token;

    DigestAlgorithm(String token) {
        this.token = token;
    }

    /// Its name in `algorithm=`, and the JDK's.
    public String token() {
        return token;
    }

    /// The algorithm of this name, in any case. Empty for those that we have not: `-sess` variants, AKA, SHA-512-256.
    public static Optional<DigestAlgorithm> ofToken(String token) {
        for (var algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /// The hash of the text in UTF-8, as lower-case hexadecimal digits.
    String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(token).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + token, e);
        }
    }

    /// HA1 of RFC 7616 §3.4.2: what stands for the password wherever it is kept.
    String ha1(String user, String realm, String password) {
        return hash(user + ":" + realm + ":" + password);
    }

    /// The `response` of RFC 7616 §3.4.1, for `qop=auth` or, without, as RFC 2069 had it.
    String response(String ha1, String method, DigestCredentials said) {
        var ha2 = hash(method + ":" + said.uri());
        return hash(said.use().map(use -> String.join(":", ha1, said.nonce(), use.nc(), use.cnonce(), DigestChallenge.QOP, ha2))
                .orElse(String.join(":", ha1, said.nonce(), ha2)));
    }
}
