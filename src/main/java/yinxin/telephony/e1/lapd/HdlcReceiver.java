package yinxin.telephony.e1.lapd;

import java.util.concurrent.atomic.LongAdder;

/// Finds HDLC frames in the octets of a slot. Bit 1, the highest, was first on the line; the bits of a frame's octets come lowest first. It keeps one buffer and
/// allocates nothing. One thread at a time; only [#figures] may be asked by others.
public final class HdlcReceiver {
    /// Octets of the longest frame of Q.921: address, control, N201 of information.
    public static final int LONGEST = 4 + 260;

    /// Ones in a flag, `01111110`.
    private static final int FLAG_ONES = 6;
    /// After so many ones the sender has put in a zero.
    private static final int STUFFED_ONES = 5;
    /// Bits of a closing flag that have been taken for the frame's when it is recognised: all but its last zero.
    private static final int FLAG_BITS_READ = 7;

    private static final int TOP = Byte.SIZE - 1;

    /// Who wants the frames.
    public interface Consumer {
        /// A frame whose check is right, without it. The buffer is used again after the call.
        void frame(byte[] buffer, int length);
    }

    /// What the line has brought.
    ///
    /// @param frames     frames with a right check
    /// @param badChecks  frames with a wrong one, and such as are no whole octets or too short
    /// @param aborted    frames that the sender broke off, or that ended in the ones of a lost packet
    /// @param overlong   frames longer than any of this protocol
    public record Figures(long frames, long badChecks, long aborted, long overlong) {}

    private final Consumer consumer;
    private final byte[] buffer;
    private final LongAdder frames = new LongAdder();
    private final LongAdder badChecks = new LongAdder();
    private final LongAdder aborted = new LongAdder();
    private final LongAdder overlong = new LongAdder();

    private boolean inFrame;
    private int ones;
    private int current;
    private int bits;
    private int length;
    private int check;

    /// Hands frames of up to `longest` octets, check not counted, to the consumer.
    public HdlcReceiver(int longest, Consumer consumer) {
        buffer = new byte[longest + Fcs16.OCTETS];
        this.consumer = consumer;
    }

    /// Frames of Q.921.
    public HdlcReceiver(Consumer consumer) {
        this(LONGEST, consumer);
    }

    /// The slot's next octet.
    public void octet(byte octet) {
        for (var bit = TOP; bit >= 0; bit--) {
            bit(octet >> bit & 1);
        }
    }

    /// What has come so far.
    public Figures figures() {
        return new Figures(frames.sum(), badChecks.sum(), aborted.sum(), overlong.sum());
    }

    private void bit(int bit) {
        if (bit == 1) {
            if (ones < FLAG_ONES) {
                ones++;
                data(1);
            } else {
                ones = FLAG_ONES + 1;
                abort();
            }
            return;
        }
        if (ones < STUFFED_ONES) {
            data(0);
        } else if (ones == FLAG_ONES) {
            flag();
        }
        ones = 0;
    }

    private void data(int bit) {
        if (!inFrame) {
            return;
        }
        current = current >> 1 | bit << TOP;
        if (++bits < Byte.SIZE) {
            return;
        }
        bits = 0;
        if (length == buffer.length) {
            overlong.increment();
            inFrame = false;
            return;
        }
        buffer[length++] = (byte) current;
        check = Fcs16.next(check, current);
    }

    private void flag() {
        if (inFrame && length > 0) {
            if (bits == FLAG_BITS_READ && length > Fcs16.OCTETS && check == Fcs16.RIGHT) {
                frames.increment();
                consumer.frame(buffer, length - Fcs16.OCTETS);
            } else {
                badChecks.increment();
            }
        }
        inFrame = true;
        bits = 0;
        length = 0;
        check = Fcs16.START;
    }

    /// Seven ones: what was being received is void, and nothing is a frame before the next flag.
    private void abort() {
        if (inFrame && length > 0) {
            aborted.increment();
        }
        inFrame = false;
    }
}
