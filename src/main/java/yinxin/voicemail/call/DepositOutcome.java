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

    /// The called party does not want it; the caller was refused.
    record Refused(Unwanted why) implements DepositOutcome {}

    /// Its owner called to record a greeting; whether they kept one.
    record GreetingCall(boolean kept) implements DepositOutcome {}

    /// Why a called party does not want a call, with the status that 3GPP TS 24.611 gives to its refusal. Neither names the called party's reasons
    /// to the caller, and both end the call for good: no network tries elsewhere.
    enum Unwanted {
        /// The called party has blocked the caller. 603 Decline.
        BLOCKED(603, "Decline"),
        /// The caller hides the number, and the called party takes no such calls. 433 Anonymity Disallowed (RFC 5079), so that the caller's network
        /// can say that it helps to show it.
        WITHHELD(433, "Anonymity Disallowed");

        private final int status;
        private final String reason;

        Unwanted(int status, String reason) {
            this.status = status;
            this.reason = reason;
        }

        /// The SIP status of the refusal.
        public int status() {
            return status;
        }

        String reason() {
            return reason;
        }
    }

    /// A number was to be proven; empty when no code was keyed.
    record ProofCall(Optional<ProofOutcome> outcome) implements DepositOutcome {}

    /// Nobody could be found for whom the call would be; it came by this trunk and was refused with 404.
    record ForNobody(String trunk) implements DepositOutcome {}
}
