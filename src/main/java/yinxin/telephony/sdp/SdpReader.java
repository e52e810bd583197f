package yinxin.telephony.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one body, line by line.
final class SdpReader {
    /// No telephone writes more; a stranger on TCP might.
    private static final int LONGEST_BODY = 65_536;
    private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final String body;
    private @Nullable Origin origin;
    private String name = "-";
    private @Nullable Connection connection;
    private String timing = "0 0";
    private boolean timed;
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<Media> media = new ArrayList<>();

    SdpReader(String body) {
        this.body = body;
    }

    SessionDescription read() throws MalformedSdp {
        if (body.length() > LONGEST_BODY) {
            throw new MalformedSdp("The session description is longer than " + LONGEST_BODY + " characters");
        }
        var first = true;
        for (var raw : LINE_END.split(body)) {
            var line = raw.stripTrailing();
            if (line.isEmpty()) {
                continue;
            }
            if (line.length() < 2 || line.charAt(1) != '=') {
                throw new MalformedSdp("A line of the session description is not of the form x=value");
            }
            if (first && !line.equals("v=0")) {
                throw new MalformedSdp("The session description does not begin with v=0");
            }
            first = false;
            take(line.charAt(0), line.substring(2));
        }
        if (origin == null) {
            throw new MalformedSdp("The session description has no o= line");
        }
        return new SessionDescription(origin, name, Optional.ofNullable(connection), timing, attributes, media);
    }

    private void take(char kind, String value) throws MalformedSdp {
        switch (kind) {
            case 'o' -> origin = originOf(value);
            case 's' -> name = value.isBlank() ? "-" : value;
            case 'c' -> takeConnection(connectionOf(value));
            case 't' -> takeTiming(value);
            case 'a' -> takeAttribute(Attribute.parse(value));
            case 'm' -> media.add(mediaOf(value));
            default -> { }
        }
    }

    /// A description may name several times; a call is only in the first.
    private void takeTiming(String value) {
        if (!timed) {
            timing = value;
            timed = true;
        }
    }

    private void takeConnection(Connection found) {
        if (media.isEmpty()) {
            connection = found;
            return;
        }
        var last = media.removeLast();
        media.add(new Media(last.type(), last.port(), last.profile(), last.formats(),
                last.connection().or(() -> Optional.of(found)), last.attributes()));
    }

    private void takeAttribute(Attribute found) {
        if (media.isEmpty()) {
            attributes.add(found);
            return;
        }
        var last = media.removeLast();
        var all = new ArrayList<>(last.attributes());
        all.add(found);
        media.add(new Media(last.type(), last.port(), last.profile(), last.formats(), last.connection(), all));
    }

    private static Origin originOf(String value) throws MalformedSdp {
        var words = SPACES.split(value.strip());
        if (words.length != 6) {
            throw new MalformedSdp("The o= line has " + words.length + " parts, not six");
        }
        return new Origin(words[0], words[1], words[2], connectionOf(words[3], words[4], words[5]));
    }

    private static Connection connectionOf(String value) throws MalformedSdp {
        var words = SPACES.split(value.strip());
        if (words.length != 3) {
            throw new MalformedSdp("The c= line has " + words.length + " parts, not three");
        }
        return connectionOf(words[0], words[1], words[2]);
    }

    private static Connection connectionOf(String network, String type, String address) throws MalformedSdp {
        if (!network.equalsIgnoreCase("IN") || !type.equalsIgnoreCase("IP4") && !type.equalsIgnoreCase("IP6")) {
            throw new MalformedSdp("An address is neither IN IP4 nor IN IP6");
        }
        return new Connection(type.equalsIgnoreCase("IP4") ? "IP4" : "IP6", address);
    }

    private static Media mediaOf(String value) throws MalformedSdp {
        var words = SPACES.split(value.strip());
        if (words.length < 4) {
            throw new MalformedSdp("An m= line has " + words.length + " parts, not four or more");
        }
        var slash = words[1].indexOf('/');
        var port = number(slash < 0 ? words[1] : words[1].substring(0, slash), 65_535);
        if (port.isEmpty()) {
            throw new MalformedSdp("An m= line has no port from 0 to 65535");
        }
        return new Media(words[0], port.getAsInt(), words[2], List.of(words).subList(3, words.length), Optional.empty(), List.of());
    }

    /// A decimal number from 0 to `largest`, or empty.
    static OptionalInt number(String text, int largest) {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        var number = Integer.parseInt(text);
        return number <= largest ? OptionalInt.of(number) : OptionalInt.empty();
    }
}
