package yinxin.telephony.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import yinxin.telephony.sip.Screening.Session;

/// The clock of one session (RFC 4028): says when it is to be refreshed, and when it has not been for too long. Not safe for
/// several threads by itself; what it runs comes on a thread of its own.
final class SessionTimer {
    /// RFC 4028 §10: a session that was not refreshed ends a third of its interval early, but at most this much.
    private static final long EARLIEST_END = 32;

    private final CallLeg.Surroundings around;
    private final Runnable refresh;
    private final Runnable expired;
    private final List<Future<?>> watching = new ArrayList<>();

    /// @param refresh run when the session should be refreshed, if that is our duty
    /// @param expired run when nobody has refreshed it
    SessionTimer(CallLeg.Surroundings around, Runnable refresh, Runnable expired) {
        this.around = around;
        this.refresh = refresh;
        this.expired = expired;
    }

    /// Starts the clock anew (RFC 4028 §10); without a session timer, stops it.
    void watch(Session session) {
        stop();
        session.interval().ifPresent(interval -> {
            var early = Duration.ofSeconds(Math.min(EARLIEST_END, interval.toSeconds() / 3));
            watching.add(around.later(interval.minus(early), expired));
            if (session.weRefresh()) {
                watching.add(around.later(interval.dividedBy(2), refresh));
            }
        });
    }

    void stop() {
        watching.forEach(task -> task.cancel(false));
        watching.clear();
    }
}
