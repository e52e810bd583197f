package yinxin.telephony.rtp.srtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// HMAC-SHA1 (RFC 2104) into an array of the caller's: the JDK's `Mac` makes a new one for every message.
final class HmacSha1 {
    static final int LENGTH = 20;
    private static final int BLOCK = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5C;

    private final MessageDigest sha1;
    private final byte[] inner;
    private final byte[] outer;

    /// @param key at most 64 octets
    HmacSha1(byte[] key) {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
        inner = padded(key, INNER);
        outer = padded(key, OUTER);
    }

    private static byte[] padded(byte[] key, byte pad) {
        var block = Arrays.copyOf(key, BLOCK);
        for (var i = 0; i < BLOCK; i++) {
            block[i] ^= pad;
        }
        return block;
    }

    /// Writes the code of the message's first `length` octets to `code`, [#LENGTH] octets.
    void of(byte[] message, int length, byte[] code) {
        try {
            sha1.update(inner);
            sha1.update(message, 0, length);
            sha1.digest(code, 0, LENGTH);
            sha1.update(outer);
            sha1.update(code, 0, LENGTH);
            sha1.digest(code, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("the code always fits", e);
        }
    }
}
