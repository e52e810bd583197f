package yinxin.telephony.rtp.srtp;

import java.security.MessageDigest;
import java.util.Arrays;

/// A master key with its salt and the suite it is for: protects what one side sends. It never shows its octets in text.
public final class SrtpKey {
    /// Octets of a master key and its salt together, for both suites (RFC 4568 §6.2).
    public static final int LENGTH = 30;

    static final int KEY = 16;

    private final SrtpSuite suite;
    private final byte[] keyAndSalt;

    /// @param keyAndSalt the key and then the salt, as SDP carries them
    /// @throws IllegalArgumentException when they are not [#LENGTH] octets
    public SrtpKey(SrtpSuite suite, byte[] keyAndSalt) {
        if (keyAndSalt.length != LENGTH) {
            throw new IllegalArgumentException("a master key with its salt has " + LENGTH + " octets, not " + keyAndSalt.length);
        }
        this.suite = suite;
        this.keyAndSalt = keyAndSalt.clone();
    }

    SrtpSuite suite() {
        return suite;
    }

    byte[] master() {
        return Arrays.copyOf(keyAndSalt, KEY);
    }

    byte[] salt() {
        return Arrays.copyOfRange(keyAndSalt, KEY, LENGTH);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SrtpKey key && suite == key.suite && MessageDigest.isEqual(keyAndSalt, key.keyAndSalt);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keyAndSalt);
    }

    @Override
    public String toString() {
        return suite + " key";
    }
}
