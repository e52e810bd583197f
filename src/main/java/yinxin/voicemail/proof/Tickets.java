package yinxin.voicemail.proof;

import java.time.Instant;
import yinxin.voicemail.message.OpenId;

/// The store of tickets. Every call either takes effect whole or throws [yinxin.voicemail.message.StoreUnavailable].
public interface Tickets {
    /// Keeps a ticket and returns its token, 22 characters of `[A-Za-z0-9_-]`.
    String issue(Ticket ticket);

    /// As [#issue], for a ticket by which the operator vouches, but a number has only one such ticket at a time: when there is one that is neither used nor
    /// expired it is that one, as it was issued. So importing the same list again changes nothing.
    Issued issueOnce(Ticket ticket, Instant at);

    /// What a token would be worth for this follower; nothing happens.
    Redemption look(String token, OpenId follower, Instant at);

    /// Uses a ticket up for this follower. A ticket by which the operator vouches binds the number in the same transaction. Whoever has used a ticket
    /// may begin once more what it began, as long as it lives; what the operator vouched for is not done twice.
    Redemption redeem(String token, OpenId follower, Instant at);

    /// A ticket that is there now.
    ///
    /// @param fresh whether it was not there before
    record Issued(String token, Ticket ticket, boolean fresh) {}

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
