package yinxin.wechat.oauth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/// Text that a browser keeps for us and can neither read nor change: AES-256-GCM, which encrypts and authenticates in one, under a key of its
/// own for each purpose (HKDF-SHA256), so that one cookie can never pass for another.
final class SealedText {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    /// Longer texts are not opened: no cookie of ours is.
    private static final int LONGEST = 4096;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;

    /// @param secret  at least 32 octets
    /// @param purpose what the texts are for
    SealedText(byte[] secret, String purpose) {
        if (secret.length < 32) {
            throw new IllegalArgumentException("the key of the cookies needs at least 32 octets, not " + secret.length);
        }
        try {
            var material = HKDFParameterSpec.ofExtract().addIKM(secret)
                    .thenExpand(("yinxin cookie " + purpose).getBytes(StandardCharsets.UTF_8), 32);
            key = KDF.getInstance("HKDF-SHA256").deriveKey("AES", material);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java 25 has HKDF-SHA256", e);
        }
    }

    /// The text sealed, as base64url.
    String seal(String text) {
        var nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(
                    ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-256-GCM", e);
        }
    }

    /// What was sealed; empty for everything that was not sealed by us for this purpose.
    Optional<String> open(String sealed) {
        if (sealed.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var octets = Base64.getUrlDecoder().decode(sealed);
            if (octets.length <= NONCE) {
                return Optional.empty();
            }
            var nonce = Arrays.copyOf(octets, NONCE);
            return Optional.of(new String(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(octets, NONCE, octets.length - NONCE),
                    StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-256-GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
