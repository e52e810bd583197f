package yinxin.telephony.e1.q931;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import yinxin.telephony.e1.q931.CallControl.Line;
import yinxin.telephony.e1.q931.Q931Timers.Timer;

/// One call: its state, its channel and its timers. What happens to it is decided by [Establishing] and [Clearing].
final class Call {
    private static final Timer[] TIMERS = Timer.values();

    /// The call reference as this side writes it, with the flag.
    final int reference;
    final Line line;
    /// What the call is; grows with the digits of overlap receiving.
    Setup setup;
    CallState state = CallState.NULL;
    /// The channel that it has; 0 for none, once it has been yielded to the network.
    int channel;
    /// Both sides agree on the channel.
    boolean channelSettled;
    /// Why we are ending it.
    Q850Cause cause = Q850Cause.NORMAL_CLEARING;
    /// How often the message that a timer repeats has been repeated.
    int repeats;

    private final long[] deadlines = new long[TIMERS.length];
    private final boolean[] running = new boolean[TIMERS.length];
    private boolean known;

    Call(Line line, int reference, Setup setup) {
        this.line = line;
        this.reference = reference;
        this.setup = setup;
    }

    /// The trunk knows of this call, and is to be told of its end.
    void becomesKnown() {
        known = true;
    }

    void send(Message.Type type, Element... elements) {
        line.send(Message.of(reference, type, elements));
    }

    void sendStatus(Q850Cause why, byte... diagnostics) {
        send(Message.Type.STATUS, Element.cause(why, diagnostics), Element.of(Element.CALL_STATE, state.value(line.side())));
    }

    /// A cause element that names the timer which has expired (Q.850, cause 102).
    static Element expiryOf(Timer timer) {
        return Element.cause(Q850Cause.TIMER_EXPIRY, timer.name().substring(1).getBytes(StandardCharsets.US_ASCII));
    }

    void start(Timer timer, long now) {
        running[timer.ordinal()] = true;
        deadlines[timer.ordinal()] = now + line.timers().nanos(timer);
    }

    void stop(Timer timer) {
        running[timer.ordinal()] = false;
    }

    void stopAll() {
        Arrays.fill(running, false);
    }

    boolean isRunning(Timer timer) {
        return running[timer.ordinal()];
    }

    /// Whether this timer has passed; if so it runs no longer.
    boolean passes(Timer timer, long now) {
        var passed = running[timer.ordinal()] && deadlines[timer.ordinal()] - now <= 0;
        if (passed) {
            stop(timer);
        }
        return passed;
    }

    /// When the next timer passes; `otherwise` if that is sooner or none runs.
    long nextDeadline(long otherwise) {
        var next = otherwise;
        for (var timer = 0; timer < TIMERS.length; timer++) {
            next = running[timer] ? Math.min(next, deadlines[timer]) : next;
        }
        return next;
    }

    /// Whether this side began the call.
    boolean isOurs() {
        return (reference & Message.FLAG) == 0;
    }

    /// Gives the channel back and forgets the call.
    void remove() {
        stopAll();
        state = CallState.NULL;
        yieldChannel();
        line.forget(this);
    }

    void yieldChannel() {
        if (channel > 0) {
            line.channels().release(channel);
        }
        channel = 0;
    }

    /// Tells the trunk, once, that nothing more will be heard of this call.
    void tellOver(Q850Cause why) {
        if (known) {
            known = false;
            line.out().cleared(reference, why);
        }
    }
}
