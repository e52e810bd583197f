package yinxin.telephony.e1.wire;

/// Frames on their way from the line's bits to milliseconds. A search looks ahead by two frames, so at most a few wait here.
final class FrameQueue {
    private static final int CAPACITY = 32;

    final byte[] octets = new byte[CAPACITY * Tick.SLOTS];
    private int first;
    private int count;

    /// Makes room for one more frame and says where its octets go. If nobody took any for long, the oldest is overwritten.
    int add() {
        if (count == CAPACITY) {
            first = (first + 1) % CAPACITY;
            count--;
        }
        return (first + count++) % CAPACITY * Tick.SLOTS;
    }

    /// Takes eight frames. What is missing is filled with idle ones, before those that are there.
    void take(byte[] into) {
        var frame = 0;
        for (; frame < Tick.FRAMES - count; frame++) {
            Tick.idleFrame(into, frame * Tick.SLOTS);
        }
        for (; frame < Tick.FRAMES; frame++) {
            System.arraycopy(octets, first * Tick.SLOTS, into, frame * Tick.SLOTS, Tick.SLOTS);
            first = (first + 1) % CAPACITY;
            count--;
        }
    }
}
