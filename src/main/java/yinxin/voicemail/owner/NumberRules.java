package yinxin.voicemail.owner;

import java.time.Instant;
import java.util.List;
import yinxin.voicemail.message.PhoneNumber;

/// The store of what owners decided about the calls of their numbers. It all ends with the ownership. Every call either takes effect
/// whole or throws [yinxin.voicemail.message.StoreUnavailable].
public interface NumberRules {
    /// How many callers may be blocked for one number.
    int MOST_BLOCKED = 100;

    /// What is decided for a number.
    NumberSettings of(PhoneNumber number);

    /// Keeps what is decided for a number that somebody owns.
    void keep(PhoneNumber number, NumberSettings settings);

    /// Who is blocked, latest first.
    List<PhoneNumber> blocked(PhoneNumber number);

    /// Blocks a caller. False when [#MOST_BLOCKED] are blocked already.
    boolean block(PhoneNumber number, PhoneNumber caller, Instant at);

    /// Lets a caller through again.
    void unblock(PhoneNumber number, PhoneNumber caller);
}
