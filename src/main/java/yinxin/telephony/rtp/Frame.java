package yinxin.telephony.rtp;

import java.util.Arrays;
import yinxin.telephony.audio.Codec;

/// What a received packet says, out of the network's buffer. Filled again and again; [ReorderBuffer] copies those it must keep.
final class Frame {
    /// What the packet carries, as far as its place in the recording is concerned.
    enum Kind {
        /// Sound, [Frame#length] samples of it.
        AUDIO,
        /// RFC 3389: silence from here on.
        COMFORT_NOISE,
        /// RFC 4733: a key is held, and no sound is sent meanwhile.
        KEY,
        /// Nothing of ours; it only takes a sequence number.
        OTHER;

        /// RFC 3551 §6: comfort noise at 8 kHz (RFC 3389).
        private static final int COMFORT_NOISE_TYPE = 13;

        static Kind of(RtpPacket packet, MediaTarget negotiated) {
            var type = packet.payloadType();
            if (type == Codec.PCMA.payloadType() || type == Codec.PCMU.payloadType()) {
                return AUDIO;
            }
            if (type == COMFORT_NOISE_TYPE) {
                return COMFORT_NOISE;
            }
            return negotiated.eventPayloadType().orElse(-1) == type ? KEY : OTHER;
        }
    }

    Kind kind = Kind.OTHER;
    Codec codec = Codec.PCMA;
    int sequence;
    int timestamp;
    int ssrc;
    /// On the loop's clock, nanoseconds.
    long arrived;
    byte[] octets;
    int length;

    Frame(int capacity) {
        octets = new byte[capacity];
    }

    /// Takes what a packet says that arrived at `now`.
    void fill(Kind what, RtpPacket packet, long now) {
        kind = what;
        length = 0;
        if (what == Kind.AUDIO) {
            codec = packet.payloadType() == Codec.PCMA.payloadType() ? Codec.PCMA : Codec.PCMU;
            length = packet.payloadLength();
            packet.copyPayload(octets);
        }
        sequence = packet.sequence();
        timestamp = packet.timestamp();
        ssrc = packet.ssrc();
        arrived = now;
    }

    void copyFrom(Frame other) {
        kind = other.kind;
        codec = other.codec;
        sequence = other.sequence;
        timestamp = other.timestamp;
        ssrc = other.ssrc;
        arrived = other.arrived;
        length = other.length;
        if (octets.length < length) {
            octets = Arrays.copyOf(other.octets, length);
        } else {
            System.arraycopy(other.octets, 0, octets, 0, length);
        }
    }
}
