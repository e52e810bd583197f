package yinxin.telephony.e1.wire;

import java.nio.ByteBuffer;
import java.util.Random;

/// Puts milliseconds of an E1 into packets, one each. It begins at a random sequence number, as both RFCs ask. One thread at a time.
public final class WireSender {
    /// Octets of the longest packet.
    public static final int LONGEST = WirePacket.RTP_HEADER + WirePacket.CONTROL_WORD + Tick.OCTETS;

    private final WireSettings settings;
    private final E1Framer framer;
    private final int source;
    private int sequence;
    /// In samples of 8 kHz, as RFC 4553 §4.3.2 asks.
    private int timestamp;

    /// A sender of a line. `random` gives where its sequence numbers and timestamps begin.
    public WireSender(WireSettings settings, Random random) {
        this.settings = settings;
        framer = new E1Framer(settings.crc4());
        source = random.nextInt();
        sequence = random.nextInt() & 0xFFFF;
        timestamp = random.nextInt();
    }

    /// Writes the packet of the next millisecond to the start of `out` and makes that ready to be sent (position 0, limit at its end). Returns its length.
    /// With SAToP slot 0 of `frames` is written too.
    public int encode(byte[] frames, Alarms toTell, ByteBuffer out) {
        out.clear();
        if (settings.rtp()) {
            out.put(WirePacket.RTP_FLAGS).put((byte) settings.rtpPayloadType()).putShort((short) sequence).putInt(timestamp).putInt(source);
        }
        out.put((byte) flags(toTell)).put((byte) 0).putShort((short) sequence);
        switch (settings.emulation()) {
            case CESOPSN -> {
                for (var frame = 0; frame < Tick.FRAMES; frame++) {
                    out.put(frames, frame * Tick.SLOTS + 1, Tick.SLOTS - 1);
                }
            }
            case SATOP -> {
                framer.frame(frames, toTell);
                out.put(frames, 0, Tick.OCTETS);
            }
        }
        sequence = (sequence + 1) & 0xFFFF;
        timestamp += Tick.FRAMES;
        out.flip();
        return out.limit();
    }

    private int flags(Alarms toTell) {
        var remote = settings.emulation() == Emulation.CESOPSN && toTell.remote() && !toTell.invalid();
        return (toTell.invalid() ? WirePacket.L : 0) | (toTell.packetsLost() ? WirePacket.R : 0) | (remote ? WirePacket.RDI : 0);
    }
}
