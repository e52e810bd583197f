package yinxin.voicemail.owner;

import java.time.Instant;
import java.util.List;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// The store of how long numbers stay with who has proven them by telephone ([Lease]); what the operator vouches for does not lapse, and guests go
/// with the owner. Every call either takes effect whole or throws [yinxin.voicemail.message.StoreUnavailable].
public interface Leases {
    /// Goes over all numbers: who has been silent or has not proven theirs for too long is asked to, who showed a sign of life in time is not asked
    /// any more, and who was asked a grace ago loses the number as by unbinding. The followers are told in the chat.
    Round goRound(Instant at);

    /// Which of this follower's numbers are to be proven again, and by when; the most urgent first.
    List<Due> due(OpenId follower, Instant at);

    /// What came of a round.
    ///
    /// @param asked how many are newly asked for
    /// @param ended how many were lost
    record Round(int asked, int ended) {}

    /// A number to be proven again.
    ///
    /// @param until when it is lost otherwise
    record Due(PhoneNumber number, Instant until) {}
}
