package yinxin.voicemail.owner;

import java.time.Instant;
import yinxin.voicemail.message.OpenId;

/// The store of tickets. Every call either takes effect whole or throws [yinxin.voicemail.message.StoreUnavailable].
public interface Tickets {
    /// Keeps a ticket and returns its token, 22 characters of `[A-Za-z0-9_-]`.
    String issue(Ticket ticket);

    /// Uses a ticket up for this follower. A ticket by which the operator vouches binds the number in the same transaction.
    Redemption redeem(String token, OpenId follower, Instant at);

    /// What a token was worth.
    sealed interface Redemption {
        /// It was good; what it says is to be begun (or, if the operator vouches, is done).
        record Good(Ticket ticket) implements Redemption {}

        /// Somebody has used it before.
        record Used() implements Redemption {}

        /// Its time is over.
        record Expired() implements Redemption {}

        /// There is no such ticket.
        record Unknown() implements Redemption {}
    }
}
