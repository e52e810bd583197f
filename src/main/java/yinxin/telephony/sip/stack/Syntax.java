package yinxin.telephony.sip.stack;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import yinxin.telephony.sip.stack.SipStack.Answer;

/// What is wrong with any request, whatever it wants (RFC 3261 §16.3 steps 1 and 2); the stack's parser lets some of this pass.
public final class Syntax {
    private static final Set<String> SCHEMES = Set.of("sip", "sips", "tel");
    /// Fields that a message has once (RFC 3261 §7.3.1); two that differ leave open which one counts.
    private static final List<String> SINGLE = List.of("call-id", "cseq", "from", "to", "max-forwards", "content-length");

    private Syntax() {}

    /// The answer to a request that cannot be meant; empty for one that can.
    public static Optional<Answer> fault(SipHeaders headers) {
        var line = headers.startLine().strip();
        if (!line.toUpperCase(Locale.ROOT).endsWith(" SIP/2.0")) {
            return Optional.of(Answer.of(505, "Version Not Supported"));
        }
        var twice = SINGLE.stream().filter(name -> Set.copyOf(headers.all(name)).size() > 1).findFirst();
        if (twice.isPresent()) {
            return Optional.of(Answer.of(400, "Two Different " + twice.get()));
        }
        var scheme = headers.requestUri().split(":", 2)[0].toLowerCase(Locale.ROOT);
        return SCHEMES.contains(scheme) ? Optional.empty() : Optional.of(Answer.of(416, "Unsupported URI Scheme"));
    }
}
