package yinxin.voicemail.message;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The store of messages. Every call either takes effect whole or throws [StoreUnavailable].
public interface Messages extends Inbox {
    /// Stores a finished call: gives it its number in the ledger and, in the same transaction, puts one notice for
    /// each follower bound to the called number into the outbox. Nobody bound: the message is held. Storing the same id
    /// again changes nothing and returns what is stored.
    ///
    /// @param recordedUnder the ownership under whose key it was recorded; empty: the present one. When that ownership has ended, the item counts
    ///                      in the ledger and is deleted at once, as all items of that era are, and nobody is told
    VoiceMessage keep(FinishedCall call, OptionalLong recordedUnder);

    /// As above, for a call of the present ownership.
    default VoiceMessage keep(FinishedCall call) {
        return keep(call, OptionalLong.empty());
    }

    /// The message with this id, deleted ones included.
    Optional<VoiceMessage> byId(MessageId id);

    /// A number's messages, newest first, deleted ones included: the operator's view.
    List<VoiceMessage> ofNumber(PhoneNumber number, int limit);

    /// Whether this follower is bound, now, to the number that this message was left for, under the same ownership.
    boolean mayListen(MessageId id, OpenId follower);

    /// Unheard becomes heard. False when it was not unheard.
    boolean heard(MessageId id, Instant at);

    /// What happened to a message, oldest first.
    List<TimelineEntry> timeline(MessageId id);

    /// The numbers that callers keyed while they left these messages, as far as there are any: digits alone, in their order.
    Map<MessageId, List<String>> keyed(Collection<MessageId> ids);

    /// Adds a step to the timeline.
    void note(MessageId id, TimelineEntry entry);

    /// Destroys held messages that nobody claimed within `age`, and returns their ids so that their recordings can go too.
    List<MessageId> dropHeldBefore(Instant now, Duration age);

    /// Hands out, once, the ids of messages deleted before this time whose recordings are to be erased.
    List<MessageId> takeErasable(Instant deletedBefore);
}
