package yinxin.telephony.rtp;

import java.nio.ByteBuffer;

/// One RTP packet (RFC 3550 §5.1) as a view of the buffer it was received into: it copies nothing and is used again for the next packet.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                           timestamp                           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |           synchronization source (SSRC) identifier            |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |            contributing source (CSRC) identifiers             |
/// ```
final class RtpPacket {
    /// Octets of a header without contributing sources.
    static final int HEADER = 12;

    private static final int VERSION = 2;
    private static final int PADDING = 0x20;
    private static final int EXTENSION = 0x10;
    private static final int CSRC_COUNT = 0x0F;
    private static final int MARKER = 0x80;
    private static final int SEQUENCE_AT = 2;
    private static final int TIMESTAMP_AT = 4;
    private static final int SSRC_AT = 8;
    private static final int WORD = 4;

    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int payloadAt;
    private int payloadLength;

    /// Looks at the datagram from position 0 to its limit. Returns false when it is no RTP packet: this view is then of no use.
    boolean wrap(ByteBuffer datagram) {
        buffer = datagram;
        var length = datagram.limit();
        if (length < HEADER || (datagram.get(0) & 0xC0) >> 6 != VERSION) {
            return false;
        }
        var flags = datagram.get(0);
        payloadAt = HEADER + WORD * (flags & CSRC_COUNT);
        if ((flags & EXTENSION) != 0) {
            if (payloadAt + WORD > length) {
                return false;
            }
            payloadAt += WORD + WORD * (datagram.getShort(payloadAt + 2) & 0xFFFF);
        }
        if (payloadAt > length) {
            return false;
        }
        payloadLength = length - payloadAt;
        if ((flags & PADDING) != 0) {
            var padding = payloadLength == 0 ? 0 : datagram.get(length - 1) & 0xFF;
            if (padding == 0 || padding > payloadLength) {
                return false;
            }
            payloadLength -= padding;
        }
        return true;
    }

    boolean marker() {
        return (buffer.get(1) & MARKER) != 0;
    }

    int payloadType() {
        return buffer.get(1) & 0x7F;
    }

    /// 0 to 65535.
    int sequence() {
        return buffer.getShort(SEQUENCE_AT) & 0xFFFF;
    }

    /// All 32 bits; only differences mean something.
    int timestamp() {
        return buffer.getInt(TIMESTAMP_AT);
    }

    int ssrc() {
        return buffer.getInt(SSRC_AT);
    }

    int payloadLength() {
        return payloadLength;
    }

    /// One octet of the payload.
    byte payload(int index) {
        return buffer.get(payloadAt + index);
    }

    /// Two octets of the payload, unsigned.
    int payloadShort(int index) {
        return buffer.getShort(payloadAt + index) & 0xFFFF;
    }

    /// Copies the payload to the start of `into`.
    void copyPayload(byte[] into) {
        buffer.get(payloadAt, into, 0, payloadLength);
    }

    /// Writes a header of twelve octets at the buffer's position. `typeAndMarker` is the header's second octet.
    static void writeHeader(ByteBuffer into, int typeAndMarker, int sequence, long timestampAndSsrc) {
        into.put((byte) (VERSION << 6)).put((byte) typeAndMarker).putShort((short) sequence).putLong(timestampAndSsrc);
    }

    /// The second octet of a header.
    static int typeAndMarker(int payloadType, boolean marker) {
        return marker ? payloadType | MARKER : payloadType;
    }
}
