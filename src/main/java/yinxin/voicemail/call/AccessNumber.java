package yinxin.voicemail.call;

import java.util.Optional;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;

/// A number that networks dial to reach us.
///
/// @param number    the number
/// @param purpose   what calls to it are for
/// @param condition fixes the condition of calls that arrive by it: the only way to tell all four apart without loss
/// @param owner     whose calls arrive by it, if it was given to one subscriber (the only way through networks that lose the diverting number)
public record AccessNumber(PhoneNumber number, Purpose purpose, Optional<Condition> condition, Optional<PhoneNumber> owner) {
    /// What an access number is for.
    public enum Purpose {
        /// Diverted calls leave messages here.
        DEPOSIT,
        /// Owners call this one to prove their number.
        PROOF
    }
}
