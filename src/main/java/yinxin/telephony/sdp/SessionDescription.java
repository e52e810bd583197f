package yinxin.telephony.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// A session description (SDP, RFC 8866), as far as it describes streams and where they go. Times, bandwidths, keys and names are read over.
///
/// Reading is tolerant where the world is: bare line feeds, missing `s=` and `t=`, lines out of order within their section.
///
/// @param origin     who wrote it, and which version of it this is
/// @param connection the address of the session's `c=`, if it has one; for streams that have none of their own
/// @param attributes the session's `a=` lines, without the `a=`
/// @param media      its `m=` sections
public record SessionDescription(Origin origin, Optional<String> connection, List<String> attributes, List<MediaDescription> media) {
    /// Far more than any telephone writes; more is an attack on our memory.
    private static final int LONGEST = 16 * 1024;
    private static final int MOST_MEDIA = 32;
    private static final int SHOWN = 60;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    public SessionDescription {
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /// The `o=` line: who wrote the description. A later one of the same session has a greater version if anything in it changed.
    ///
    /// @param username   `-` when there is none
    /// @param sessionId  digits, as a rule
    /// @param version    digits, as a rule
    /// @param address    of the writer; it says nothing about where streams go
    public record Origin(String username, String sessionId, String version, String address) {}

    /// Reads a description.
    ///
    /// @throws MalformedSdp when it cannot be understood; the message names the line
    public static SessionDescription parse(String text) throws MalformedSdp {
        if (text.length() > LONGEST) {
            throw new MalformedSdp("it is longer than " + LONGEST + " characters");
        }
        var reader = new Reader();
        for (var line : text.lines().toList()) {
            if (!line.isBlank()) {
                reader.take(line);
            }
        }
        return reader.finished();
    }

    /// The description as text, each line ended by CR LF.
    public String encode() {
        var text = new StringBuilder("v=0\r\n");
        text.append("o=").append(origin.username).append(' ').append(origin.sessionId).append(' ').append(origin.version).append(' ')
                .append(network(origin.address)).append("\r\n");
        text.append("s=-\r\n");
        connection.ifPresent(address -> text.append("c=").append(network(address)).append("\r\n"));
        text.append("t=0 0\r\n");
        attributes.forEach(attribute -> text.append("a=").append(attribute).append("\r\n"));
        media.forEach(m -> m.encode(text));
        return text.toString();
    }

    /// Where a stream goes: its own address, or the session's.
    Optional<String> connectionOf(MediaDescription stream) {
        return stream.connection().or(() -> connection);
    }

    /// The direction of a stream: its own, or the session's, or both ways.
    Direction directionOf(MediaDescription stream) {
        return stream.direction()
                .or(() -> attributes.stream().map(Direction::fromAttribute).flatMap(Optional::stream).reduce((first, last) -> last))
                .orElse(Direction.SENDRECV);
    }

    static String network(String address) {
        return (address.indexOf(':') >= 0 ? "IN IP6 " : "IN IP4 ") + address;
    }

    /// A number from 0 to `most` in decimal digits.
    static OptionalInt number(String digits, int most) {
        if (!DIGITS.matcher(digits).matches()) {
            return OptionalInt.empty();
        }
        var value = Integer.parseInt(digits);
        return value <= most ? OptionalInt.of(value) : OptionalInt.empty();
    }

    /// A line of somebody else's, cut and cleaned for an error message.
    static String shown(String line) {
        var printable = line.replaceAll("[^\\x20-\\x7E]", "?");
        return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "…";
    }

    /// Collects lines.
    private static final class Reader {
        private Optional<Origin> origin = Optional.empty();
        private Optional<String> connection = Optional.empty();
        private final List<String> attributes = new ArrayList<>();
        private final List<MediaDescription> media = new ArrayList<>();
        private boolean versioned;

        void take(String line) throws MalformedSdp {
            if (line.length() < 2 || line.charAt(1) != '=') {
                throw new MalformedSdp("no line of SDP: " + shown(line));
            }
            var value = line.substring(2).trim();
            if (!versioned) {
                if (line.charAt(0) != 'v' || !value.equals("0")) {
                    throw new MalformedSdp("it does not begin with v=0 but: " + shown(line));
                }
                versioned = true;
                return;
            }
            switch (line.charAt(0)) {
                case 'o' -> origin = Optional.of(origin(value));
                case 'c' -> connection(address(value));
                case 'a' -> attribute(value);
                case 'm' -> media(value);
                default -> { }
            }
        }

        SessionDescription finished() throws MalformedSdp {
            if (origin.isEmpty()) {
                throw new MalformedSdp(versioned ? "o= is missing" : "it is empty");
            }
            return new SessionDescription(origin.get(), connection, attributes, media);
        }

        private void connection(String address) {
            if (media.isEmpty()) {
                connection = Optional.of(address);
            } else {
                media.add(media.removeLast().withConnection(address));
            }
        }

        private void attribute(String attribute) {
            if (media.isEmpty()) {
                attributes.add(attribute);
            } else {
                media.add(media.removeLast().with(attribute));
            }
        }

        private void media(String line) throws MalformedSdp {
            if (media.size() == MOST_MEDIA) {
                throw new MalformedSdp("it has more than " + MOST_MEDIA + " streams");
            }
            media.add(MediaDescription.parse(line));
        }

        /// The last five words; what stands before them is the user's name, which some devices write with blanks.
        private static Origin origin(String line) throws MalformedSdp {
            var words = List.of(line.split(" +"));
            var fixed = words.size() - 5;
            if (fixed < 1) {
                throw new MalformedSdp("o= needs six words, but is: " + shown(line));
            }
            return new Origin(String.join(" ", words.subList(0, fixed)), words.get(fixed), words.get(fixed + 1), words.get(fixed + 4));
        }

        private static String address(String line) throws MalformedSdp {
            var words = line.split(" +");
            if (words.length != 3 || !words[0].equalsIgnoreCase("IN") || !words[1].equalsIgnoreCase("IP4") && !words[1].equalsIgnoreCase("IP6")) {
                throw new MalformedSdp("c= needs IN, IP4 or IP6, and an address, but is: " + shown(line));
            }
            return words[2];
        }
    }
}
