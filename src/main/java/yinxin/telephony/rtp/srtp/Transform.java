package yinxin.telephony.rtp.srtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// What one master key does to one packet at a time, in a workspace of its own: the same for sending and receiving. For one thread.
///
/// ```
/// | header, contributing sources, extension | payload | tag |
///                                           |encrypted|
/// |             authenticated, with the rollover counter     |
/// ```
final class Transform {
    /// The longest packet that is taken.
    static final int LONGEST = 2048;
    private static final int HEADER = 12;
    private static final int WORD = 4;
    private static final int VERSION_MASK = 0xC0;
    private static final int VERSION = 0x80;
    private static final int EXTENSION = 0x10;
    private static final int CSRC_COUNT = 0x0F;
    /// RFC 5761 §4: what has 192 to 223 in its second octet is RTCP.
    private static final int RTCP_MASK = 0xE0;
    private static final int RTCP = 0xC0;
    private static final int SSRC_AT = 4;
    private static final int INDEX_AT = 8;
    private static final int INDEX_OCTETS = 6;

    private final int tagLength;
    private final KeyStream cipher;
    private final HmacSha1 hmac;
    private final byte[] salt;
    private final byte[] counter = new byte[KeyStream.BLOCK];
    private final byte[] code = new byte[HmacSha1.LENGTH];
    /// The packet, with room for the rollover counter behind it.
    final byte[] octets = new byte[LONGEST + WORD];

    Transform(SrtpKey key) {
        tagLength = key.suite().tagLength();
        cipher = new KeyStream(KeyDerivation.derive(key, KeyDerivation.Label.CIPHER, KeyDerivation.CIPHER_KEY));
        hmac = new HmacSha1(KeyDerivation.derive(key, KeyDerivation.Label.AUTHENTICATION, KeyDerivation.AUTHENTICATION_KEY));
        salt = Arrays.copyOf(KeyDerivation.derive(key, KeyDerivation.Label.SALT, KeyDerivation.SALT), KeyStream.BLOCK);
    }

    int tagLength() {
        return tagLength;
    }

    /// Where the payload of an RTP packet of so many octets begins (RFC 3550 §5.1), or -1 for what is no RTP packet.
    static int payloadAt(ByteBuffer packet, int length) {
        if (length < HEADER || (packet.get(0) & VERSION_MASK) != VERSION || (packet.get(1) & RTCP_MASK) == RTCP) {
            return -1;
        }
        var at = HEADER + WORD * (packet.get(0) & CSRC_COUNT);
        if ((packet.get(0) & EXTENSION) != 0) {
            if (at + WORD > length) {
                return -1;
            }
            at += WORD + WORD * (packet.getShort(at + 2) & 0xFFFF);
        }
        return at <= length ? at : -1;
    }

    /// Encrypts or decrypts a part of the workspace (RFC 3711 §4.1.1).
    ///
    /// @param index rollover counter and sequence number, 48 bits
    void crypt(long index, int ssrc, int from, int to) {
        System.arraycopy(salt, 0, counter, 0, counter.length);
        for (var i = 0; i < WORD; i++) {
            counter[SSRC_AT + i] ^= (byte) (ssrc >>> 8 * (WORD - 1 - i));
        }
        for (var i = 0; i < INDEX_OCTETS; i++) {
            counter[INDEX_AT + i] ^= (byte) (index >>> 8 * (INDEX_OCTETS - 1 - i));
        }
        cipher.apply(counter, octets, from, to - from);
    }

    /// The code of the workspace's first `length` octets with the rollover counter, which is written behind them (RFC 3711 §4.2). Its
    /// first [#tagLength] octets are the tag. Valid until the next call.
    byte[] authenticate(long index, int length) {
        var rollover = (int) (index >>> 16);
        for (var i = 0; i < WORD; i++) {
            octets[length + i] = (byte) (rollover >>> 8 * (WORD - 1 - i));
        }
        hmac.of(octets, length + WORD, code);
        return code;
    }
}
