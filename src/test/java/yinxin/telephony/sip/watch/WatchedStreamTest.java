package yinxin.telephony.sip.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Messages found in what passes over a connection, however it comes in pieces.
class WatchedStreamTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.10", 5060);
    private static final String INVITE = "INVITE sip:1@x SIP/2.0\r\nCall-ID: a\r\nContent-Length: 15\r\n\r\nv=0\r\ns=音信\r\n";
    private static final String BYE = "BYE sip:1@x SIP/2.0\r\nCall-ID: a\r\nl : 0\r\n\r\n";
    private static final String ANSWER = "SIP/2.0 200 OK\r\nCall-ID: a\r\n\r\n";
    private final List<String> seen = new ArrayList<>();
    private final WatchedStream.Seen trace = (sent, peer, text) -> seen.add((sent ? "> " : "< ") + peer.getPort() + " " + text);

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyMessageIsSeenOnceHoweverItComes() throws IOException {
        var all = octets("\r\n\r\n" + INVITE + "\r\n" + BYE + ANSWER + "\r\n\r\n" + INVITE);
        for (var seed = 0; seed < 50; seed++) {
            seen.clear();
            var random = new Random(seed);
            var heard = WatchedStream.heard(new ByteArrayInputStream(all), PEER, trace);
            var read = new ByteArrayOutputStream();
            var buffer = new byte[40];
            for (var count = 0; count >= 0;) {
                if (random.nextInt(4) == 0) {
                    var octet = heard.read();
                    count = octet < 0 ? -1 : 0;
                    read.writeBytes(octet < 0 ? new byte[0] : new byte[] {(byte) octet});
                } else {
                    var offset = random.nextInt(20);
                    count = heard.read(buffer, offset, 1 + random.nextInt(20));
                    read.write(buffer, offset, Math.max(0, count));
                }
            }
            assertThat(read.toByteArray()).as("what is read is what came").isEqualTo(all);
            assertThat(seen).containsExactly("< 5060 " + INVITE, "< 5060 " + BYE, "< 5060 " + ANSWER, "< 5060 " + INVITE);
        }
    }

    @Test
    void whoWatchesAndFailsStopsNothing() throws IOException {
        var sent = new ByteArrayOutputStream();
        WatchedStream.Seen clumsy = (_, _, text) -> {
            seen.add(text);
            throw new IllegalStateException("a watcher's fault");
        };
        try (var said = WatchedStream.said(sent, PEER, clumsy)) {
            said.write(octets(BYE + ANSWER));
        }
        assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo(BYE + ANSWER);
        assertThat(seen).containsExactly(BYE, ANSWER);
    }

    @Test
    void whatIsSentIsSeenAndSentAsItIs() throws IOException {
        var sent = new ByteArrayOutputStream();
        try (var said = WatchedStream.said(sent, PEER, trace)) {
            said.write(octets(INVITE), 0, 30);
            said.write(octets(INVITE), 30, octets(INVITE).length - 30);
            said.write('\r');
            said.write('\n');
            said.write(octets(BYE));
        }
        assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo(INVITE + "\r\n" + BYE);
        assertThat(seen).containsExactly("> 5060 " + INVITE, "> 5060 " + BYE);
    }

    @Test
    void whatIsNoSipIsLetThroughUnseenAndTakesNoMemory() throws IOException {
        for (var nonsense : List.of("x".repeat(200_000), "INVITE sip:1@x SIP/2.0\r\nContent-Length: 999999\r\n\r\n" + "y".repeat(100_000), "A\r\nContent-Length: -1\r\n\r\n")) {
            var all = octets(nonsense + "\r\n\r\n");
            assertThat(WatchedStream.heard(new ByteArrayInputStream(all), PEER, trace).readAllBytes()).isEqualTo(all);
        }
        assertThat(seen).containsExactly("< 5060 A\r\nContent-Length: -1\r\n\r\n");
    }
}
