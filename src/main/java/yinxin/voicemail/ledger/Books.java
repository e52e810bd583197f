package yinxin.voicemail.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;

/// The store as an auditor reads it.
public interface Books {
    /// Which of these are items, and of what kind: [MessageKind#VOICE] only where the recording must still be there.
    Map<MessageId, MessageKind> items(Collection<MessageId> ids);

    /// Adds up items and deliveries: those of calls that have ended since the last time, some of the others, all of them in turn, and again
    /// whatever was wrong the last time.
    ///
    /// @param back    how far back that goes when there was no last time
    /// @param overdue what was due before this should have been done by now
    Balance balance(Instant now, Duration back, Instant overdue);

    /// Tells the other nodes what this one has found in its own book of answered calls.
    void tell(Instant at, Reconciled.Calls calls);

    /// This node ends and its book is empty: nobody need wait for it to compare again.
    void withdraw();

    /// What the other nodes have found in their books.
    List<OfNode> others();

    /// What a node has found in its book of answered calls. See [Reconciled.Calls]
    ///
    /// @param node what it is called
    /// @param at   when, by its clock
    record OfNode(String node, Instant at, int answered, int kept, int underWay, int lost, int withoutSound) {}

    /// What does not add up; all zero but for `items`.
    ///
    /// @param items     items of the numbers that were looked at
    /// @param gaps      numbers whose items are not numbered 1, 2, 3, … up to the last number given out
    /// @param unnoticed items for which somebody who was bound then has no notice, or has two
    /// @param odd       deliveries in a state that nothing moves on from and nobody knows
    /// @param stuck     deliveries long due that nobody has taken
    /// @param abandoned deliveries that somebody took and never brought back
    record Balance(long items, long gaps, long unnoticed, long odd, long stuck, long abandoned) {}
}
