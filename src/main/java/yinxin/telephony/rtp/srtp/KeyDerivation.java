package yinxin.telephony.rtp.srtp;

import java.util.Arrays;

/// Session keys out of a master key (RFC 3711 §4.3), once for the whole call: the key derivation rate is 0.
final class KeyDerivation {
    static final int CIPHER_KEY = 16;
    static final int AUTHENTICATION_KEY = 20;
    static final int SALT = 14;
    /// Where the label meets the salt: 48 bits of index stand behind it.
    private static final int LABEL_AT = 7;

    /// What a session key is for (RFC 3711 §4.3.2).
    enum Label { CIPHER, AUTHENTICATION, SALT }

    private KeyDerivation() {}

    static byte[] derive(SrtpKey key, Label label, int length) {
        var counter = Arrays.copyOf(key.salt(), KeyStream.BLOCK);
        counter[LABEL_AT] ^= (byte) label.ordinal();
        var derived = new byte[length];
        new KeyStream(key.master()).apply(counter, derived, 0, length);
        return derived;
    }
}
