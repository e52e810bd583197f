package yinxin.telephony.probe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/// Asks a SIP peer whether it is there: one OPTIONS over UDP (RFC 3261 §11), sent again after 500 ms, 1 s, 2 s … as a transaction
/// does (§17.1.2.2). Needs no endpoint, and disturbs none.
public final class OptionsProbe {
    /// The first pause before the request is sent again (RFC 3261 §17.1.1.1).
    private static final Duration T1 = Duration.ofMillis(500);
    private static final String PRODUCT = "Yinxin";
    private static final int LONGEST_ANSWER = 8000;
    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 ([2-6][0-9]{2})(?: (.*))?");
    private static final Pattern CALL_ID = Pattern.compile("(?im)^(?:call-id|i)[ \\t]*:[ \\t]*(\\S+)");
    private static final Pattern SERVER = Pattern.compile("(?im)^server[ \\t]*:[ \\t]*(.*?)[ \\t]*$");
    private static final SecureRandom RANDOM = new SecureRandom();

    private OptionsProbe() {}

    /// What the peer did.
    public sealed interface Outcome {
        /// It answered: it is there, whatever it thinks of us.
        ///
        /// @param status  a final status, 200 to 699
        /// @param reason  the words after it
        /// @param product its header Server, or empty
        /// @param after   how long that took
        record Answered(int status, String reason, String product, Duration after) implements Outcome {}

        /// No answer in time. Some peers never answer OPTIONS; a firewall looks the same.
        record Silent() implements Outcome {}

        /// Certainly nobody is there, or the way is shut.
        record Unreachable(String why) implements Outcome {}
    }

    /// Asks `peer`, from a free port of `from`, and waits at most so long.
    public static Outcome ask(InetAddress from, InetSocketAddress peer, Duration patience) {
        try (var socket = new DatagramSocket(new InetSocketAddress(from, 0))) {
            socket.connect(peer);
            return ask(socket, patience);
        } catch (PortUnreachableException e) {
            return new Outcome.Unreachable("nothing listens there");
        } catch (IOException e) {
            return new Outcome.Unreachable(String.valueOf(e.getMessage()));
        }
    }

    private static Outcome ask(DatagramSocket socket, Duration patience) throws IOException {
        var callId = token();
        var request = request(socket, callId);
        var began = System.nanoTime();
        var end = began + patience.toNanos();
        var pause = T1.toNanos();
        var again = began;
        while (true) {
            var now = System.nanoTime();
            if (now >= end) {
                return new Outcome.Silent();
            }
            if (now >= again) {
                socket.send(new DatagramPacket(request, request.length));
                again = now + pause;
                pause *= 2;
            }
            socket.setSoTimeout((int) Math.max(1, (Math.min(again, end) - System.nanoTime()) / 1_000_000));
            var packet = new DatagramPacket(new byte[LONGEST_ANSWER], LONGEST_ANSWER);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException _) {
                continue;
            }
            var answer = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            var status = STATUS.matcher(answer.lines().findFirst().orElse(""));
            var id = CALL_ID.matcher(answer);
            if (status.matches() && id.find() && id.group(1).equals(callId)) {
                var server = SERVER.matcher(answer);
                return new Outcome.Answered(Integer.parseInt(status.group(1)), Objects.requireNonNullElse(status.group(2), "").strip(),
                        server.find() ? server.group(1) : "", Duration.ofNanos(System.nanoTime() - began));
            }
        }
    }

    private static byte[] request(DatagramSocket socket, String callId) {
        var peer = host(socket.getInetAddress()) + ":" + socket.getPort();
        var us = host(socket.getLocalAddress()) + ":" + socket.getLocalPort();
        return String.join("\r\n", "OPTIONS sip:" + peer + " SIP/2.0",
                "Via: SIP/2.0/UDP " + us + ";rport;branch=z9hG4bK" + token(),
                "Max-Forwards: 70",
                "From: <sip:" + us + ">;tag=" + token(),
                "To: <sip:" + peer + ">",
                "Call-ID: " + callId,
                "CSeq: 1 OPTIONS",
                "Contact: <sip:" + us + ">",
                "Accept: application/sdp",
                "User-Agent: " + PRODUCT,
                "Content-Length: 0", "", "").getBytes(StandardCharsets.UTF_8);
    }

    /// Nobody else's, for tags and the Call-ID (RFC 3261 §19.3).
    private static String token() {
        return Long.toHexString(RANDOM.nextLong());
    }

    private static String host(InetAddress address) {
        var literal = address.getHostAddress();
        return literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
    }
}
