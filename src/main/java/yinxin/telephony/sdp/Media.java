package yinxin.telephony.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// An `m=` line and the lines that belong to it (RFC 8866 §5.14).
///
/// @param type       `audio`, `video`, `image`, ...
/// @param port       where the media is received, 0 for a stream that is not wanted; 0 to 65535
/// @param profile    the transport, such as `RTP/AVP`
/// @param formats    payload types for RTP, best first; never empty
/// @param connection its own `c=` line
/// @param attributes its own `a=` lines, in order
public record Media(String type, int port, String profile, List<String> formats, Optional<Connection> connection,
                    List<Attribute> attributes) {
    private static final int LARGEST_PAYLOAD_TYPE = 127;

    public Media {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("media port " + port + " is none");
        }
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("a media line needs a format");
        }
        formats = List.copyOf(formats);
        attributes = List.copyOf(attributes);
    }

    /// The value of the first attribute of this name.
    public Optional<String> attribute(String name) {
        return attributes.stream().filter(a -> a.name().equalsIgnoreCase(name)).map(Attribute::value).findFirst();
    }

    /// Which way the media flows, seen from who wrote it; empty when the media line does not say.
    public Optional<Direction> direction() {
        return attributes.stream().flatMap(a -> Direction.of(a).stream()).findFirst();
    }

    /// Milliseconds of sound that the writer wants in a packet (RFC 8866 §6.4).
    public OptionalInt ptime() {
        return milliseconds("ptime");
    }

    /// Milliseconds of sound that the writer can take in a packet (RFC 8866 §6.5).
    public OptionalInt maxptime() {
        return milliseconds("maxptime");
    }

    /// The first payload type listed that stands for `encoding` with one channel at 8 kHz, by its `rtpmap`, or by
    /// RFC 3551 §6 when it has none.
    public OptionalInt payloadTypeOf(String encoding) {
        return formats.stream().mapToInt(Media::payloadType).filter(p -> p >= 0 && encodingOf(p).equalsIgnoreCase(encoding))
                .findFirst();
    }

    boolean isAudio() {
        return type.equalsIgnoreCase("audio");
    }

    /// Says whether it is RTP in the clear. `RTP/AVPF` (RFC 4585) is: its feedback is a leave, not a duty.
    boolean isPlainRtp() {
        return profile.equalsIgnoreCase("RTP/AVP") || profile.equalsIgnoreCase("RTP/AVPF");
    }

    /// The line that turns this stream down (RFC 3264 §6): port 0; one format must be there and means nothing.
    Media rejected() {
        return new Media(type, 0, profile, formats.subList(0, 1), Optional.empty(), List.of());
    }

    /// The encoding's name when it is one channel at 8 kHz; empty otherwise.
    private String encodingOf(int payloadType) {
        for (var attribute : attributes) {
            if (!attribute.name().equalsIgnoreCase("rtpmap")) {
                continue;
            }
            var words = attribute.value().split("\\s+", 2);
            if (words.length == 2 && payloadType(words[0]) == payloadType) {
                return narrowband(words[1].strip());
            }
        }
        return switch (payloadType) {
            case 0 -> "PCMU";
            case 8 -> "PCMA";
            default -> "";
        };
    }

    /// `PCMA/8000` and `PCMA/8000/1` are `PCMA`. Some gateways leave the rate out and mean 8000.
    private static String narrowband(String encoding) {
        var parts = encoding.split("/", -1);
        var rate = parts.length > 1 ? parts[1] : "8000";
        var channels = parts.length > 2 ? parts[2] : "1";
        return rate.equals("8000") && channels.equals("1") ? parts[0] : "";
    }

    private static int payloadType(String format) {
        var number = SdpReader.number(format, LARGEST_PAYLOAD_TYPE);
        return number.orElse(-1);
    }

    private OptionalInt milliseconds(String name) {
        var value = attribute(name).map(v -> SdpReader.number(v, 1000)).orElseGet(OptionalInt::empty);
        return value.isPresent() && value.getAsInt() > 0 ? value : OptionalInt.empty();
    }

    void encode(StringBuilder to) {
        to.append("m=").append(type.toLowerCase(Locale.ROOT)).append(' ').append(port).append(' ').append(profile);
        formats.forEach(f -> to.append(' ').append(f));
        to.append("\r\n");
        connection.ifPresent(c -> to.append("c=").append(c.encode()).append("\r\n"));
        attributes.forEach(a -> to.append("a=").append(a.encode()).append("\r\n"));
    }
}
