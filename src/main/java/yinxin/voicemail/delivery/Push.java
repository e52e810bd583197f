package yinxin.voicemail.delivery;

import java.time.Instant;
import java.util.List;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.proof.SpokenCodes;

/// What is sent to a follower.
public sealed interface Push {
    /// A message has been left.
    record Notice(VoiceMessage message) implements Push {}

    /// Several messages have been left, and are told together.
    ///
    /// @param messages two or more, in the order in which they came
    record Digest(List<VoiceMessage> messages) implements Push {
        public Digest {
            messages = List.copyOf(messages);
            if (messages.size() < 2) {
                throw new IllegalArgumentException("a digest tells of two messages or more");
            }
        }
    }

    /// What was understood of a message, for who wants to read. Said in the chat if it is open, after the notice and never instead of it: the text
    /// stands on the message's page all the same.
    record Words(VoiceMessage message) implements Push {}

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

    /// By which way it goes when nothing is in the way: messages are told by template, everything else is said in the chat.
    default Way usualWay() {
        return switch (this) {
            case Notice _, Digest _ -> Way.TEMPLATE;
            case Words _, NumberBound _, NumberLost _, GuestJoined _, ShareEnded _, ProofWanted _, LeaseEnded _, CodeCallFailed _ -> Way.CHAT;
        };
    }

    /// Whether it may wait until quiet hours are over. What answers the follower's own doing may not, nor what they must know of at once.
    default boolean mayWait() {
        return switch (this) {
            case Notice(var message) -> !message.urgent();
            case Words(var message) -> !message.urgent();
            case Digest(var messages) -> messages.stream().noneMatch(VoiceMessage::urgent);
            case GuestJoined _, ProofWanted _, LeaseEnded _ -> true;
            case NumberBound _, NumberLost _, ShareEnded _, CodeCallFailed _ -> false;
        };
    }
}
