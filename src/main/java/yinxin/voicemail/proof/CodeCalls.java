package yinxin.voicemail.proof;

import java.time.Duration;
import java.time.Instant;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// Calls numbers and reads out the codes that prove them.
public interface CodeCalls extends AutoCloseable {
    /// Whether the operator has set up a trunk for it.
    boolean offered();

    /// Calls a number, soon and in the background, and reads a fresh code to whoever answers.
    ///
    /// @param address where the wish came from, as a keyed hash of the visitor's address; empty from the chat
    Order order(PhoneNumber number, OpenId follower, String address);

    /// Calls nobody any more, and waits a little for the calls that are up.
    @Override
    void close();

    /// What came of the wish.
    sealed interface Order {
        /// The phone will ring; the code lives until `expires`.
        record Placed(Instant expires) implements Order {}

        /// This follower, this number or this address has had as many calls as strangers may be asked to bear ([CallLimits]).
        ///
        /// @param pause how long until there may be another
        record TooOften(Duration pause) implements Order {}

        /// The operator does not have such numbers called (another country, a service number), or has set up no trunk for it.
        record NotCallable() implements Order {}

        /// Too many calls are under way just now.
        record Busy() implements Order {}
    }
}
