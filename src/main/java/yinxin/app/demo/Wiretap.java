package yinxin.app.demo;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import yinxin.caller.SeenMessage;
import yinxin.voicemail.message.PhoneNumber;

/// Sees each message that the network's switch receives and sends, and tells between which two it went: the calling phone (A), the network
/// (N), the called phone (B), voicemail (V), or the network's own way to its E1 (E). Messages of a call are told to the page that placed it; what a phone says to register, to all.
public final class Wiretap {
    private static final Pattern TO_USER = Pattern.compile("(?im)^(?:to|t)[ \\t]*:[^\\r\\n]*?sips?:([^@;>\\s]+)@");

    private final InetSocketAddress voicemail;
    private final Predicate<InetSocketAddress> line;
    private final Audience audience;
    private final Clock clock;
    private final Map<String, Watched> watched = new ConcurrentHashMap<>();

    /// Who wants to know of a call.
    interface Listener {
        /// A message went from one to another: `A`, `N`, `B`, `V`, `E`.
        void passed(char from, char to, SeenMessage message);
    }

    private static final class Watched {
        private final Listener listener;
        private volatile @Nullable InetSocketAddress caller;

        Watched(Listener listener) {
            this.listener = listener;
        }
    }

    /// @param voicemail where the gateway takes calls
    /// @param line      whether the network's E1 begins there
    public Wiretap(InetSocketAddress voicemail, Predicate<InetSocketAddress> line, Audience audience, Clock clock) {
        this.voicemail = voicemail;
        this.line = line;
        this.audience = audience;
        this.clock = clock;
    }

    /// From now on hears all of the call with this Call-ID, on the switch's threads; it must not wait.
    void listen(String callId, Listener listener) {
        watched.put(callId, new Watched(listener));
    }

    void forget(String callId) {
        watched.remove(callId);
    }

    /// The switch has received a message from `peer`, or is about to send it there.
    public void message(boolean sent, InetSocketAddress peer, String text) {
        var message = new SeenMessage(sent, clock.instant(), text);
        var call = watched.get(message.callId());
        if (call != null) {
            var other = lane(call, peer);
            call.listener.passed(sent ? 'N' : other, sent ? other : 'N', message);
        } else if (message.method().equals("REGISTER")) {
            registering(message);
        }
    }

    /// The first who sends anything of a call is who calls.
    private char lane(Watched call, InetSocketAddress peer) {
        if (peer.equals(voicemail)) {
            return 'V';
        }
        if (line.test(peer)) {
            return 'E';
        }
        var caller = call.caller;
        if (caller == null) {
            call.caller = peer;
            return 'A';
        }
        return caller.equals(peer) ? 'A' : 'B';
    }

    private void registering(SeenMessage message) {
        whose(message).ifPresent(number -> audience.tell(told(message).put("from", message.sent() ? "N" : "P").put("to", message.sent() ? "P" : "N")
                .put("number", number.dialled())));
    }

    private static Optional<PhoneNumber> whose(SeenMessage message) {
        var to = TO_USER.matcher(message.text());
        return to.find() ? PhoneNumber.parse(to.group(1)) : Optional.empty();
    }

    /// A message as pages are told of it.
    static ObjectNode told(SeenMessage message) {
        return Visitor.is("sip").put("at", message.at().toEpochMilli()).put("line", message.startLine()).put("method", message.method())
                .put("text", message.text());
    }
}
