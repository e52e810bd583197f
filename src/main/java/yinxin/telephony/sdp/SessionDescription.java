package yinxin.telephony.sdp;

import java.util.List;
import java.util.Optional;

/// A session description (RFC 8866), as far as a telephone call needs it: `b=`, `i=`, `k=` and their like are read over.
///
/// @param origin     the `o=` line
/// @param name       the `s=` line, `-` when there is none
/// @param connection the `c=` line for every medium that has none of its own
/// @param timing     the `t=` line, `0 0` when there is none
/// @param attributes the `a=` lines before the first medium, in order
/// @param media      the `m=` lines, in order; their places mean something (RFC 3264 §6)
public record SessionDescription(Origin origin, String name, Optional<Connection> connection, String timing,
                                 List<Attribute> attributes, List<Media> media) {
    public SessionDescription {
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /// Reads a body. Lines may end in CRLF, LF or CR; what is unknown is kept as an attribute or read over.
    ///
    /// @throws MalformedSdp when it is no session description
    public static SessionDescription parse(String body) throws MalformedSdp {
        return new SdpReader(body).read();
    }

    /// The body to send, lines ended by CRLF.
    public String encode() {
        var text = new StringBuilder(512);
        text.append("v=0\r\no=").append(origin.encode()).append("\r\ns=").append(name).append("\r\n");
        connection.ifPresent(c -> text.append("c=").append(c.encode()).append("\r\n"));
        text.append("t=").append(timing).append("\r\n");
        attributes.forEach(a -> text.append("a=").append(a.encode()).append("\r\n"));
        media.forEach(m -> m.encode(text));
        return text.toString();
    }

    /// Where `medium` is received: its own `c=` line, or the session's.
    Optional<Connection> connectionOf(Media medium) {
        return medium.connection().or(() -> connection);
    }

    /// Which way `medium` flows: what it says, what the session says, or both ways (RFC 8866 §6.7).
    Direction directionOf(Media medium) {
        return medium.direction()
                .or(() -> attributes.stream().flatMap(a -> Direction.of(a).stream()).findFirst())
                .orElse(Direction.SEND_RECEIVE);
    }
}
