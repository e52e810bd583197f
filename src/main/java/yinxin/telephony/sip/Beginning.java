package yinxin.telephony.sip;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The beginning of one call, for [Admission] and the meters: from its INVITE until its sound begins, or it is refused.
final class Beginning implements SipIncomingCall.Arrival {
    private final Admission admission;
    private final Timer answerLatency;
    private final MeterRegistry meters;
    private final long arrived = System.nanoTime();
    private final AtomicBoolean holdsPlace = new AtomicBoolean(true);

    Beginning(Admission admission, Timer answerLatency, MeterRegistry meters) {
        this.admission = admission;
        this.answerLatency = answerLatency;
        this.meters = meters;
    }

    /// The call has got its thread.
    void hasThread() {
        admission.waited(System.nanoTime() - arrived);
    }

    @Override
    public void answered() {
        answerLatency.record(System.nanoTime() - arrived, TimeUnit.NANOSECONDS);
    }

    /// May be told more than once.
    @Override
    public void begun() {
        if (holdsPlace.getAndSet(false)) {
            admission.begunOrRefused();
        }
    }

    @Override
    public void refused(int status) {
        begun();
        meters.counter("yinxin.calls.refused", "status", Integer.toString(status)).increment();
    }
}
