package yinxin.voicemail.recording;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key that seals all others: AES-256. It comes from outside (a file or the environment) and is never stored by us.
public final class MasterKey {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 12;
    private static final int KEY = 32;

    private final SecretKey key;

    private MasterKey(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /// Reads a key as `openssl rand -base64 32` prints it, or as 64 hexadecimal digits.
    ///
    /// @throws IllegalArgumentException when it is anything else
    public static MasterKey parse(String text) {
        var stripped = text.strip();
        try {
            var bytes = stripped.matches("[0-9a-fA-F]{64}") ? java.util.HexFormat.of().parseHex(stripped)
                    : Base64.getDecoder().decode(stripped);
            if (bytes.length == KEY) {
                return new MasterKey(bytes);
            }
        } catch (IllegalArgumentException _) {
            // The sentence below names both forms that are understood.
        }
        throw new IllegalArgumentException("the master key must be 32 octets in base64 (openssl rand -base64 32) or 64 hexadecimal digits");
    }

    /// A new key, in base64.
    public static String generate() {
        return Base64.getEncoder().encodeToString(newKey());
    }

    /// A new key to be sealed by this one.
    static byte[] newKey() {
        var bytes = new byte[KEY];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /// Encrypts another key: nonce, ciphertext, tag (60 octets in all).
    public byte[] seal(byte[] other) {
        return seal(key, other);
    }

    /// Decrypts what [#seal] made.
    ///
    /// @throws WrongKey when this is not the key that sealed it, or the octets are damaged
    public byte[] open(byte[] sealed) throws WrongKey {
        return open(key, sealed);
    }

    /// A key for another purpose, the same whenever it is asked for: 32 octets that tell nothing about this one.
    public byte[] derive(String purpose) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA256", e);
        }
    }

    static byte[] seal(SecretKey key, byte[] plain) {
        try {
            var nonce = new byte[NONCE];
            RANDOM.nextBytes(nonce);
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
            var sealed = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(plain.length));
            cipher.doFinal(plain, 0, plain.length, sealed, NONCE);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM", e);
        }
    }

    static byte[] open(SecretKey key, byte[] sealed) throws WrongKey {
        if (sealed.length <= NONCE) {
            throw new WrongKey("the sealed key is cut short");
        }
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, sealed, 0, NONCE));
            return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
        } catch (GeneralSecurityException e) {
            throw new WrongKey("the key does not open this");
        }
    }

    @Override
    public String toString() {
        return "MasterKey[hidden]";
    }

    /// The key that should open something does not: it was changed, or the data is damaged.
    public static final class WrongKey extends Exception {
        private static final long serialVersionUID = 1;

        WrongKey(String message) {
            super(message);
        }
    }
}
