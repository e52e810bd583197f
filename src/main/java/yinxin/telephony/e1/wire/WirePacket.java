package yinxin.telephony.e1.wire;

import java.nio.ByteBuffer;

/// The head of a pseudowire's packet, as read from a datagram (RFC 4553 §4.3, RFC 5086 §4.3). It copies nothing and is used again for the next packet.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                 RTP header, 12 octets, if agreed              |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0 0 0 0|L|R| M |FRG|   LEN     |       sequence number         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
final class WirePacket {
    /// Octets of the control word.
    static final int CONTROL_WORD = 4;
    /// Octets of an RTP header of a pseudowire, which has neither sources nor extensions.
    static final int RTP_HEADER = 12;
    /// LEN is 0 for packets of this size and longer.
    static final int SHORT = 64;

    static final int L = 0x08;
    static final int R = 0x04;
    /// Modifier "10": remote defect indication, if L is not set (RFC 5086).
    static final int RDI = 0x02;
    private static final int MODIFIER = 0x03;
    private static final int NO_TYPE = 0xF0;
    private static final int FRAGMENT = 0xC0;
    private static final int LENGTH = 0x3F;
    private static final int SEQUENCE_AT = 2;
    /// Version 2 without padding, extension and sources.
    static final byte RTP_FLAGS = (byte) 0x80;
    private static final int RTP_TYPE = 0x7F;

    private final WireSettings settings;

    /// 0 to 65535.
    int sequence;
    /// What the sender says of its line. The payload of an invalid packet may be missing.
    boolean invalid;
    boolean packetsLost;
    boolean remote;
    int payloadAt;

    WirePacket(WireSettings settings) {
        this.settings = settings;
    }

    /// Reads the datagram from position 0 to its limit. False if it is no packet of this wire with a whole millisecond in it: this view is then of no use.
    boolean read(ByteBuffer datagram) {
        var at = 0;
        if (settings.rtp()) {
            if (datagram.limit() < RTP_HEADER || datagram.get(0) != RTP_FLAGS || (datagram.get(1) & RTP_TYPE) != settings.rtpPayloadType()) {
                return false;
            }
            at = RTP_HEADER;
        }
        payloadAt = at + CONTROL_WORD;
        if (datagram.limit() < payloadAt) {
            return false;
        }
        var flags = datagram.get(at) & 0xFF;
        var fragmentAndLength = datagram.get(at + 1) & 0xFF;
        var length = fragmentAndLength & LENGTH;
        if ((flags & NO_TYPE) != 0 || (fragmentAndLength & FRAGMENT) != 0 || length > datagram.limit()) {
            return false;
        }
        sequence = datagram.getShort(at + SEQUENCE_AT) & 0xFFFF;
        invalid = (flags & L) != 0;
        packetsLost = (flags & R) != 0;
        return modifier(flags & MODIFIER) && (invalid || (length == 0 && datagram.limit() - payloadAt == settings.emulation().payload()));
    }

    /// With SAToP the bits are reserved and not looked at. Else only "00" and, with valid data, "10" are frames; "11" is signalling in a packet of its own, which
    /// a line with a D channel does not have.
    private boolean modifier(int bits) {
        if (settings.emulation() == Emulation.SATOP) {
            remote = false;
            return true;
        }
        remote = bits == RDI && !invalid;
        return bits == 0 || remote;
    }
}
