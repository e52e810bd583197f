package yinxin.voicemail.recording;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import yinxin.voicemail.recording.MasterKey.WrongKey;

/// The key of one era in which a number belonged to somebody. It seals the data key of each recording made in that era;
/// once it is destroyed, none of them can be read again.
///
/// @param ownership names the era
/// @param key       AES-256
public record OwnershipKey(long ownership, SecretKey key) {
    /// The key whose octets are these 32.
    public static OwnershipKey of(long ownership, byte[] octets) {
        return new OwnershipKey(ownership, new SecretKeySpec(octets, "AES"));
    }

    /// Octets for a new one.
    public static byte[] generate() {
        return MasterKey.newKey();
    }

    byte[] seal(byte[] dataKey) {
        return MasterKey.seal(key, dataKey);
    }

    byte[] open(byte[] sealed) throws WrongKey {
        return MasterKey.open(key, sealed);
    }

    @Override
    public String toString() {
        return "OwnershipKey[" + ownership + ", hidden]";
    }
}
