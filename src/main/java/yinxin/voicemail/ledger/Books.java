package yinxin.voicemail.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;

/// The store as an auditor reads it.
public interface Books {
    /// Which of these are items, and of what kind: [MessageKind#VOICE] only where the recording must still be there.
    Map<MessageId, MessageKind> items(Collection<MessageId> ids);

    /// Adds up items and deliveries.
    ///
    /// @param since   items of calls that ended before are taken to be right
    /// @param overdue what was due before this should have been done by now
    Balance balance(Instant since, Instant overdue);

    /// What does not add up; all zero but for `items`.
    ///
    /// @param items     items in all
    /// @param gaps      numbers whose items are not numbered 1, 2, 3, … up to the last number given out
    /// @param unnoticed items for which somebody who was bound then has no notice, or has two
    /// @param odd       deliveries in a state that nothing moves on from and nobody knows
    /// @param stuck     deliveries long due that nobody has taken
    /// @param abandoned deliveries that somebody took and never brought back
    record Balance(long items, long gaps, long unnoticed, long odd, long stuck, long abandoned) {}
}
