package yinxin.telephony.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One `m=` section of a session description (RFC 8866 §5.14).
///
/// @param type       `audio`, `video`, `image` …
/// @param port       where its writer receives; 0 refuses or ends the stream
/// @param protocol   `RTP/AVP`, `RTP/SAVP` …
/// @param formats    payload types for RTP, in the writer's order of preference; never empty
/// @param connection the address of its own `c=`, if it has one
/// @param attributes every `a=` in order, without the `a=`
public record MediaDescription(String type, int port, String protocol, List<String> formats, Optional<String> connection, List<String> attributes) {
    private static final int HIGHEST_PORT = 65535;

    public MediaDescription {
        formats = List.copyOf(formats);
        attributes = List.copyOf(attributes);
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port " + port);
        }
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("an m= line needs a format");
        }
    }

    /// The value of an `m=` line, without connection and attributes.
    static MediaDescription parse(String line) throws MalformedSdp {
        var words = line.trim().split(" +");
        if (words.length < 4) {
            throw new MalformedSdp("m= needs a type, a port, a protocol and a format, but is: " + SessionDescription.shown(line));
        }
        var port = SessionDescription.number(words[1].replaceFirst("/.*", ""), HIGHEST_PORT);
        if (port.isEmpty()) {
            throw new MalformedSdp("m= has no port but: " + SessionDescription.shown(words[1]));
        }
        return new MediaDescription(words[0].toLowerCase(Locale.ROOT), port.getAsInt(), words[2].toUpperCase(Locale.ROOT),
                List.of(words).subList(3, words.length), Optional.empty(), List.of());
    }

    /// The encoding name and clock rate of a payload type as its `rtpmap` gives them, e.g. `PCMA/8000` in upper case.
    Optional<String> encoding(String payloadType) {
        var prefix = "rtpmap:" + payloadType + " ";
        return attributes.stream().filter(a -> a.startsWith(prefix))
                .map(a -> a.substring(prefix.length()).trim().toUpperCase(Locale.ROOT)).findFirst();
    }

    /// Its own direction attribute, the last if there are several.
    Optional<Direction> direction() {
        return attributes.stream().map(Direction::fromAttribute).flatMap(Optional::stream).reduce((first, last) -> last);
    }

    /// The same with the stream refused: port 0 and nothing more (RFC 3264 §6).
    MediaDescription refused() {
        return new MediaDescription(type, 0, protocol, formats, Optional.empty(), List.of());
    }

    MediaDescription withConnection(String address) {
        return new MediaDescription(type, port, protocol, formats, Optional.of(address), attributes);
    }

    MediaDescription with(String attribute) {
        var more = new ArrayList<>(attributes);
        more.add(attribute);
        return new MediaDescription(type, port, protocol, formats, connection, more);
    }

    void encode(StringBuilder into) {
        into.append("m=").append(type).append(' ').append(port).append(' ').append(protocol).append(' ').append(String.join(" ", formats))
                .append("\r\n");
        connection.ifPresent(address -> into.append("c=").append(SessionDescription.network(address)).append("\r\n"));
        attributes.forEach(attribute -> into.append("a=").append(attribute).append("\r\n"));
    }
}
