package yinxin.voicemail.delivery;

import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;

/// What is sent to a follower.
public sealed interface Push {
    /// A message has been left. Sent as a template message.
    record Notice(VoiceMessage message) implements Push {}

    /// The number is theirs now. Said in the chat, which they have just used.
    record NumberBound(PhoneNumber number) implements Push {}

    /// Somebody else has proven the number; everything kept for the former owner is gone. Said in the chat if it is open.
    record NumberLost(PhoneNumber number) implements Push {}
}
