package yinxin.network;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.StoreUnavailable;

/// Where each subscriber's phones are: SIP's location service (RFC 3261 §10). Survives a restart.
public interface Registrations {
    /// A number's phones that have not expired, the preferred first (by q, then the latest registered).
    List<RegisteredContact> of(PhoneNumber number, Instant now);

    /// Changes a number's phones as one step: nobody sees, and nobody changes, what lies between (RFC 3261 §10.3 step 7 wants all of a
    /// REGISTER or nothing of it). New phones and removed ones are on the disk when this returns; a mere refresh may follow within a
    /// second.
    ///
    /// @param change given what is alive, returns what shall be; what it throws is thrown, and nothing is changed
    /// @return what is alive now
    /// @throws StoreUnavailable when it cannot be kept; nothing is changed
    List<RegisteredContact> update(PhoneNumber number, Instant now, UnaryOperator<List<RegisteredContact>> change);

    /// How many phones are registered, and not expired.
    int count(Instant now);
}
