package yinxin.telephony.rtp.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// AES in counter mode (RFC 3711 §4.1.1). The JDK's own counter mode wants a new parameter object for every packet; encrypting counters in
/// blocks is the same thing, and allocates nothing.
final class KeyStream {
    static final int BLOCK = 16;
    /// Octets made at a time: a packet of 20 ms has 160.
    private static final int CHUNK = 16 * BLOCK;
    private static final int COUNTER_AT = 14;

    private final Cipher aes;
    private final byte[] counters = new byte[CHUNK];
    private final byte[] stream = new byte[CHUNK];

    KeyStream(byte[] key) {
        try {
            // ECB of distinct counters is counter mode; nothing else is ever encrypted here.
            aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        }
    }

    /// Encrypts or decrypts `length` octets in place.
    ///
    /// @param first the counter block of the first sixteen; its last two octets are 0
    void apply(byte[] first, byte[] octets, int from, int length) {
        try {
            for (var done = 0; done < length; done += CHUNK) {
                var here = Math.min(CHUNK, length - done);
                var whole = (here + BLOCK - 1) / BLOCK * BLOCK;
                count(first, done / BLOCK, whole);
                aes.update(counters, 0, whole, stream, 0);
                for (var i = 0; i < here; i++) {
                    octets[from + done + i] ^= stream[i];
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("whole blocks always fit", e);
        }
    }

    private void count(byte[] first, int start, int octets) {
        for (var at = 0; at < octets; at += BLOCK) {
            var counter = start + at / BLOCK;
            System.arraycopy(first, 0, counters, at, COUNTER_AT);
            counters[at + COUNTER_AT] = (byte) (counter >> 8);
            counters[at + COUNTER_AT + 1] = (byte) counter;
        }
    }
}
