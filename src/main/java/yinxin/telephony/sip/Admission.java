package yinxin.telephony.sip;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import yinxin.telephony.sip.stack.NewCalls;

/// How many calls may be up, how many of them may be beginning (from their INVITE until their sound begins), and at which [Pace] they may come.
///
/// The second limit makes overload bend: whoever is admitted beyond what the processor can set up waits, and with them all that came
/// before, until callers hang up who were just about to be answered and the work was for nothing. Whoever is turned away at once costs
/// little and may be served by another gateway. A call that was answered still counts until its ACK has been read and its thread goes on:
/// with the processor full that takes longer than the answer itself, and freeing the place at the 200 let in twice what could be served.
///
/// Asked twice: before an INVITE is parsed, where turning it away costs almost nothing, and when the stack hands it up.
final class Admission implements NewCalls {
    /// A core sets up 200 to 300 calls a second (docs/performance.md), so these have begun in less than half a second.
    private static final int BEGINNING_A_CORE = 100;

    private final int mostUp;
    private final int mostBeginning;
    private final AtomicInteger up = new AtomicInteger();
    private final AtomicInteger beginning = new AtomicInteger();
    private final Pace pace = new Pace(Runtime.getRuntime().availableProcessors(), System.nanoTime());
    private final Counter in;
    private final Counter refused;
    private final Counter overload;

    /// As many may begin as the processors can set up soon.
    Admission(int mostUp, MeterRegistry meters) {
        this(mostUp, BEGINNING_A_CORE * Runtime.getRuntime().availableProcessors(), meters);
    }

    Admission(int mostUp, int mostBeginning, MeterRegistry meters) {
        this.mostUp = mostUp;
        this.mostBeginning = mostBeginning;
        this.overload = Counter.builder("yinxin.calls.overload").description("turned away since too many were beginning, or the SIP stack was behind").register(meters);
        this.in = meters.counter("yinxin.calls.in");
        this.refused = meters.counter("yinxin.calls.refused", "status", "503");
        meters.gauge("yinxin.calls.active", up);
        Gauge.builder("yinxin.calls.most", () -> mostUp).description("calls that may be up at once").register(meters);
        meters.gauge("yinxin.calls.beginning", beginning);
        Gauge.builder("yinxin.calls.pace", pace, Pace::perSecond).description("calls a second that may begin").register(meters);
    }

    @Override
    public boolean haveRoom() {
        return beginning.get() < mostBeginning && pace.hasRoom(System.nanoTime()) && !isFull();
    }

    @Override
    public void turnedAway() {
        in.increment();
        refused.increment();
        if (!isFull()) {
            overload.increment();
        }
    }

    /// A call comes in; false if it may not. One that may must later be [#begunOrRefused] once, and [#over] once.
    boolean enter() {
        if (up.incrementAndGet() > mostUp) {
            up.decrementAndGet();
            return false;
        }
        if (beginning.incrementAndGet() > mostBeginning || !pace.take(System.nanoTime())) {
            beginning.decrementAndGet();
            up.decrementAndGet();
            overload.increment();
            return false;
        }
        return true;
    }

    /// A call that was let in has waited so long for its thread.
    void waited(long nanos) {
        pace.waited(nanos);
    }

    /// What earlier calls have left to do is late.
    void behind() {
        pace.behind();
    }

    /// Its sound has begun, or it never will.
    void begunOrRefused() {
        beginning.decrementAndGet();
    }

    /// It is up no longer.
    void over() {
        up.decrementAndGet();
    }

    /// Calls that are up, ringing ones among them.
    int up() {
        return up.get();
    }

    /// Whether all places are taken.
    boolean isFull() {
        return up.get() >= mostUp;
    }
}
