package yinxin.telephony.sip;

import java.time.Duration;

/// How many calls a second may begin, as many as the machine keeps up with. What tells is how long a call that was let in waits for its
/// thread, and whether what ended calls have left to do is late: while neither is so the pace may grow, as far as it is used; otherwise too much was let
/// in and the pace falls (RFC 6357 §5 compares such signals; delay is the one that other programs on the machine cannot falsify).
///
/// Times are of [System#nanoTime]. Thread-safe.
final class Pace {
    /// Calls a second and core that are let in before anything is known. A core sets up 200 to 300 (docs/performance.md).
    private static final int FIRST = 150;
    private static final int LEAST = 10;
    /// Calls a core that may come at once after a lull.
    private static final int BURST = 100;
    /// Calls a core that may be let in beyond the pace, since they were read before the others had been counted.
    private static final int DEBT = 50;
    private static final Duration INTERVAL = Duration.ofMillis(200);
    /// A call that waits longer for its thread would be answered late: INVITE to 200 is to stay within 100 ms.
    private static final Duration LONG = Duration.ofMillis(40);
    private static final double FALL = 0.8;
    private static final double RISE = 1.15;
    /// How far the pace may be above what is used.
    private static final double AHEAD = 2;

    private final int cores;
    private double perSecond;
    private double room;
    private long filledAt;
    private long intervalAt;
    private long longest;
    private int begun;

    Pace(int cores, long now) {
        this.cores = cores;
        this.perSecond = (double) FIRST * cores;
        this.room = (double) BURST * cores;
        this.filledAt = now;
        this.intervalAt = now;
    }

    /// Whether one more call may begin.
    synchronized boolean hasRoom(long now) {
        advance(now);
        return room >= 1;
    }

    /// One begins, which may have been let in a moment ago when there was room; those that follow make up for it. False if too many would have to.
    synchronized boolean take(long now) {
        advance(now);
        if (room < -DEBT * cores) {
            return false;
        }
        room--;
        begun++;
        return true;
    }

    /// A call has waited so long for its thread.
    synchronized void waited(long nanos) {
        longest = Math.max(longest, nanos);
    }

    /// What earlier calls have left to do is late.
    synchronized void behind() {
        longest = Math.max(longest, LONG.toNanos() + 1);
    }

    /// Calls that may begin in a second, at the present.
    synchronized double perSecond() {
        return perSecond;
    }

    private void advance(long now) {
        if (now - intervalAt >= INTERVAL.toNanos()) {
            var used = begun * 1e9 / (now - intervalAt);
            perSecond = longest > LONG.toNanos() ? Math.max(LEAST * cores, Math.min(perSecond, Math.max(used, LEAST * cores)) * FALL)
                    : Math.max(Math.min(perSecond * RISE, used * AHEAD), Math.min(perSecond * RISE, FIRST * cores));
            begun = 0;
            longest = 0;
            intervalAt = now;
        }
        room = Math.min(BURST * cores, room + (now - filledAt) * perSecond / 1e9);
        filledAt = now;
    }
}
