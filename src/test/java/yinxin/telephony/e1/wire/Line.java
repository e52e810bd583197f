package yinxin.telephony.e1.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/// Milliseconds of an E1 with something to recognise in every slot.
final class Line {
    private Line() {}

    /// The millisecond with this number: it stands in the first frame's slots 1 and 2; the rest is random, but always the same. Slot 0 is nothing yet.
    static byte[] tick(int number) {
        var frames = new byte[Tick.OCTETS];
        new Random(number * 31L + 7).nextBytes(frames);
        for (var frame = 0; frame < Tick.FRAMES; frame++) {
            frames[frame * Tick.SLOTS] = 0;
        }
        ByteBuffer.wrap(frames).putShort(1, (short) number);
        return frames;
    }

    static byte[] idle() {
        var frames = new byte[Tick.OCTETS];
        Tick.idle(frames);
        return withoutSlot0(frames);
    }

    static byte[] withoutSlot0(byte[] frames) {
        var copy = frames.clone();
        for (var frame = 0; frame < Tick.FRAMES; frame++) {
            copy[frame * Tick.SLOTS] = 0;
        }
        return copy;
    }

    /// The same bits, each a number of places later; what is pushed out at the end is kept for the next millisecond.
    static final class Delay {
        private final int bits;
        private byte[] former;

        Delay(int bits) {
            this.bits = bits;
            former = new byte[Tick.OCTETS];
            Arrays.fill(former, (byte) 0xFF);
        }

        byte[] pass(byte[] octets) {
            var both = Arrays.copyOf(former, 2 * Tick.OCTETS);
            System.arraycopy(octets, 0, both, Tick.OCTETS, Tick.OCTETS);
            var out = new byte[Tick.OCTETS];
            for (var bit = 0; bit < Byte.SIZE * Tick.OCTETS; bit++) {
                var from = Byte.SIZE * Tick.OCTETS + bit - bits;
                var value = both[from / Byte.SIZE] >> (7 - from % Byte.SIZE) & 1;
                out[bit / Byte.SIZE] |= (byte) (value << (7 - bit % Byte.SIZE));
            }
            former = octets.clone();
            return out;
        }
    }
}
