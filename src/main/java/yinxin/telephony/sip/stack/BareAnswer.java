package yinxin.telephony.sip.stack;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// An answer to a request that was not parsed, made from its bare text as a stateless server does (RFC 3261 §8.2.7).
///
/// @param status the status and its reason
/// @param toTag  our tag: the same for each request, so that whoever sends one again gets the same answer
/// @param fields further header fields, each with its end
record BareAnswer(String status, String toTag, String fields) {
    private static final int DEFAULT_PORT = 5060;
    private static final Pattern ASKS_FOR_PORT = Pattern.compile("(?i);\\s*rport(?![=\\w])");
    private static final Pattern SENT_BY_PORT = Pattern.compile("(?:\\]|[^:\\s\\[]):([0-9]{1,5})\\s*(?:;|,|$)");

    /// The text. Empty for what needs no answer: responses, ACK, and what is no request at all.
    Optional<String> to(SipHeaders request, InetSocketAddress from) {
        var vias = request.all("via");
        var to = request.first("to").orElse("");
        if (request.method().isEmpty() || request.method().equals("ACK") || vias.isEmpty() || to.isEmpty()
                || request.first("from").isEmpty() || request.first("call-id").isEmpty() || request.first("cseq").isEmpty()) {
            return Optional.empty();
        }
        var text = new StringBuilder("SIP/2.0 ").append(status).append("\r\n");
        var top = vias.getFirst();
        var rport = ASKS_FOR_PORT.matcher(top);
        top = rport.find() ? rport.replaceFirst(";rport=" + from.getPort() + ";received=" + from.getAddress().getHostAddress()) : top;
        text.append("Via: ").append(top).append("\r\n");
        vias.stream().skip(1).forEach(via -> text.append("Via: ").append(via).append("\r\n"));
        text.append("From: ").append(request.first("from").orElseThrow()).append("\r\n");
        text.append("To: ").append(to).append(to.contains("tag=") ? "" : ";tag=" + toTag).append("\r\n");
        text.append("Call-ID: ").append(request.first("call-id").orElseThrow()).append("\r\n");
        text.append("CSeq: ").append(request.first("cseq").orElseThrow()).append("\r\n").append(fields);
        return Optional.of(text.append("Server: ").append(SipStack.PRODUCT).append("\r\nContent-Length: 0\r\n\r\n").toString());
    }

    /// Where the answer goes: back where it came from with `rport` (RFC 3581), else to the port that Via names.
    static InetSocketAddress goesTo(SipHeaders request, InetSocketAddress from) {
        var via = request.first("via").orElse("").split(",", 2)[0];
        if (via.toLowerCase(Locale.ROOT).contains("rport")) {
            return from;
        }
        var port = SENT_BY_PORT.matcher(via.split(";", 2)[0]);
        var number = port.find() ? Integer.parseInt(port.group(1)) : DEFAULT_PORT;
        return new InetSocketAddress(from.getAddress(), number > 0 && number < 65536 ? number : DEFAULT_PORT);
    }

    /// So many a second, and no more.
    static final class RateLimit {
        private static final long SECOND = 1_000_000_000L;

        private final int perSecond;
        private final AtomicLong second = new AtomicLong();
        private final AtomicLong inSecond = new AtomicLong();

        RateLimit(int perSecond) {
            this.perSecond = perSecond;
        }

        /// Takes one; false if this second's are gone.
        boolean take() {
            var now = System.nanoTime() / SECOND;
            if (second.getAndSet(now) != now) {
                inSecond.set(0);
            }
            return inSecond.incrementAndGet() <= perSecond;
        }
    }
}
