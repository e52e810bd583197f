package yinxin.telephony.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import yinxin.telephony.probe.OptionsProbe.Outcome;
import yinxin.telephony.sip.TestGateway;

class OptionsProbeTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(LOOPBACK, port);
    }

    /// A peer that ignores as many requests and then answers by this; the requests it saw.
    private static CompletableFuture<String> peer(DatagramSocket socket, int ignored, UnaryOperator<String> answer) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                for (var i = 0;; i++) {
                    var packet = new DatagramPacket(new byte[8000], 8000);
                    socket.receive(packet);
                    var request = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                    if (i >= ignored) {
                        for (var each : answer.apply(request).split("~")) {
                            var octets = each.getBytes(StandardCharsets.UTF_8);
                            socket.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
                        }
                        return request;
                    }
                }
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static String callId(String request) {
        return request.lines().filter(l -> l.startsWith("Call-ID: ")).findFirst().orElseThrow().substring(9);
    }

    @Test
    void realEndpointAnswersWhatItCan() throws Exception {
        try (var gateway = new TestGateway()) {
            assertThat(OptionsProbe.ask(LOOPBACK, at(gateway.port()), PATIENCE)).isInstanceOfSatisfying(Outcome.Answered.class, answer -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.reason()).isEqualTo("OK");
                assertThat(answer.product()).isEqualTo("Yinxin");
                assertThat(answer.after()).isPositive().isLessThan(PATIENCE);
            });
        }
    }

    @Test
    void requestIsOneThatRfc3261Allows() throws Exception {
        try (var socket = new DatagramSocket(0, LOOPBACK)) {
            var seen = peer(socket, 0, request -> "SIP/2.0 404 Not Found\r\ni:" + callId(request) + "\r\n\r\n");
            assertThat(OptionsProbe.ask(LOOPBACK, at(socket.getLocalPort()), PATIENCE)).isInstanceOfSatisfying(Outcome.Answered.class, answer -> {
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.reason()).isEqualTo("Not Found");
                assertThat(answer.product()).isEmpty();
            });
            assertThat(seen.get()).matches(("""
                    OPTIONS sip:127.0.0.1:PORT SIP/2.0
                    Via: SIP/2.0/UDP 127.0.0.1:[0-9]+;rport;branch=z9hG4bK[0-9a-f]+
                    Max-Forwards: 70
                    From: <sip:127.0.0.1:[0-9]+>;tag=[0-9a-f]+
                    To: <sip:127.0.0.1:PORT>
                    Call-ID: [0-9a-f]+
                    CSeq: 1 OPTIONS
                    Contact: <sip:127.0.0.1:[0-9]+>
                    Accept: application/sdp
                    User-Agent: Yinxin
                    Content-Length: 0

                    """).replace("PORT", "" + socket.getLocalPort()).replace("\n", "\r\n"));
        }
    }

    @Test
    void lostRequestIsSentAgain() throws Exception {
        try (var socket = new DatagramSocket(0, LOOPBACK)) {
            var seen = peer(socket, 1, request -> "SIP/2.0 200 OK\r\nCall-ID: " + callId(request) + "\r\n\r\n");
            assertThat(OptionsProbe.ask(LOOPBACK, at(socket.getLocalPort()), PATIENCE)).isInstanceOfSatisfying(Outcome.Answered.class,
                    answer -> assertThat(answer.after()).isGreaterThan(Duration.ofMillis(400)));
            assertThat(seen.get()).startsWith("OPTIONS ");
        }
    }

    @Test
    void provisionalForeignAndMalformedAnswersAreNone() throws Exception {
        try (var socket = new DatagramSocket(0, LOOPBACK)) {
            var seen = peer(socket, 0, request -> "SIP/2.0 100 Trying\r\nCall-ID: " + callId(request) + "\r\n\r\n~SIP/2.0 200 OK\r\nCall-ID: another\r\n\r\n~\r\n\r\n~\0"
                    + "~SIP/2.0 200 OK\r\n\r\n");
            assertThat(OptionsProbe.ask(LOOPBACK, at(socket.getLocalPort()), Duration.ofMillis(300))).isEqualTo(new Outcome.Silent());
            assertThat(seen.get()).isNotEmpty();
        }
    }

    @Test
    void portThatNobodyHasIsToldFromSilence() throws Exception {
        int port;
        try (var socket = new DatagramSocket(0, LOOPBACK)) {
            port = socket.getLocalPort();
        }
        assertThat(OptionsProbe.ask(LOOPBACK, at(port), PATIENCE)).isEqualTo(new Outcome.Unreachable("nothing listens there"));
    }

    @Test
    void addressThatIsNotOursCannotAsk() {
        assertThat(OptionsProbe.ask(InetAddress.ofLiteral("192.0.2.254"), at(9), PATIENCE)).isInstanceOf(Outcome.Unreachable.class);
    }
}
