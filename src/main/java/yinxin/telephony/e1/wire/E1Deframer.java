package yinxin.telephony.e1.wire;

import java.util.Arrays;

/// Finds the frames in the bits of a line (G.706) and watches over them: loss and regain of frame, the CRC-4 multiframe with its checks and E bits, the remote
/// alarm, all ones.
///
/// It takes a millisecond of bits and gives a millisecond of frames, whatever happens: where no frames can be found, idle ones take their place. A millisecond that
/// never came leaves frames where they were, since it is known how long it was.
final class E1Deframer {
    private static final int FRAME_BITS = Tick.OCTETS;
    private static final int TICK_BITS = Byte.SIZE * Tick.OCTETS;
    /// An alignment signal, an odd frame, another alignment signal (G.706 §4.1.2): two frames and an octet.
    private static final int SEARCHED = 2 * FRAME_BITS + Byte.SIZE;
    /// G.706 §4.1.1: so many wrong alignment signals, one after the other, and the frames are lost.
    private static final int WRONG_SIGNALS = 3;
    /// At most this many zeros in a millisecond are all ones (G.775: 2 in 512 bits). Frames have 12 in their alignment signals alone.
    private static final int ZEROS_OF_AIS = 8;
    /// The remote alarm is believed when it has been said so many times in a row.
    private static final int BELIEVED = 3;
    /// Octets kept: what could not be read yet, and a millisecond more.
    private static final int ROOM = 2 * Tick.OCTETS;

    private final MultiframeWatch multiframes;
    private final WireFigures.Counters counters;
    private final FrameQueue frames = new FrameQueue();
    private final byte[] line = new byte[ROOM];
    private int from;
    private int to;
    /// Bits of the line since the beginning, up to `from`. Its last 8 bits are where frames begin.
    private long position;
    private int damagedFrom;
    private int damagedTo;

    private boolean inFrame;
    private boolean odd;
    private int wrongSignals;
    private int skipped;
    private long alignment = -1;
    private boolean remote;
    private int remoteRun;
    private boolean allOnes;

    E1Deframer(boolean crc4, WireFigures.Counters counters) {
        this.counters = counters;
        multiframes = new MultiframeWatch(crc4, counters);
    }

    /// Takes the next 2048 bits of the line from `payload` and gives eight frames.
    void millisecond(byte[] payload, int at, byte[] into) {
        allOnes = zeros(payload, at) <= ZEROS_OF_AIS;
        System.arraycopy(payload, at, line, to, Tick.OCTETS);
        work(into);
    }

    /// The next 2048 bits of the line are unknown.
    void lost(byte[] into) {
        Arrays.fill(line, to, to + Tick.OCTETS, Tick.ONES);
        damagedFrom = Byte.SIZE * to;
        damagedTo = damagedFrom + TICK_BITS;
        work(into);
    }

    boolean inFrame() {
        return inFrame;
    }

    /// Whether the last millisecond that came was all ones.
    boolean allOnes() {
        return allOnes;
    }

    boolean remoteAlarm() {
        return inFrame && remote;
    }

    /// Whether a sub-multiframe with a wrong check has come that was not told yet.
    boolean takeBlockError() {
        return multiframes.takeBlockError();
    }

    private void work(byte[] into) {
        to += Tick.OCTETS;
        var progress = true;
        while (progress) {
            progress = inFrame ? read() : search();
        }
        var done = from / Byte.SIZE;
        System.arraycopy(line, done, line, 0, to - done);
        to -= done;
        from -= Byte.SIZE * done;
        damagedFrom -= Byte.SIZE * done;
        damagedTo -= Byte.SIZE * done;
        frames.take(into);
    }

    /// Reads frames until the bits end, which gives false, or the frames are lost.
    private boolean read() {
        while (Byte.SIZE * to - from >= FRAME_BITS) {
            var at = frames.add();
            if (from < damagedTo && from + FRAME_BITS > damagedFrom) {
                Tick.idleFrame(frames.octets, at);
                multiframes.damaged();
            } else {
                copyFrame(frames.octets, at);
                check(frames.octets, at);
            }
            advance(FRAME_BITS);
            odd = !odd;
            if (wrongSignals == WRONG_SIGNALS || multiframes.misplaced()) {
                inFrame = false;
                multiframes.lost(wrongSignals == WRONG_SIGNALS);
                return true;
            }
        }
        return false;
    }

    private void check(byte[] octets, int at) {
        var slot0 = octets[at] & 0xFF;
        if (!odd) {
            var right = (slot0 & E1Framer.ALIGNMENT_MASK) == E1Framer.ALIGNMENT;
            wrongSignals = right ? 0 : wrongSignals + 1;
            if (!right) {
                counters.framingErrors.increment();
            }
        } else if ((slot0 & E1Framer.ODD) != 0) {
            var said = (slot0 & E1Framer.REMOTE_ALARM) != 0;
            remoteRun = said == remote ? 0 : remoteRun + 1;
            if (remoteRun == BELIEVED) {
                remote = said;
                remoteRun = 0;
            }
        }
        multiframes.frame(octets, at, odd);
    }

    /// Looks for frames bit by bit until they are found, which gives true, or the bits end.
    private boolean search() {
        while (Byte.SIZE * to - from >= SEARCHED) {
            if (framesBeginHere()) {
                inFrame = true;
                odd = false;
                wrongSignals = 0;
                remote = false;
                remoteRun = 0;
                found();
                return true;
            }
            advance(1);
            if (++skipped == FRAME_BITS) {
                skipped = 0;
                Tick.idleFrame(frames.octets, frames.add());
            }
        }
        return false;
    }

    private boolean framesBeginHere() {
        return (octet(from) & E1Framer.ALIGNMENT_MASK) == E1Framer.ALIGNMENT && (octet(from + FRAME_BITS) & E1Framer.ODD) != 0
                && (octet(from + 2 * FRAME_BITS) & E1Framer.ALIGNMENT_MASK) == E1Framer.ALIGNMENT;
    }

    private void found() {
        var now = position % FRAME_BITS;
        if (alignment >= 0 && alignment != now) {
            counters.slips.increment();
        }
        alignment = now;
    }

    private void advance(int bits) {
        from += bits;
        position += bits;
    }

    private int octet(int bit) {
        var at = bit / Byte.SIZE;
        var off = bit % Byte.SIZE;
        if (off == 0) {
            return line[at] & 0xFF;
        }
        var both = (line[at] & 0xFF) << Byte.SIZE | (line[at + 1] & 0xFF);
        return both >> (Byte.SIZE - off) & 0xFF;
    }

    private void copyFrame(byte[] into, int at) {
        var octet = from / Byte.SIZE;
        var off = from % Byte.SIZE;
        if (off == 0) {
            System.arraycopy(line, octet, into, at, Tick.SLOTS);
            return;
        }
        var window = line[octet] & 0xFF;
        for (var slot = 0; slot < Tick.SLOTS; slot++) {
            window = window << Byte.SIZE | (line[octet + slot + 1] & 0xFF);
            into[at + slot] = (byte) (window >> (Byte.SIZE - off));
        }
    }

    private static int zeros(byte[] payload, int at) {
        var ones = 0;
        for (var i = at; i < at + Tick.OCTETS; i++) {
            ones += Integer.bitCount(payload[i] & 0xFF);
        }
        return TICK_BITS - ones;
    }
}
