package yinxin.telephony.e1.lapd;

/// The two timers of a link, of which one runs at a time: T200 while an answer is awaited, T203 while nothing happens (Q.921 §5.9).
final class LinkTimers {
    /// What has become due.
    enum Due { NOTHING, T200, T203 }

    private final LapdTimers lengths;
    private Due running = Due.NOTHING;
    private long at;

    LinkTimers(LapdTimers lengths) {
        this.lengths = lengths;
    }

    void startT200(long now) {
        running = Due.T200;
        at = now + lengths.t200().toNanos();
    }

    void startT203(long now) {
        running = Due.T203;
        at = now + lengths.t203().toNanos();
    }

    void stop() {
        running = Due.NOTHING;
    }

    boolean t200Runs() {
        return running == Due.T200;
    }

    /// What is due by `now`; it runs no more.
    Due takeDue(long now) {
        if (running == Due.NOTHING || now - at < 0) {
            return Due.NOTHING;
        }
        var due = running;
        running = Due.NOTHING;
        return due;
    }

    /// When something is due; `Long.MAX_VALUE` if never.
    long next() {
        return running == Due.NOTHING ? Long.MAX_VALUE : at;
    }
}
