package yinxin.telephony.sip.ladder;

import java.time.Instant;
import java.util.List;

/// The messages of one call, in the order in which they passed; numbers and secrets masked.
///
/// @param id    names it in addresses: says nothing of the call
/// @param began when the first message passed
/// @param steps the messages; retransmissions among them
/// @param cut   whether there were more than are kept
public record Ladder(String id, Instant began, List<Step> steps, boolean cut) {
    public Ladder {
        steps = List.copyOf(steps);
    }

    /// A message.
    ///
    /// @param sent whether we sent it
    /// @param peer address and port of the other side
    /// @param text the whole message, numbers masked
    public record Step(Instant at, boolean sent, String peer, String text) {
        /// The request line or status line.
        public String startLine() {
            return text.lines().findFirst().orElse("").strip();
        }

        /// The request's method, or the status of the response.
        public String gist() {
            var line = startLine();
            return line.startsWith("SIP/2.0 ") ? line.substring("SIP/2.0 ".length()) : line.replaceFirst(" .*", "");
        }
    }

    /// The last final response to the INVITE, as far as it was seen; empty while there is none.
    public String outcome() {
        return steps.stream().filter(s -> s.startLine().matches("SIP/2.0 [2-6].*") && s.text().matches("(?is).*\\ncseq *: *[0-9]+ +INVITE\\b.*"))
                .map(Step::gist).reduce("", (_, later) -> later);
    }
}
