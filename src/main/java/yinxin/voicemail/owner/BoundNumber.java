package yinxin.voicemail.owner;

import java.time.Instant;
import java.util.Optional;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// A number as one follower has it.
///
/// @param binding  the tie
/// @param label    what they call it, such as 妈妈的手机; may be empty
/// @param form     in which form they want its messages
/// @param sharedBy the owner who lets them have it; empty when they have proven it themselves
/// @param provenAt when it was last proven
/// @param aliveAt  when there was last a sign that they still have it
public record BoundNumber(Binding binding, String label, NoticeForm form, Optional<OpenId> sharedBy, Instant provenAt, Instant aliveAt) {
    /// The longest label, in characters.
    public static final int LONGEST_LABEL = 20;

    /// Shorthand for `binding().number()`.
    public PhoneNumber number() {
        return binding.number();
    }

    /// Whether they own it. Guests listen and call back; what is destroyed, shared or blocked is the owner's affair.
    public boolean owned() {
        return sharedBy.isEmpty();
    }

    /// The label, or the number where there is none.
    public String called() {
        return label.isEmpty() ? number().display() : label;
    }
}
