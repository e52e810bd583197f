package yinxin.voicemail.recording;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import yinxin.voicemail.recording.MasterKey.WrongKey;

/// The key of one era in which a number belonged to somebody. It seals the data key of each recording made in that era,
/// and what was understood of it; once it is destroyed, none of them can be read again.
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

    /// Encrypts a data key, or a text of that era.
    public byte[] seal(byte[] plain) {
        return MasterKey.seal(key, plain);
    }

    /// Decrypts what [#seal] made.
    ///
    /// @throws WrongKey when this is not the key that sealed it, or the octets are damaged
    public byte[] open(byte[] sealed) throws WrongKey {
        return MasterKey.open(key, sealed);
    }

    @Override
    public String toString() {
        return "OwnershipKey[" + ownership + ", hidden]";
    }
}
