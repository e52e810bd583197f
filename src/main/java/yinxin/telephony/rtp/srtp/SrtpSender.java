package yinxin.telephony.rtp.srtp;

import java.nio.ByteBuffer;

/// Protects what we send under one key.
final class SrtpSender {
    private static final int SEQUENCE_AT = 2;
    private static final int SSRC_AT = 8;

    private final Transform transform;
    private long index;

    /// @param index of the last packet that was sent in this call, under whatever key; -1 for none. The rollover counter outlives a key
    ///              (RFC 3711 §3.3.1), so that no index is ever used twice
    SrtpSender(SrtpKey key, long index) {
        this.transform = new Transform(key);
        this.index = index;
    }

    long index() {
        return index;
    }

    /// Encrypts the RTP packet that stands in the buffer before its position, and puts the tag behind it.
    void protect(ByteBuffer packet) {
        var length = packet.position();
        var payload = Transform.payloadAt(packet, length);
        var sequence = packet.getShort(SEQUENCE_AT) & 0xFFFF;
        index = index < 0 ? sequence : index + 1 + (sequence - index - 1 & 0xFFFF);
        packet.get(0, transform.octets, 0, length);
        transform.crypt(index, packet.getInt(SSRC_AT), payload, length);
        packet.put(payload, transform.octets, payload, length - payload);
        packet.put(transform.authenticate(index, length), 0, transform.tagLength());
    }
}
