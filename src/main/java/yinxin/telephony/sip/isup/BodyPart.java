package yinxin.telephony.sip.isup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;

/// One part of a message's body: the whole of it, or one of several in a `multipart` (RFC 2046 §5.1, RFC 5621).
///
/// @param type        the media type, lower case, without parameters
/// @param disposition the `Content-Disposition`'s value, lower case, without parameters; empty when there is none
/// @param handling    its `handling`, lower case: `required`, `optional`, or empty when it is not said
/// @param content     the octets, which are no text in general
public record BodyPart(String type, String disposition, String handling, byte[] content) {
    /// A multipart in a multipart in a multipart is the deepest that is looked into.
    private static final int DEEPEST = 3;
    /// More parts than any exchange sends.
    private static final int MOST_PARTS = 20;
    private static final byte[] END_OF_LINE = {'\n'};

    /// All parts of a message's body. None for an empty body; of a multipart that is broken, those that can be read.
    public static List<BodyPart> of(SipHeaders headers, byte[] body) {
        var parts = new ArrayList<BodyPart>();
        if (body.length > 0) {
            read(headers, body, 1, parts);
        }
        return parts;
    }

    private static void read(SipHeaders headers, byte[] content, int depth, List<BodyPart> parts) {
        var type = headers.first("content-type").orElse("");
        if (value(type).startsWith("multipart/") && depth <= DEEPEST) {
            split(content, delimiter(content, parameter(type, "boundary")), depth, parts);
        } else if (parts.size() < MOST_PARTS) {
            var disposition = headers.first("content-disposition").orElse("");
            parts.add(new BodyPart(value(type), value(disposition), parameter(disposition, "handling").toLowerCase(Locale.ROOT), content));
        }
    }

    /// The delimiter that the header field names; where that does not occur, the first line that looks like one.
    private static byte[] delimiter(byte[] content, String boundary) {
        var named = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
        if (!boundary.isEmpty() && delimiterFrom(content, named, 0) < content.length) {
            return named;
        }
        var start = delimiterFrom(content, new byte[] {'-', '-'}, 0);
        var line = new String(content, start, indexOf(content, END_OF_LINE, start) - start, StandardCharsets.UTF_8).strip();
        return line.isEmpty() ? named : line.getBytes(StandardCharsets.UTF_8);
    }

    /// What stands between two delimiters is a part; before the first and after the last stands nothing that counts. Where the last one is
    /// missing, the part goes to the end.
    private static void split(byte[] content, byte[] delimiter, int depth, List<BodyPart> parts) {
        var at = delimiterFrom(content, delimiter, 0);
        while (at < content.length && !isLast(content, at + delimiter.length)) {
            var start = indexOf(content, END_OF_LINE, at + delimiter.length) + 1;
            var next = delimiterFrom(content, delimiter, start);
            part(Arrays.copyOfRange(content, Math.min(start, content.length), next >= content.length ? content.length : lineBefore(content, start, next)),
                    depth, parts);
            at = next;
        }
    }

    private static boolean isLast(byte[] content, int at) {
        return at + 1 < content.length && content[at] == '-' && content[at + 1] == '-';
    }

    /// Where a line begins with this delimiter; beyond the end if none does.
    private static int delimiterFrom(byte[] content, byte[] delimiter, int from) {
        for (var at = indexOf(content, delimiter, from); at < content.length; at = indexOf(content, delimiter, at + 1)) {
            if (at == 0 || content[at - 1] == '\n') {
                return at;
            }
        }
        return content.length;
    }

    /// The line's end before a delimiter belongs to the delimiter.
    private static int lineBefore(byte[] content, int start, int delimiter) {
        var end = delimiter - 1;
        if (end > start && content[end - 1] == '\r') {
            end--;
        }
        return Math.max(start, end);
    }

    private static void part(byte[] part, int depth, List<BodyPart> parts) {
        var blank = blankLine(part);
        var start = new byte[] {'p', 'a', 'r', 't', '\r', '\n'};
        var head = Arrays.copyOf(start, start.length + blank);
        System.arraycopy(part, 0, head, start.length, blank);
        var content = Arrays.copyOfRange(part, Math.min(part.length, indexOf(part, END_OF_LINE, blank) + 1), part.length);
        read(SipHeaders.read(head, head.length), content, depth + 1, parts);
    }

    /// Where the empty line after the header fields begins.
    private static int blankLine(byte[] part) {
        for (var at = 0; at < part.length; at = indexOf(part, END_OF_LINE, at) + 1) {
            if (part[at] == '\n' || part[at] == '\r' && at + 1 < part.length && part[at + 1] == '\n') {
                return at;
            }
        }
        return part.length;
    }

    /// The place of a pattern; the content's length when it is not there.
    private static int indexOf(byte[] content, byte[] pattern, int from) {
        for (var at = from; at <= content.length - pattern.length; at++) {
            if (Arrays.equals(content, at, at + pattern.length, pattern, 0, pattern.length)) {
                return at;
            }
        }
        return content.length;
    }

    private static String value(String field) {
        return field.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static String parameter(String field, String name) {
        var parameters = field.indexOf(';') < 0 ? "" : field.substring(field.indexOf(';'));
        return NameAddr.parse("<x>" + parameters).parameters().getOrDefault(name, "");
    }

    /// The content as text.
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /// Whether the sender would rather have no answer than one that has not understood this part (RFC 3261 §20.11). Only an express word
    /// counts: what says nothing would be required by the letter, and a call would be lost for a part that nobody misses.
    public boolean isRequired() {
        return handling.equals("required");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BodyPart p && p.type.equals(type) && p.disposition.equals(disposition) && p.handling.equals(handling)
                && Arrays.equals(p.content, content);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(content);
    }

    /// For logs: without the content.
    @Override
    public String toString() {
        return "BodyPart[" + type + ", " + content.length + " octets]";
    }
}
