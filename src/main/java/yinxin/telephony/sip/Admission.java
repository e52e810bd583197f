package yinxin.telephony.sip;

import java.util.concurrent.atomic.AtomicInteger;

/// How many calls may be up, and how many of them may ring and wait for their answer.
///
/// The second limit makes overload bend: whoever is admitted beyond what the processor can set up waits, and with them all that came
/// before, until callers hang up who were just about to be answered and the work was for nothing. Whoever is turned away at once costs
/// little and may be served by another gateway.
final class Admission {
    /// A core sets up 200 to 300 calls a second (docs/performance.md), so these are answered in less than half a second.
    private static final int RINGING_A_CORE = 100;

    private final int mostUp;
    private final int mostRinging;
    private final AtomicInteger up = new AtomicInteger();
    private final AtomicInteger ringing = new AtomicInteger();

    /// What is said to a call that comes in.
    enum Verdict { COME_IN, FULL, TOO_MUCH_AT_ONCE }

    /// As many may ring as the processors can set up soon.
    Admission(int mostUp) {
        this(mostUp, RINGING_A_CORE * Runtime.getRuntime().availableProcessors());
    }

    Admission(int mostUp, int mostRinging) {
        this.mostUp = mostUp;
        this.mostRinging = mostRinging;
    }

    /// A call comes in. One that may must later be [#answeredOrRefused] once, and [#over] once.
    Verdict enter() {
        if (ringing.incrementAndGet() > mostRinging) {
            ringing.decrementAndGet();
            return Verdict.TOO_MUCH_AT_ONCE;
        }
        if (up.incrementAndGet() > mostUp) {
            up.decrementAndGet();
            ringing.decrementAndGet();
            return Verdict.FULL;
        }
        return Verdict.COME_IN;
    }

    /// It rings no longer.
    void answeredOrRefused() {
        ringing.decrementAndGet();
    }

    /// It is up no longer.
    void over() {
        up.decrementAndGet();
    }

    /// Calls that are up, ringing ones among them.
    int up() {
        return up.get();
    }

    /// Calls that wait for their answer.
    int ringing() {
        return ringing.get();
    }

    /// Whether all places are taken.
    boolean isFull() {
        return up.get() >= mostUp;
    }
}
