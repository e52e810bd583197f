package yinxin.wechat.callback;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import yinxin.wechat.api.Secret;

/// WeChat's message encryption (WXBizMsgCrypt): AES-256-CBC, the first 16 octets of the key as IV, PKCS#7 padding to blocks of 32.
///
/// ```
/// +-----------+--------------+-----------+---------+----------------+
/// | random 16 | length 4, BE | text UTF-8|  appid  | 1..32 of 1..32 |
/// +-----------+--------------+-----------+---------+----------------+
/// ```
final class CallbackCipher {
    private static final int RANDOM = 16;
    private static final int LENGTH = 4;
    private static final int BLOCK = 32;
    private static final SecureRandom RANDOMNESS = new SecureRandom();

    private final byte[] key;
    private final byte[] appId;

    /// @param aesKey the EncodingAESKey: 43 characters, Base64 without its last `=`
    CallbackCipher(Secret aesKey, String appId) {
        key = Base64.getDecoder().decode(aesKey.value() + "=");
        this.appId = appId.getBytes(StandardCharsets.UTF_8);
    }

    /// Encrypts a text for WeChat.
    String encrypt(String text) {
        var random = new byte[RANDOM];
        RANDOMNESS.nextBytes(random);
        return encrypt(text, random);
    }

    /// As [#encrypt(String)], with these 16 octets in front.
    String encrypt(String text, byte[] random) {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        var length = RANDOM + LENGTH + octets.length + appId.length;
        var padding = BLOCK - length % BLOCK;
        var plain = ByteBuffer.allocate(length + padding).put(random).putInt(octets.length).put(octets).put(appId);
        Arrays.fill(plain.array(), length, length + padding, (byte) padding);
        try {
            return Base64.getEncoder().encodeToString(cipher(Cipher.ENCRYPT_MODE).doFinal(plain.array()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-256-CBC", e);
        }
    }

    /// Decrypts a text from WeChat. Its sender must have been checked before: padding errors are told plainly here.
    ///
    /// @throws CallbackRefused when it is damaged, encrypted with another key, or meant for another account
    String decrypt(String encrypted) throws CallbackRefused {
        var plain = opened(encrypted);
        var padding = plain[plain.length - 1];
        if (padding < 1 || padding > BLOCK || padding > plain.length - RANDOM - LENGTH) {
            throw wrongKey();
        }
        for (var i = plain.length - padding; i < plain.length; i++) {
            if (plain[i] != padding) {
                throw wrongKey();
            }
        }
        var content = ByteBuffer.wrap(plain, RANDOM, plain.length - RANDOM - padding);
        var length = content.getInt();
        if (length < 0 || length > content.remaining()) {
            throw wrongKey();
        }
        var text = new byte[length];
        content.get(text);
        var receiver = new byte[content.remaining()];
        content.get(receiver);
        if (!MessageDigest.isEqual(receiver, appId)) {
            throw new CallbackRefused("the message is meant for another account than yinxin.wechat.app-id");
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    private byte[] opened(String encrypted) throws CallbackRefused {
        try {
            var octets = Base64.getDecoder().decode(encrypted.strip());
            if (octets.length < BLOCK || octets.length % 16 != 0) {
                throw new CallbackRefused("the encrypted text has a wrong length: " + octets.length + " octets");
            }
            return cipher(Cipher.DECRYPT_MODE).doFinal(octets);
        } catch (IllegalArgumentException e) {
            throw new CallbackRefused("the encrypted text is no Base64");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-256-CBC", e);
        }
    }

    private static CallbackRefused wrongKey() {
        return new CallbackRefused("the encrypted text cannot be read: check yinxin.wechat.callback-aes-key against 服务器配置");
    }

    private Cipher cipher(int mode) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(key, 0, 16));
        return cipher;
    }
}
