package yinxin.voicemail.call;

import java.util.Optional;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;

/// What an incoming call is.
sealed interface Arrival {
    /// A diverted call for somebody.
    record Missed(MissedCall call) implements Arrival {}

    /// An owner who wants to prove a number; empty when the network did not say from which.
    record Proof(Optional<PhoneNumber> caller) implements Arrival {}

    /// Our own call with a code, which the called number diverts back to us under this condition: a mailbox is told no code.
    record OurOwn(Condition condition) implements Arrival {}

    /// It cannot be said for whom it is.
    record ForNobody() implements Arrival {}
}
