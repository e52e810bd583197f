package yinxin.telephony.sip.ladder;

/// Takes telephone numbers out of a SIP message, line by line, and leaves what one looks for a fault by: `sip:138****8000@192.0.2.10`.
///
/// Any run of 7 digits or more is taken for a number. In the lines that are technical (Via, Call-ID, SDP), where such runs are port numbers, times
/// and parts of random names, only a run of 11 to 15 digits that stands by itself is.
final class NumberMask {
    private static final int SHORTEST = 7;
    private static final int SHORTEST_ALONE = 11;
    private static final int LONGEST_ALONE = 15;
    private static final int HEAD = 3;
    private static final int TAIL = 4;

    private NumberMask() {}

    /// The message without numbers in clear.
    static String of(String message) {
        var masked = new StringBuilder(message.length());
        var start = 0;
        while (start < message.length()) {
            var end = message.indexOf('\n', start);
            var next = end < 0 ? message.length() : end + 1;
            line(message, start, next, masked);
            start = next;
        }
        return masked.toString();
    }

    private static void line(String text, int from, int to, StringBuilder masked) {
        var technical = isTechnical(text, from);
        var separated = !technical && mayHoldSeparators(text, from, to);
        var i = from;
        while (i < to) {
            if (!isDigit(text.charAt(i))) {
                masked.append(text.charAt(i++));
                continue;
            }
            var end = i;
            var digits = 0;
            var last = i;
            while (end < to && (isDigit(text.charAt(end)) || separated && isSeparator(text.charAt(end)))) {
                if (isDigit(text.charAt(end))) {
                    digits++;
                    last = end + 1;
                }
                end++;
            }
            var run = new Run(i, last, digits);
            if (isNumber(text, run, technical)) {
                hide(text, run, masked);
            } else {
                masked.append(text, i, last);
            }
            i = last;
        }
    }

    /// Digits that stand together, with what stands between them.
    private record Run(int from, int to, int digits) {}

    private static boolean isNumber(String text, Run run, boolean technical) {
        if (!technical) {
            return run.digits() >= SHORTEST;
        }
        var alone = (run.from() == 0 || !Character.isLetterOrDigit(text.charAt(run.from() - 1)))
                && (run.to() >= text.length() || !Character.isLetterOrDigit(text.charAt(run.to())));
        return alone && run.digits() >= SHORTEST_ALONE && run.digits() <= LONGEST_ALONE;
    }

    private static void hide(String text, Run run, StringBuilder masked) {
        var seen = 0;
        var head = run.from();
        while (seen < HEAD) {
            seen += isDigit(text.charAt(head++)) ? 1 : 0;
        }
        var tail = run.to();
        seen = 0;
        while (run.digits() > HEAD + TAIL && seen < TAIL) {
            seen += isDigit(text.charAt(--tail)) ? 1 : 0;
        }
        masked.append(text, run.from(), head).append("****").append(text, tail, run.to());
    }

    /// A telephone number as a URI or as people write it may have signs within.
    private static boolean mayHoldSeparators(String text, int from, int to) {
        for (var i = from; i < to; i++) {
            if (text.charAt(i) == '"' || text.regionMatches(true, i, "tel:", 0, 4) || isSeparatedUser(text, i, to)) {
                return true;
            }
        }
        return false;
    }

    /// `sip:+86-138-0013-8000@`: the user of a SIP address may be written as in a tel: address (RFC 3261 §19.1.6).
    private static boolean isSeparatedUser(String text, int at, int to) {
        if (!text.regionMatches(true, at, "sip:", 0, 4) && !text.regionMatches(true, at, "sips:", 0, 5)) {
            return false;
        }
        var i = text.indexOf(':', at) + 1;
        var begun = i;
        while (i < to && (isDigit(text.charAt(i)) || isSeparator(text.charAt(i)) || text.charAt(i) == '+' || text.charAt(i) == ';')) {
            i++;
        }
        return i < to && i > begun && text.charAt(i) == '@';
    }

    /// A dot is none: it would join the numbers of an address.
    private static boolean isSeparator(char c) {
        return c == '-' || c == ' ' || c == '(' || c == ')';
    }

    /// Whether a line holds no telephone number by its nature.
    private static boolean isTechnical(String text, int at) {
        return text.length() > at + 1 && text.charAt(at + 1) == '=' || starts(text, at, "via") || starts(text, at, "v") || starts(text, at, "call-id")
                || starts(text, at, "i") || starts(text, at, "cseq") || starts(text, at, "date") || starts(text, at, "www-authenticate")
                || starts(text, at, "proxy-authenticate")
                || starts(text, at, "content-length") || starts(text, at, "l");
    }

    private static boolean starts(String text, int at, String name) {
        var end = at + name.length();
        return text.regionMatches(true, at, name, 0, name.length()) && end < text.length() && (text.charAt(end) == ':' || text.charAt(end) == ' ');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
