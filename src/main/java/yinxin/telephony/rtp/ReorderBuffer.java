package yinxin.telephony.rtp;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Brings the packets of one stream into the order of their sequence numbers, and says what was lost (RFC 3550 §6.4.1, appendix A.1).
///
/// A packet that comes in order passes through at once, uncopied. One that comes early is kept until those before it come, at most
/// [#WINDOW]; a recording is no conversation, so the window is generous. The first packets of a stream are kept as long, since the very
/// first may have been overtaken.
///
/// The buffer knows no clock: it goes by the arrival times of the frames and by what [#expire] is told.
final class ReorderBuffer {
    /// How long a packet may be overtaken: 200 ms.
    static final long WINDOW = Duration.ofMillis(200).toNanos();

    /// Packets that can be kept: the window filled with packets of 5 ms, and a burst after a stall.
    private static final int SLOTS = 64;
    /// RFC 3550 A.1: a larger step forward is another stream under the same name.
    private static final int MAX_DROPOUT = 3000;
    /// RFC 3550 A.1: a larger step backward likewise.
    private static final int MAX_MISORDER = 100;
    private static final int REMEMBERED = 128;
    private static final int SEQUENCES = 0xFFFF;

    /// Where frames go, in order.
    interface Placement {
        /// The next frame; `lostBefore` packets between it and the one before will never come.
        void place(Frame frame, int lostBefore);

        /// What follows belongs to another stream (another SSRC): its timestamps have nothing to do with those before.
        void newStream();
    }

    private final Placement placement;
    private final RtpTotals.Counters counters;

    private final @Nullable Frame[] slots = new @Nullable Frame[SLOTS];
    private final boolean[] taken = new boolean[SLOTS];
    private final boolean[] received = new boolean[REMEMBERED];
    private int held;
    private long heldSince;

    private boolean started;
    /// True while the first packets of a stream wait for one that they may have overtaken; `next` is then the lowest that has come.
    private boolean opening;
    private int ssrc;
    private int next;
    private int highest;

    private boolean changed;
    private int formerSsrc;
    private long changedAt;

    /// A packet far from where the stream was. If its successor comes next, the stream has restarted there.
    private final Frame restart = new Frame(0);
    private boolean mayRestart;

    ReorderBuffer(Placement placement, RtpTotals.Counters counters) {
        this.placement = placement;
        this.counters = counters;
    }

    /// Takes a frame as it came. It may be used again after the call.
    void accept(Frame frame) {
        if (!started) {
            begin(frame);
        } else if (frame.ssrc != ssrc) {
            otherStream(frame);
        } else {
            ofThisStream(frame);
        }
    }

    /// Gives up waiting for what should have come by now.
    void expire(long now) {
        while (held > 0 && now - heldSince >= WINDOW) {
            skipToNextHeld();
        }
    }

    /// Hands on all that is kept.
    void flush() {
        while (held > 0) {
            skipToNextHeld();
        }
    }

    /// Hands on all that is kept and forgets where the stream was: after a hold it may go on anywhere.
    void reset() {
        flush();
        started = false;
    }

    /// Whether a frame with this SSRC belongs to the stream (a telephone event may come under another and is then no part of it).
    boolean follows(int otherSsrc) {
        return started && ssrc == otherSsrc;
    }

    private void begin(Frame frame) {
        started = true;
        opening = true;
        ssrc = frame.ssrc;
        next = frame.sequence;
        highest = frame.sequence;
        mayRestart = false;
        Arrays.fill(received, false);
        hold(frame);
    }

    private void otherStream(Frame frame) {
        if (changed && frame.ssrc == formerSsrc && frame.arrived - changedAt < WINDOW) {
            counters.late.increment();
            return;
        }
        flush();
        changed = true;
        formerSsrc = ssrc;
        changedAt = frame.arrived;
        placement.newStream();
        begin(frame);
    }

    private void ofThisStream(Frame frame) {
        var ahead = (short) (frame.sequence - next);
        if (ahead >= 0 && ahead < MAX_DROPOUT) {
            inOrder(frame, ahead);
        } else if (ahead < 0 && ahead >= -MAX_MISORDER) {
            behind(frame);
        } else {
            farAway(frame);
        }
    }

    private void inOrder(Frame frame, int ahead) {
        if (ahead == 0 && !opening) {
            place(frame, 0);
            placeConsecutive();
            return;
        }
        while ((short) (frame.sequence - next) >= SLOTS && held > 0) {
            skipToNextHeld();
        }
        var still = (short) (frame.sequence - next);
        if (still >= SLOTS) {
            place(frame, still);
            return;
        }
        hold(frame);
        if (!opening) {
            placeConsecutive();
        }
    }

    private void behind(Frame frame) {
        var overtakenAtTheStart = opening && (short) (highest - frame.sequence) < SLOTS;
        if (overtakenAtTheStart) {
            next = frame.sequence;
            hold(frame);
        } else if (received[frame.sequence % REMEMBERED]) {
            counters.duplicates.increment();
        } else {
            counters.late.increment();
        }
    }

    private void farAway(Frame frame) {
        if (mayRestart && frame.sequence == ((restart.sequence + 1) & SEQUENCES)) {
            flush();
            mayRestart = false;
            opening = false;
            place(restart, 0);
            place(frame, 0);
        } else {
            restart.copyFrom(frame);
            mayRestart = true;
        }
    }

    private void hold(Frame frame) {
        var slot = frame.sequence % SLOTS;
        if (taken[slot]) {
            counters.duplicates.increment();
            return;
        }
        var kept = slots[slot];
        if (kept == null) {
            kept = new Frame(frame.length);
            slots[slot] = kept;
        }
        kept.copyFrom(frame);
        taken[slot] = true;
        if (held++ == 0) {
            heldSince = frame.arrived;
        }
        if ((short) (frame.sequence - highest) > 0) {
            highest = frame.sequence;
        }
    }

    private void skipToNextHeld() {
        opening = false;
        var lost = 0;
        while (!taken[next % SLOTS]) {
            received[next % REMEMBERED] = false;
            next = (next + 1) & SEQUENCES;
            lost++;
        }
        placeHeld(lost);
        placeConsecutive();
    }

    /// Places what has no gap before it any more. What is left waits for another gap, and not since the first.
    private void placeConsecutive() {
        while (held > 0 && taken[next % SLOTS]) {
            placeHeld(0);
        }
        if (held > 0) {
            heldSince = oldestArrival();
        }
    }

    private void placeHeld(int lostBefore) {
        var slot = next % SLOTS;
        taken[slot] = false;
        held--;
        var frame = slots[slot];
        if (frame != null) {
            place(frame, lostBefore);
        }
    }

    private void place(Frame frame, int lostBefore) {
        if (lostBefore > 0) {
            counters.lost.add(lostBefore);
        }
        for (var missing = Math.min(lostBefore, REMEMBERED); missing > 0; missing--) {
            received[((frame.sequence - missing) & SEQUENCES) % REMEMBERED] = false;
        }
        received[frame.sequence % REMEMBERED] = true;
        next = (frame.sequence + 1) & SEQUENCES;
        placement.place(frame, lostBefore);
    }

    private long oldestArrival() {
        var oldest = Long.MAX_VALUE;
        for (var slot = 0; slot < SLOTS; slot++) {
            var frame = slots[slot];
            if (taken[slot] && frame != null) {
                oldest = Math.min(oldest, frame.arrived);
            }
        }
        return oldest;
    }
}
