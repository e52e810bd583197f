package yinxin.voicemail.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.message.ProofOutcome;

/// The store of codes that are read out on the phone and typed in WeChat. Every call either takes effect whole or throws
/// [yinxin.voicemail.message.StoreUnavailable].
public interface SpokenCodes {
    /// A code for this follower and number, to be read out now; any earlier code for the same pair dies. Counts as a call ([CallLimits]).
    ///
    /// @param address where the wish came from, hashed; empty from the chat
    Issue issue(PhoneNumber number, OpenId follower, String address, Instant at);

    /// How the call goes. When it has failed, the follower is told in the chat. Without effect when the code is spent.
    void progress(PhoneNumber number, OpenId follower, Progress progress, Instant at);

    /// The follower's latest code that was not spent and has not expired.
    Optional<Pending> pending(OpenId follower, Instant at);

    /// The follower typed this. When a code is theirs, binds the number with [yinxin.voicemail.message.Binding.Proof#CALLED_BACK] and uses it up.
    ProofOutcome prove(OpenId follower, String digits, Instant at);

    /// What came of asking for a code.
    sealed interface Issue {
        /// Here it is.
        record Issued(ProofCode code) implements Issue {}

        /// A limit is reached; until there may be another.
        record TooOften(Duration pause) implements Issue {}
    }

    /// A code that is waited for.
    ///
    /// @param number   the number that is called
    /// @param progress how the call goes
    /// @param expires  when the code dies
    record Pending(PhoneNumber number, Progress progress, Instant expires) {}

    /// How far a call with a code has come.
    enum Progress {
        /// It rings, or is about to.
        CALLING,
        /// Somebody has answered and hears the code.
        READING,
        /// The code was read and the call is over.
        READ,
        /// The number is engaged.
        BUSY,
        /// Nobody answered.
        NO_ANSWER,
        /// Somebody did not want the call.
        REJECTED,
        /// The network says that the number cannot be reached: switched off, out of coverage, not in use.
        UNREACHABLE,
        /// Our side, or the network, failed.
        FAILED;

        /// Whether the call ended without the code being heard.
        public boolean failed() {
            return switch (this) {
                case CALLING, READING, READ -> false;
                case BUSY, NO_ANSWER, REJECTED, UNREACHABLE, FAILED -> true;
            };
        }
    }
}
