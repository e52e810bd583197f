package yinxin.telephony.e1;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import yinxin.telephony.e1.q931.Q850Cause;

/// A call that we place over an E1. Its methods wait where they say so, and are for one thread; [#hangUp] and [#close] may come from any.
public final class OutgoingE1Call extends E1Conversation implements AutoCloseable {
    /// What became of the call.
    public sealed interface Outcome permits Answered, Refused {}

    /// It was answered.
    public record Answered() implements Outcome {}

    /// It was not, or no channel was free (34), or the D channel is down (27).
    ///
    /// @param cause as the other side says; [ReleaseCauses] has the SIP status for it
    public record Refused(Q850Cause cause) implements Outcome {}

    OutgoingE1Call(E1Leg leg) {
        super(leg);
    }

    /// Waits until it is answered, or over; empty when the time is up.
    public Optional<Outcome> awaitAnswer(Duration atMost) throws InterruptedException {
        try {
            return Optional.of(leg.answer().get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome is never an exception", e);
        }
    }

    /// Whether the called telephone rings, or rang.
    public boolean hasRung() {
        return leg.hasRung();
    }

    /// Gives the call up, or ends it, without waiting.
    @Override
    public void close() {
        leg.end(Q850Cause.NORMAL_CLEARING);
        leg.close();
    }
}
