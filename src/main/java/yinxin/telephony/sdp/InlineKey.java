package yinxin.telephony.sdp;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// A master key and its salt as a session description carries them (RFC 4568 §6.1). It never shows them in text.
public final class InlineKey {
    private final byte[] octets;

    InlineKey(byte[] octets) {
        if (octets.length != CryptoSuite.KEY_OCTETS) {
            throw new IllegalArgumentException("a key has " + CryptoSuite.KEY_OCTETS + " octets, not " + octets.length);
        }
        this.octets = octets.clone();
    }

    static InlineKey random(RandomGenerator random) {
        var octets = new byte[CryptoSuite.KEY_OCTETS];
        random.nextBytes(octets);
        return new InlineKey(octets);
    }

    /// The key, 16 octets, and behind it the salt.
    public byte[] octets() {
        return octets.clone();
    }

    String encode() {
        return Base64.getEncoder().encodeToString(octets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InlineKey key && MessageDigest.isEqual(octets, key.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return "inline key";
    }
}
