package yinxin.telephony.sdp;

import java.util.Optional;
import java.util.OptionalInt;

/// The audio stream that two descriptions agree on.
///
/// @param address          where the other side receives: an address literal; `0.0.0.0` or `::` means nowhere (hold as in RFC 2543)
/// @param port             where the other side receives
/// @param payloadType      what we send
/// @param encodingName     what that is: `PCMA` or `PCMU`
/// @param eventPayloadType payload type of telephone events (RFC 4733), if both sides know them
/// @param direction        what we may do
/// @param crypto           how the packets are protected; empty for plain RTP
public record NegotiatedAudio(String address, int port, int payloadType, String encodingName, OptionalInt eventPayloadType,
        Direction direction, Optional<MediaCrypto> crypto) {
    /// In plain RTP.
    public NegotiatedAudio(String address, int port, int payloadType, String encodingName, OptionalInt eventPayloadType, Direction direction) {
        this(address, port, payloadType, encodingName, eventPayloadType, direction, Optional.empty());
    }

    /// Whether the other side has put us on hold, in the present way (RFC 3264 §8.4: `sendonly`, `inactive`) or the older one (`0.0.0.0`).
    public boolean held() {
        return !direction.receives() || !direction.sends() || unspecified();
    }

    /// Whether there is no address to send to.
    public boolean unspecified() {
        return address.equals("0.0.0.0") || address.equals("::");
    }
}
