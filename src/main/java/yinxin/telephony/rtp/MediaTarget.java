package yinxin.telephony.rtp;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.rtp.srtp.SrtpKeys;

/// Where and how to send, as negotiated.
///
/// @param remote           the other side's address and port of its session description; an unspecified address or port 0 means nowhere
/// @param codec            what we send
/// @param eventPayloadType the payload type of RFC 4733 telephone events, 96 to 127 as a rule; empty when the other side knows none
/// @param direction        what we may do
/// @param keys             what protects the packets (SRTP); empty for plain RTP
public record MediaTarget(InetSocketAddress remote, Codec codec, OptionalInt eventPayloadType, Direction direction, Optional<SrtpKeys> keys) {
    public MediaTarget {
        if (remote.isUnresolved()) {
            throw new IllegalArgumentException("the media address is a name, not an address");
        }
        if (eventPayloadType.isPresent() && (eventPayloadType.getAsInt() < 0 || eventPayloadType.getAsInt() > 127)) {
            throw new IllegalArgumentException("payload type " + eventPayloadType.getAsInt() + " does not fit seven bits");
        }
    }

    /// In plain RTP.
    public MediaTarget(InetSocketAddress remote, Codec codec, OptionalInt eventPayloadType, Direction direction) {
        this(remote, codec, eventPayloadType, direction, Optional.empty());
    }

    /// Whether there is somewhere to send to, and permission.
    boolean sendable() {
        return direction.sends() && remote.getPort() != 0 && !remote.getAddress().isAnyLocalAddress();
    }

    /// What we may do with the media stream (RFC 3264 §5.1), seen from our side.
    public enum Direction {
        /// Both ways: an ordinary call.
        SEND_RECEIVE,
        /// We send, they do not.
        SEND_ONLY,
        /// They send, we do not: they have put us on hold.
        RECEIVE_ONLY,
        /// Nobody sends.
        INACTIVE;

        /// Whether we may send.
        public boolean sends() {
            return this == SEND_RECEIVE || this == SEND_ONLY;
        }

        /// Whether they may send to us.
        public boolean receives() {
            return this == SEND_RECEIVE || this == RECEIVE_ONLY;
        }
    }
}
