package yinxin.voicemail.message;

import java.time.Instant;
import java.util.Optional;

/// A call that the called party missed and that the network diverted to us.
///
/// @param id        the item it becomes
/// @param called    the number that was called: the served user
/// @param caller    the calling number; empty when the network gave none
/// @param withheld  the caller asked not to be shown; the number then never leaves the operator's side
/// @param reason    what the network said
/// @param condition what we conclude
/// @param at        when the diverted call arrived
/// @param trunk     the trunk it came by
public record MissedCall(MessageId id, PhoneNumber called, Optional<PhoneNumber> caller, boolean withheld,
                         DivertReason reason, Condition condition, Instant at, String trunk) {

    /// The caller as the called party may see them.
    public Optional<PhoneNumber> shownCaller() {
        return withheld ? Optional.empty() : caller;
    }
}
