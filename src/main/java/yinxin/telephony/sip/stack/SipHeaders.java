package yinxin.telephony.sip.stack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The header fields of a SIP message as text, in their order, nothing dropped (RFC 3261 §7.3). JAIN-SIP keeps only the
/// first of several headers that it has no class for, and Diversion and History-Info are such headers.
///
/// @param startLine the request or status line
/// @param fields    every field; names in their long form, lower case; folded lines joined
public record SipHeaders(String startLine, List<Field> fields) {
    /// More fields than this are not read: a real INVITE has 15 to 40.
    private static final int MOST_FIELDS = 256;
    private static final Map<String, String> LONG_NAMES = Map.ofEntries(
            Map.entry("v", "via"), Map.entry("f", "from"), Map.entry("t", "to"), Map.entry("i", "call-id"),
            Map.entry("m", "contact"), Map.entry("c", "content-type"), Map.entry("l", "content-length"),
            Map.entry("e", "content-encoding"), Map.entry("k", "supported"), Map.entry("s", "subject"),
            Map.entry("x", "session-expires"));

    public SipHeaders {
        fields = List.copyOf(fields);
    }

    /// One header field.
    public record Field(String name, String value) {}

    /// Reads up to the first empty line. Lines that are no header field are skipped; nothing throws.
    public static SipHeaders read(byte[] message, int length) {
        var text = new String(message, 0, length, StandardCharsets.UTF_8);
        var lines = text.lines().iterator();
        var start = "";
        while (start.isBlank() && lines.hasNext()) {
            start = lines.next();
        }
        var fields = new ArrayList<Field>();
        while (lines.hasNext() && fields.size() < MOST_FIELDS) {
            var line = lines.next();
            if (line.isEmpty()) {
                break;
            }
            if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                if (!fields.isEmpty()) {
                    var last = fields.removeLast();
                    fields.add(new Field(last.name(), (last.value() + " " + line.strip()).strip()));
                }
                continue;
            }
            var colon = line.indexOf(':');
            if (colon > 0) {
                var name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                fields.add(new Field(LONG_NAMES.getOrDefault(name, name), line.substring(colon + 1).strip()));
            }
        }
        return new SipHeaders(start, fields);
    }

    /// The values of every field of this name (long form, any case), one per field, unsplit.
    public List<String> all(String name) {
        var wanted = name.toLowerCase(Locale.ROOT);
        return fields.stream().filter(f -> f.name().equals(wanted)).map(Field::value).toList();
    }

    /// The first field of this name.
    public Optional<String> first(String name) {
        var wanted = name.toLowerCase(Locale.ROOT);
        return fields.stream().filter(f -> f.name().equals(wanted)).map(Field::value).findFirst();
    }

    /// Option tags and other comma lists of tokens, over all fields of this name, in lower case.
    public List<String> tokens(String name) {
        return all(name).stream().flatMap(v -> List.of(v.split(",")).stream())
                .map(t -> t.strip().toLowerCase(Locale.ROOT)).filter(t -> !t.isEmpty()).toList();
    }

    /// The same fields under another first line.
    public SipHeaders under(String otherStartLine) {
        return new SipHeaders(otherStartLine, fields);
    }

    /// Without any field of this name (long form, any case).
    public SipHeaders without(String name) {
        var unwanted = name.toLowerCase(Locale.ROOT);
        return new SipHeaders(startLine, fields.stream().filter(f -> !f.name().equals(unwanted)).toList());
    }

    /// With these fields in front of all others, in their order.
    public SipHeaders withFirst(List<Field> first) {
        var all = new ArrayList<>(first);
        all.addAll(fields);
        return new SipHeaders(startLine, all);
    }

    /// With one field of this name, the last, instead of those that there are.
    public SipHeaders with(String name, String value) {
        var all = new ArrayList<>(without(name).fields);
        all.add(new Field(name.toLowerCase(Locale.ROOT), value));
        return new SipHeaders(startLine, all);
    }

    /// The method of a request; empty for a response or nonsense.
    public String method() {
        var space = startLine.indexOf(' ');
        return space <= 0 || startLine.startsWith("SIP/") ? "" : startLine.substring(0, space);
    }

    /// The request-URI of a request; empty for a response or nonsense.
    public String requestUri() {
        var first = startLine.indexOf(' ');
        var last = startLine.lastIndexOf(' ');
        return method().isEmpty() || last <= first ? "" : startLine.substring(first + 1, last).strip();
    }

    /// A `name-addr` or `addr-spec` with its header parameters (RFC 3261 §25.1), read as tolerantly as the wild demands:
    /// any case, stray quotes, `tel:` URIs, no angle brackets.
    ///
    /// @param display    the display name, unquoted; empty when there is none
    /// @param uri        the URI as it stands, without angle brackets
    /// @param parameters header parameters: names in lower case, values unquoted, a missing value is empty
    public record NameAddr(String display, String uri, Map<String, String> parameters) {
        public NameAddr {
            parameters = Map.copyOf(parameters);
        }

        /// Every element of comma lists in repeated headers, in order.
        public static List<NameAddr> list(List<String> values) {
            return values.stream().flatMap(v -> split(v, ',').stream()).filter(e -> !e.isBlank()).map(NameAddr::parse).toList();
        }

        /// One element.
        public static NameAddr parse(String element) {
            var text = element.strip();
            var open = outsideQuotes(text, '<');
            if (open < 0) {
                var end = text.indexOf(';');
                var bare = (end < 0 ? text : text.substring(0, end)).strip();
                return new NameAddr("", bare, parametersIn(end < 0 ? "" : text.substring(end + 1)));
            }
            var close = text.indexOf('>', open);
            var uri = close < 0 ? text.substring(open + 1) : text.substring(open + 1, close);
            var rest = close < 0 ? "" : text.substring(close + 1);
            var semicolon = rest.indexOf(';');
            return new NameAddr(unquoted(text.substring(0, open)), uri.strip(),
                    parametersIn(semicolon < 0 ? "" : rest.substring(semicolon + 1)));
        }

        /// The user part of a `sip:`/`sips:` URI or the number of a `tel:` URI, percent-decoded, without parameters.
        /// Empty when there is none.
        public String user() {
            return userOf(uri);
        }

        /// The host of a SIP URI in lower case, an IPv6 address in its brackets; empty for others.
        public String host() {
            var at = uri.indexOf('@');
            var start = at >= 0 ? at + 1 : uri.indexOf(':') + 1;
            var literal = uri.startsWith("[", start) ? uri.indexOf(']', start) + 1 : 0;
            var end = literal > 0 ? literal : endOf(uri, start, ":;?>");
            return scheme(uri).startsWith("sip") ? uri.substring(start, end).toLowerCase(Locale.ROOT) : "";
        }

        /// A parameter of the URI itself (`;cause=486` inside the angle brackets), percent-decoded.
        public Optional<String> uriParameter(String name) {
            var at = uri.indexOf('@');
            var start = uri.indexOf(';', Math.max(at, 0));
            var question = uri.indexOf('?', Math.max(at, 0));
            if (start < 0 || question >= 0 && question < start) {
                return Optional.empty();
            }
            var text = uri.substring(start + 1, question < 0 ? uri.length() : question);
            return Optional.ofNullable(parametersIn(text).get(name)).map(SipHeaders::decoded);
        }

        /// The values of a header that is escaped into the URI (`?Reason=SIP%3Bcause%3D486`), percent-decoded.
        public List<String> escapedHeader(String name) {
            var question = uri.indexOf('?', Math.max(uri.indexOf('@'), 0));
            if (question < 0) {
                return List.of();
            }
            var found = new ArrayList<String>();
            for (var pair : uri.substring(question + 1).split("&")) {
                var equals = pair.indexOf('=');
                if (equals > 0 && decoded(pair.substring(0, equals)).strip().equalsIgnoreCase(name)) {
                    found.add(decoded(pair.substring(equals + 1)));
                }
            }
            return found;
        }
    }

    /// The user part of a URI that stands alone; see [NameAddr#user].
    public static String userOf(String uri) {
        var scheme = scheme(uri);
        var start = uri.indexOf(':') + 1;
        if (scheme.equals("tel")) {
            return decoded(uri.substring(start, endOf(uri, start, ";?>"))).strip();
        }
        var at = uri.indexOf('@');
        if (at < 0) {
            return "";
        }
        var user = uri.substring(scheme.isEmpty() ? 0 : start, at);
        return decoded(user.substring(0, endOf(user, 0, ";:"))).strip();
    }

    /// The parts between unquoted, unbracketed separators.
    public static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        var start = 0;
        var bracketed = false;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '"' && !bracketed) {
                i = endOfQuotes(text, i);
            } else if (c == '<') {
                bracketed = true;
            } else if (c == '>') {
                bracketed = false;
            } else if (c == separator && !bracketed) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    public static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var out = new byte[bytes.length];
        var length = 0;
        for (var i = 0; i < bytes.length; i++) {
            var high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            var low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                out[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                out[length++] = bytes[i];
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private static Map<String, String> parametersIn(String text) {
        var parameters = new LinkedHashMap<String, String>();
        for (var part : split(text, ';')) {
            var equals = part.indexOf('=');
            var name = (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
            if (!name.isEmpty()) {
                parameters.putIfAbsent(name, equals < 0 ? "" : unquoted(part.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String unquoted(String text) {
        return text.strip().replace("\\\"", "\u0000").replace("\"", "").replace('\u0000', '"').strip();
    }

    private static String scheme(String uri) {
        var colon = uri.indexOf(':');
        var scheme = colon < 0 ? "" : uri.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        return scheme.equals("sip") || scheme.equals("sips") || scheme.equals("tel") ? scheme : "";
    }

    private static int endOf(String text, int from, String stops) {
        for (var i = from; i < text.length(); i++) {
            if (stops.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    private static int outsideQuotes(String text, char wanted) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                i = endOfQuotes(text, i);
            } else if (text.charAt(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    /// Where a quoted string ends. A quote that opens nothing (no `=`, `,` or start before it) or never closes is taken
    /// for a stray: carriers send `;reason=USER-BUSY"`.
    private static int endOfQuotes(String text, int at) {
        var before = at - 1;
        while (before >= 0 && Character.isWhitespace(text.charAt(before))) {
            before--;
        }
        if (before >= 0 && "=,;".indexOf(text.charAt(before)) < 0) {
            return at;
        }
        for (var i = at + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i;
            }
        }
        return at;
    }
}
