package yinxin.voicemail.owner;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// The store of what followers decide for themselves. Every call either takes effect whole or throws
/// [yinxin.voicemail.message.StoreUnavailable].
public interface Preferences {
    /// The longest name of a contact, in characters.
    int LONGEST_NAME = 30;

    /// How a follower wants to be treated.
    FollowerSettings of(OpenId follower);

    /// Keeps how a follower wants to be treated.
    void keep(OpenId follower, FollowerSettings settings);

    /// A follower's numbers, oldest binding first.
    List<BoundNumber> numbersOf(OpenId follower);

    /// Names a number, for this follower alone. False: it is not bound to them.
    ///
    /// @param label at most [BoundNumber#LONGEST_LABEL] characters; empty takes the label away
    boolean label(PhoneNumber number, OpenId follower, String label);

    /// Sets the form of a number's messages, for this follower alone. False: it is not bound to them.
    boolean form(PhoneNumber number, OpenId follower, NoticeForm form);

    /// Switches notices of one number on or off, for this follower alone. False: it is not bound to them.
    boolean notices(PhoneNumber number, OpenId follower, boolean wanted, Instant at);

    /// The names that this follower gave to callers.
    Map<PhoneNumber, String> contacts(OpenId follower);

    /// Names a caller, for this follower alone; an empty name takes it away.
    void nameContact(OpenId follower, PhoneNumber number, String name);
}
