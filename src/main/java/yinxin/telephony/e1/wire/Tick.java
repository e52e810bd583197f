package yinxin.telephony.e1.wire;

import java.util.Arrays;

/// One millisecond of an E1: 8 frames of 32 slots, as `byte[256]` with slot `s` of frame `f` at `f * 32 + s`. Bit 1, the first on the line, is the highest.
public final class Tick {
    /// Frames in a millisecond.
    public static final int FRAMES = 8;
    /// Octets in a frame; each belongs to a slot.
    public static final int SLOTS = 32;
    /// Octets in a millisecond.
    public static final int OCTETS = FRAMES * SLOTS;
    /// How long it is, in nanoseconds.
    public static final long NANOS = 1_000_000;
    /// The slot of the D channel.
    public static final int SIGNALLING = 16;
    /// A quiet A-law sample: what a speech slot holds when nothing is known.
    public static final byte QUIET = (byte) 0xD5;
    /// All ones: what the D channel holds when nothing is known. HDLC takes it for an abort.
    public static final byte ONES = (byte) 0xFF;

    private static final byte[] IDLE_FRAME = new byte[SLOTS];

    static {
        Arrays.fill(IDLE_FRAME, QUIET);
        IDLE_FRAME[SIGNALLING] = ONES;
    }

    private Tick() {}

    /// Fills all frames with what is heard of a line that says nothing.
    public static void idle(byte[] frames) {
        for (var frame = 0; frame < FRAMES; frame++) {
            idleFrame(frames, frame * SLOTS);
        }
    }

    static void idleFrame(byte[] into, int at) {
        System.arraycopy(IDLE_FRAME, 0, into, at, SLOTS);
    }
}
