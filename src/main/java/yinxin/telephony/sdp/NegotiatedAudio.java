package yinxin.telephony.sdp;

import java.util.OptionalInt;

/// The audio that both sides agreed on.
///
/// @param address          the peer's, a literal IPv4 or IPv6 address; `0.0.0.0` or `::` while `direction` allows no sending
/// @param port             the peer's, 1 to 65535
/// @param payloadType      of the audio
/// @param encodingName     `PCMA` or `PCMU`
/// @param eventPayloadType of telephone events (RFC 4733); empty when the peer knows none
/// @param direction        what we may do
public record NegotiatedAudio(String address, int port, int payloadType, String encodingName, OptionalInt eventPayloadType,
                              Direction direction) {
    public NegotiatedAudio {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no audio goes to port " + port);
        }
    }
}
