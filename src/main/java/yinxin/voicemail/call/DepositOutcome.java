package yinxin.voicemail.call;

import java.util.Optional;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.ProofOutcome;
import yinxin.voicemail.recording.Recording;

/// What came of one incoming call.
public sealed interface DepositOutcome {
    /// It was answered and is over: an item to be stored. The recording, if there is one, is complete on the disk.
    record Finished(FinishedCall call, Optional<Recording> recording) implements DepositOutcome {}

    /// Nobody has bound the number; the caller was told, or refused with this status.
    record NobodyBound(int status) implements DepositOutcome {}

    /// Not answered: the caller gave up before, or the store could not say whether anybody has bound the number (503).
    record Abandoned() implements DepositOutcome {}

    /// A number was to be proven; empty when no code was keyed.
    record ProofCall(Optional<ProofOutcome> outcome) implements DepositOutcome {}

    /// Nobody could be found for whom the call would be; it came by this trunk and was refused with 404.
    record ForNobody(String trunk) implements DepositOutcome {}
}
