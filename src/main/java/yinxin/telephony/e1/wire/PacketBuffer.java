package yinxin.telephony.e1.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Brings packets into the order of their numbers and keeps the line's time: a millisecond for each number.
///
/// A packet that comes in order is there at once. One that comes early waits for those before it as long as a packet may be late. When nothing comes at all, lost
/// milliseconds are given out by the clock (hold-over), so that calls, recordings and what we send go on at the line's pace.
final class PacketBuffer {
    /// What [#next] says when there is nothing yet, and when the millisecond is lost.
    static final int NOTHING = -1;
    static final int LOST = -2;

    /// Half a second: more than any jitter, and what gathers while the program is stopped for a moment.
    private static final int CAPACITY = 512;
    private static final int MASK = CAPACITY - 1;
    /// Numbers so far behind are late packets. Others begin a new numbering.
    private static final int BEHIND = 256;
    /// When packets come late for so long and none in time, the path has become longer.
    private static final long LONGER_PATH = 200 * Tick.NANOS;
    /// After the program was stopped for longer, the line's time is not made up for.
    private static final long LONGEST_CATCH_UP = 1000 * Tick.NANOS;

    private static final byte EMPTY = 0;
    private static final byte FULL = 1;
    private static final byte INVALID = 2;
    private static final byte PACKETS_LOST = 4;
    private static final byte REMOTE = 8;

    final byte[] payloads = new byte[CAPACITY * Tick.OCTETS];
    private final byte[] kept = new byte[CAPACITY];
    private final long[] arrived = new long[CAPACITY];
    /// Of the last numbers given out: whether a packet had come.
    private final boolean[] given = new boolean[CAPACITY];
    private final int payload;
    private final long jitter;
    private final WireFigures.Counters counters;

    private boolean started;
    private boolean timed;
    private int next;
    private int highest;
    private int passed;
    private int held;
    private long gapSince;
    /// When the next millisecond is given up for lost if nothing comes.
    private long due;
    private boolean late;
    private long lateSince;
    private boolean mayRestart;
    private int restart;
    private byte flags;

    PacketBuffer(WireSettings settings, WireFigures.Counters counters) {
        payload = settings.emulation().payload();
        jitter = settings.jitter().toNanos();
        this.counters = counters;
    }

    /// Takes a packet that came at `now`.
    void put(WirePacket packet, ByteBuffer datagram, long now) {
        counters.received.increment();
        if (!started) {
            begin(packet.sequence);
        }
        var ahead = (short) (packet.sequence - next);
        if (ahead < 0 && ahead >= -BEHIND) {
            behind(packet.sequence, now);
        } else if (ahead < 0 || ahead >= CAPACITY) {
            farAway(packet.sequence);
        }
        ahead = (short) (packet.sequence - next);
        if (ahead >= 0 && ahead < CAPACITY) {
            keep(packet, datagram, now);
        }
    }

    /// The place of the next millisecond in `payloads` (`next` × [Tick#OCTETS]), [#LOST], or [#NOTHING] yet.
    int next(long now) {
        var slot = next & MASK;
        if (kept[slot] != EMPTY) {
            flags = kept[slot];
            kept[slot] = EMPTY;
            held--;
            advance(true);
            if (held > 0 && kept[next & MASK] == EMPTY) {
                gapSince = earliest();
            }
            return slot;
        }
        if (held > 0) {
            if (now - gapSince < jitter) {
                return NOTHING;
            }
        } else if (!heldOver(now)) {
            return NOTHING;
        }
        if (started) {
            counters.lost.increment();
            reached(next);
            advance(false);
        } else {
            passed++;
        }
        return LOST;
    }

    /// How many milliseconds have passed on the line since this was asked last: as many as its numbers have gone on, though some have not come and may not yet
    /// be lost, or as the clock says while nothing comes.
    int takePassed() {
        var taken = passed;
        passed = 0;
        return taken;
    }

    /// Of the millisecond given out last.
    boolean invalid() {
        return (flags & INVALID) != 0;
    }

    boolean packetsLost() {
        return (flags & PACKETS_LOST) != 0;
    }

    boolean remote() {
        return (flags & REMOTE) != 0;
    }

    private boolean heldOver(long now) {
        if (!timed) {
            timed = true;
            due = now;
        }
        if (now - due < 0) {
            return false;
        }
        due = now - due > LONGEST_CATCH_UP ? now : due + Tick.NANOS;
        return true;
    }

    private void advance(boolean came) {
        given[next & MASK] = came;
        next = (next + 1) & 0xFFFF;
    }

    private void begin(int sequence) {
        started = true;
        mayRestart = false;
        late = false;
        next = sequence;
        highest = sequence - 1 & 0xFFFF;
        Arrays.fill(kept, EMPTY);
        Arrays.fill(given, false);
        held = 0;
    }

    private void behind(int sequence, long now) {
        if (given[sequence & MASK]) {
            counters.duplicates.increment();
            return;
        }
        counters.late.increment();
        if (!late) {
            late = true;
            lateSince = now;
        } else if (now - lateSince >= LONGER_PATH) {
            counters.restarts.increment();
            begin(sequence);
        }
    }

    /// One such packet is nothing. If its successor comes next, the far end has begun anew.
    private void farAway(int sequence) {
        if (mayRestart && sequence == (restart + 1 & 0xFFFF)) {
            counters.restarts.increment();
            begin(sequence);
        } else {
            mayRestart = true;
            restart = sequence;
        }
    }

    private void keep(WirePacket packet, ByteBuffer datagram, long now) {
        var slot = packet.sequence & MASK;
        if (kept[slot] != EMPTY) {
            counters.duplicates.increment();
            return;
        }
        late = false;
        mayRestart = false;
        timed = true;
        due = now + Tick.NANOS + jitter;
        kept[slot] = (byte) (FULL | (packet.invalid ? INVALID : 0) | (packet.packetsLost ? PACKETS_LOST : 0) | (packet.remote ? REMOTE : 0));
        if (!packet.invalid) {
            datagram.get(packet.payloadAt, payloads, slot * Tick.OCTETS, payload);
        }
        arrived[slot] = now;
        if (held++ == 0) {
            gapSince = now;
        }
        if (!reached(packet.sequence)) {
            counters.reordered.increment();
        }
    }

    /// Notes that the numbers have come so far. False if they had been further.
    private boolean reached(int sequence) {
        var on = (short) (sequence - highest);
        if (on <= 0) {
            return false;
        }
        passed += on;
        highest = sequence;
        return true;
    }

    private long earliest() {
        var earliest = Long.MAX_VALUE;
        var found = false;
        for (var slot = 0; slot < CAPACITY; slot++) {
            if (kept[slot] != EMPTY && (!found || arrived[slot] - earliest < 0)) {
                earliest = arrived[slot];
                found = true;
            }
        }
        return earliest;
    }
}
