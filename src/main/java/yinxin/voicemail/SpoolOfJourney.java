package yinxin.voicemail;

import java.util.Set;
import yinxin.voicemail.ledger.Reconciliation;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.recording.RecordingLimits;
import yinxin.voicemail.recording.Recordings;

/// The spool as the auditor sees it.
///
/// @param journey settles what was left
/// @param limits  what counts as speech in a recording that was cut off
public record SpoolOfJourney(Journey journey, Recordings recordings, RecordingLimits limits) implements Reconciliation.Spool {
    @Override
    public Set<MessageId> inHand() {
        return recordings.inHand();
    }

    @Override
    public boolean hasSound(MessageId id) {
        return recordings.has(id);
    }

    @Override
    public int takeUp() {
        return journey.takeUp(limits);
    }
}
