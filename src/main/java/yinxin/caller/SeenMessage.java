package yinxin.caller;

import java.time.Instant;
import java.util.regex.Pattern;

/// A SIP message as it was on the wire, for people who want to watch a call. It holds phone numbers and belongs in no log.
///
/// @param sent whether it went out
/// @param at   when it was seen
/// @param text the whole message
public record SeenMessage(boolean sent, Instant at, String text) {
    private static final Pattern CALL_ID = Pattern.compile("(?im)^(?:call-id|i)[ \\t]*:[ \\t]*(\\S+)");
    private static final Pattern METHOD = Pattern.compile("(?im)^cseq[ \\t]*:[ \\t]*[0-9]+[ \\t]+(\\S+)");

    /// The request line or status line; empty for what keeps a translator's way open.
    public String startLine() {
        return text.lines().findFirst().orElse("").strip();
    }

    /// Which call it belongs to; empty when it does not say.
    public String callId() {
        return first(CALL_ID);
    }

    /// The method that a request has, or that a response answers; empty when it does not say.
    public String method() {
        return first(METHOD);
    }

    private String first(Pattern header) {
        var match = header.matcher(text);
        return match.find() ? match.group(1) : "";
    }
}
