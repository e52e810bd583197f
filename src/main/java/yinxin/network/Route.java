package yinxin.network;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import yinxin.telephony.sip.stack.SipHeaders;

/// What is to be done with a call next.
public sealed interface Route {
    /// Offer it to all these phones at once.
    ///
    /// @param noAnswer how long they may ring
    record Deliver(List<RegisteredContact> contacts, Duration noAnswer) implements Route {
        public Deliver {
            contacts = List.copyOf(contacts);
        }
    }

    /// The subscriber misses it: send it on.
    record Divert(Cause cause, Destination destination) implements Route {}

    /// The number is none of ours, or everybody's: to the network above us. What that answers is the caller's.
    record Upstream() implements Route {}

    /// Tell the caller that nobody takes it.
    ///
    /// @param status       of the response
    /// @param phrase       of the response
    /// @param releaseCause Q.850, for a `Reason` header, so that a network before us can tell the conditions apart; empty for none
    record Refuse(int status, String phrase, OptionalInt releaseCause) implements Route {
        /// The header fields of the response.
        public List<SipHeaders.Field> fields() {
            return releaseCause.isEmpty() ? List.of()
                    : List.of(new SipHeaders.Field("Reason", "Q.850;cause=" + releaseCause.getAsInt()));
        }
    }

    /// Give the caller the phones' own response: it says nothing about the subscriber.
    record PassOn() implements Route {}

    /// Nothing is left to do.
    record Over() implements Route {}
}
