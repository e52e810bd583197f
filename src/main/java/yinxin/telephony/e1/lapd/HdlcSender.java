package yinxin.telephony.e1.lapd;

/// Puts HDLC frames into the octets of a slot, flags between them. Its queue is as long as it was made; it allocates nothing. One thread at a time.
public final class HdlcSender {
    private static final int FLAG = 0x7E;
    private static final int STUFFED_ONES = 5;
    /// A window of 7, what supervises it, and room: 32 frames of 264 octets are a second of the D channel.
    private static final int QUEUED = 32;

    private final byte[][] queue;
    private final int[] lengths = new int[QUEUED];
    private int first;
    private int count;

    private boolean inFrame;
    private int bits;
    private int current = FLAG;
    private int at;
    private int ones;

    /// A sender of frames of up to `longest` octets, check not counted.
    public HdlcSender(int longest) {
        queue = new byte[QUEUED][longest + Fcs16.OCTETS];
    }

    /// A sender of frames of Q.921.
    public HdlcSender() {
        this(HdlcReceiver.LONGEST);
    }

    /// Queues a copy of a frame. False if the queue is full: the frame is lost as if the line had lost it.
    public boolean offer(byte[] frame) {
        if (frame.length == 0 || frame.length > queue[0].length - Fcs16.OCTETS) {
            throw new IllegalArgumentException("a frame has 1 to " + (queue[0].length - Fcs16.OCTETS) + " octets, not " + frame.length);
        }
        if (count == QUEUED) {
            return false;
        }
        var last = (first + count++) % QUEUED;
        var into = queue[last];
        var check = Fcs16.START;
        for (var i = 0; i < frame.length; i++) {
            into[i] = frame[i];
            check = Fcs16.next(check, frame[i] & 0xFF);
        }
        into[frame.length] = (byte) ~check;
        into[frame.length + 1] = (byte) (~check >> Byte.SIZE);
        lengths[last] = frame.length + Fcs16.OCTETS;
        return true;
    }

    /// Frames that are not wholly sent.
    public int queued() {
        return count;
    }

    /// The slot's next octet.
    public byte next() {
        if (!inFrame && bits == 0 && count == 0) {
            return FLAG;
        }
        var octet = 0;
        for (var bit = 0; bit < Byte.SIZE; bit++) {
            octet = octet << 1 | bit();
        }
        return (byte) octet;
    }

    private int bit() {
        if (ones == STUFFED_ONES) {
            ones = 0;
            return 0;
        }
        if (bits == Byte.SIZE) {
            goOn();
        }
        var bit = current >> bits++ & 1;
        ones = inFrame && bit == 1 ? ones + 1 : 0;
        if (!inFrame && bits == Byte.SIZE && count == 0) {
            bits = 0;
        }
        return bit;
    }

    /// Takes up the next octet of the frame, the next frame after a flag, or a flag after a frame.
    private void goOn() {
        bits = 0;
        if (!inFrame) {
            inFrame = count > 0;
            at = 0;
        } else if (at == lengths[first]) {
            inFrame = false;
            first = (first + 1) % QUEUED;
            count--;
        }
        current = inFrame ? queue[first][at++] & 0xFF : FLAG;
    }
}
