package yinxin.voicemail.recording;

import java.util.Optional;
import yinxin.voicemail.message.PhoneNumber;

/// Where the keys of ownerships are kept, sealed by the master key.
public interface OwnershipKeys {
    /// The key of the number's present ownership. A number that nobody owns gets an era without an owner, which the first
    /// to prove the number takes over.
    OwnershipKey present(PhoneNumber number);

    /// The key of this era; empty when it has been destroyed.
    Optional<OwnershipKey> byId(long ownership);

    /// The number that this era is or was of; empty when there never was such an era.
    Optional<PhoneNumber> numberOf(long ownership);
}
