package yinxin.simulator.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// WeChat's side of the callback cryptography (the page 消息加解密说明).
///
/// ```
/// AES-256-CBC, key = Base64(EncodingAESKey + "="), IV = first 16 bytes of the key
///  0        16      20          20+n
/// | random  | n:BE  | message   | appid | padding 1..32, PKCS#7 with blocks of 32 |
/// ```
public final class CallbackCipher {
    private static final int BLOCK = 32;
    private static final int RANDOM = 16;
    private static final int LENGTH = 4;
    private static final int ENCODED_KEY_LENGTH = 43;

    private final String token;
    private final String appId;
    private final byte[] key;

    /// `encodedKey` has 43 characters, as the account's settings page shows it.
    public CallbackCipher(String token, String encodedKey, String appId) {
        if (encodedKey.length() != ENCODED_KEY_LENGTH) {
            throw new IllegalArgumentException("EncodingAESKey must have 43 characters, not " + encodedKey.length());
        }
        this.token = token;
        this.appId = appId;
        this.key = Base64.getDecoder().decode(encodedKey + "=");
    }

    /// `sha1` of the sorted, joined token and `parts`, in lower-case hexadecimal.
    public String sign(String... parts) {
        var all = Arrays.copyOf(parts, parts.length + 1);
        all[parts.length] = token;
        Arrays.sort(all);
        return HexFormat.of().formatHex(Identifiers.digest("SHA-1", String.join("", all)));
    }

    /// Encrypts `message`; `random` must be 16 fresh bytes.
    public String encrypt(String message, byte[] random) {
        var text = message.getBytes(StandardCharsets.UTF_8);
        var owner = appId.getBytes(StandardCharsets.UTF_8);
        var length = RANDOM + LENGTH + text.length + owner.length;
        var padding = BLOCK - length % BLOCK;
        var plain = ByteBuffer.allocate(length + padding).put(random, 0, RANDOM).putInt(text.length).put(text).put(owner);
        while (plain.hasRemaining()) {
            plain.put((byte) padding);
        }
        try {
            return Base64.getEncoder().encodeToString(cipher(Cipher.ENCRYPT_MODE).doFinal(plain.array()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-CBC on whole blocks cannot fail", e);
        }
    }

    /// The message inside `encrypted`. Throws [PassiveReply.Broken] with the reason when it was not made for this account.
    public String decrypt(String encrypted) throws PassiveReply.Broken {
        byte[] plain;
        try {
            plain = cipher(Cipher.DECRYPT_MODE).doFinal(Base64.getDecoder().decode(encrypted));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new PassiveReply.Broken("Encrypt is not Base64 of whole AES blocks");
        }
        var padding = plain.length == 0 ? 0 : plain[plain.length - 1];
        if (padding < 1 || padding > BLOCK || plain.length < RANDOM + LENGTH + padding) {
            throw new PassiveReply.Broken("the padding is not PKCS#7 with blocks of 32: other key or other padding");
        }
        for (var i = plain.length - padding; i < plain.length; i++) {
            if (plain[i] != padding) {
                throw new PassiveReply.Broken("the padding is not PKCS#7 with blocks of 32");
            }
        }
        var length = ByteBuffer.wrap(plain, RANDOM, LENGTH).getInt();
        var ownerAt = RANDOM + LENGTH + length;
        if (length < 0 || ownerAt > plain.length - padding) {
            throw new PassiveReply.Broken("the message length " + length + " does not fit the plain text");
        }
        var owner = new String(plain, ownerAt, plain.length - padding - ownerAt, StandardCharsets.UTF_8);
        if (!owner.equals(appId)) {
            throw new PassiveReply.Broken("the appid inside is another one");
        }
        return new String(plain, RANDOM + LENGTH, length, StandardCharsets.UTF_8);
    }

    private Cipher cipher(int mode) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(key, 0, RANDOM));
        return cipher;
    }
}
