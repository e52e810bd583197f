package yinxin.telephony.e1.wire;

/// Writes slot 0 of an E1 (G.704 §2.3): the frame alignment signal in even frames; the remote alarm and the spare bits in odd ones; with CRC-4 also the
/// multiframe of 16 frames, its check bits and the E bits.
final class E1Framer {
    /// Bits 2 to 8 of an even frame: `0011011`.
    static final int ALIGNMENT = 0x1B;
    static final int ALIGNMENT_MASK = 0x7F;
    static final int BIT_1 = 0x80;
    /// Bit 2 of odd frames: always 1, so that no odd frame looks like an even one.
    static final int ODD = 0x40;
    /// Bit 3 of odd frames: remote alarm.
    static final int REMOTE_ALARM = 0x20;
    /// Bits 4 to 8 of odd frames, which nobody uses here.
    private static final int SPARE = 0x1F;
    static final int MULTIFRAME = 16;
    /// Bit 1 of frames 1, 3, 5, 7, 9, 11: `001011`, first frame highest.
    static final int MULTIFRAME_ALIGNMENT = 0x0B;
    static final int FIRST_E = 13;

    private final boolean crc4;
    private int frame;
    private int check;
    private int former;
    private int errorsToTell;

    E1Framer(boolean crc4) {
        this.crc4 = crc4;
    }

    /// Writes slot 0 of the next eight frames, which are one sub-multiframe.
    void frame(byte[] frames, Alarms toTell) {
        if (toTell.blockError()) {
            errorsToTell = Math.min(errorsToTell + 1, MULTIFRAME);
        }
        former = check;
        check = 0;
        for (var at = 0; at < Tick.OCTETS; at += Tick.SLOTS) {
            var odd = (frame & 1) != 0;
            var rest = odd ? ODD | SPARE | (toTell.remote() ? REMOTE_ALARM : 0) : ALIGNMENT;
            frames[at] = (byte) (bit1(odd) | rest);
            if (crc4) {
                check = Crc4.frame(check, odd ? frames[at] & 0xFF : rest, frames, at);
            }
            frame = (frame + 1) % MULTIFRAME;
        }
    }

    private int bit1(boolean odd) {
        if (!crc4) {
            return BIT_1;
        }
        if (!odd) {
            return (former >> (3 - frame / 2 % 4) & 1) << 7;
        }
        if (frame < FIRST_E) {
            return (MULTIFRAME_ALIGNMENT >> ((FIRST_E - 2 - frame) / 2) & 1) << 7;
        }
        if (errorsToTell > 0) {
            errorsToTell--;
            return 0;
        }
        return BIT_1;
    }
}
