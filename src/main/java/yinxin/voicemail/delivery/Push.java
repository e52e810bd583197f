package yinxin.voicemail.delivery;

import java.time.Instant;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.proof.SpokenCodes;

/// What is sent to a follower.
public sealed interface Push {
    /// A message has been left. Sent as a template message.
    record Notice(VoiceMessage message) implements Push {}

    /// The number is theirs now. Said in the chat, which they have just used.
    record NumberBound(PhoneNumber number) implements Push {}

    /// Somebody else has proven the number; everything kept for the former owner is gone. Said in the chat if it is open.
    record NumberLost(PhoneNumber number) implements Push {}

    /// A guest has accepted the invitation to the number; said to its owner.
    ///
    /// @param name what the owner called the guest
    record GuestJoined(PhoneNumber number, String name) implements Push {}

    /// The number is shared with them no longer; said to a guest.
    record ShareEnded(PhoneNumber number) implements Push {}

    /// The number is to be proven again; said to its owner.
    ///
    /// @param until when it is lost otherwise
    record ProofWanted(PhoneNumber number, Instant until) implements Push {}

    /// The number was not proven again in time; everything kept for its owner is gone.
    record LeaseEnded(PhoneNumber number) implements Push {}

    /// The number was called with a code, and nobody heard it; said to who asked for the call.
    ///
    /// @param how why not
    record CodeCallFailed(PhoneNumber number, SpokenCodes.Progress how) implements Push {}
}
