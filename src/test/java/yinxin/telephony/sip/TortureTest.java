package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import yinxin.telephony.sip.stack.SipHeaders;

/// The torture tests of RFC 4475: whatever comes, the next call is taken.
class TortureTest {
    private static final Path MESSAGES = Path.of("src/test/resources/rfc4475");
    private static final Pattern MARK = Pattern.compile("<hex>([^<]*)</hex>|<repeat count=([0-9]+)>([^<]*)</repeat>");
    /// The messages say in Via that they come from port 5060, so the answers go there: an address of our own keeps us alone.
    private static final InetSocketAddress FROM = new InetSocketAddress("127.44.75.1", 5060);

    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = new TestGateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<String> names() throws IOException {
        try (var files = Files.list(MESSAGES)) {
            return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".txt")).map(f -> f.replace(".txt", ""))
                    .sorted().toList().stream();
        }
    }

    static byte[] message(String name) throws IOException {
        var text = Files.readString(MESSAGES.resolve(name + ".txt"));
        var lines = new StringBuilder();
        var joined = false;
        for (var line : text.split("\n", -1)) {
            if (line.equals("<allOneLine>") || line.equals("</allOneLine>")) {
                joined = line.equals("<allOneLine>");
                lines.append(joined ? "" : "\r\n");
            } else {
                lines.append(line).append(joined ? "" : "\r\n");
            }
        }
        lines.setLength(lines.length() - 2);
        var octets = new ByteArrayOutputStream();
        var mark = MARK.matcher(lines);
        var at = 0;
        while (mark.find()) {
            octets.writeBytes(lines.substring(at, mark.start()).getBytes(StandardCharsets.UTF_8));
            octets.writeBytes(mark.group(1) == null
                    ? mark.group(3).repeat(Integer.parseInt(mark.group(2))).getBytes(StandardCharsets.UTF_8)
                    : HexFormat.of().parseHex(mark.group(1).replace(" ", "")));
            at = mark.end();
        }
        octets.writeBytes(lines.substring(at).getBytes(StandardCharsets.UTF_8));
        return octets.toByteArray();
    }

    private static String callId(String name) throws IOException {
        var message = message(name);
        return SipHeaders.read(message, message.length).first("call-id").orElse("").split("\\s")[0];
    }

    @ParameterizedTest
    @MethodSource("names")
    void nextCallIsTakenAfter(String name) throws Exception {
        try (var torturer = new Peer(gateway.port(), FROM); var peer = new Peer(gateway.port())) {
            torturer.send(message(name));
            var callId = "after-" + name;
            peer.invites(callId);
            var ok = peer.receive("200 OK");
            peer.request("ACK", callId, 1, "a" + name, Peer.tagOf(ok), "", "");
            peer.request("BYE", callId, 2, "b" + name, Peer.tagOf(ok), "", "");
            assertThat(peer.receive("200 OK")).contains("CSeq: 2 BYE");
        }
    }

    @Test
    void allMessagesAtOnceOverOneTcpConnectionDoNotStopTheNextCall() throws Exception {
        for (var name : names().toList()) {
            try (var socket = new java.net.Socket(InetAddress.getByName("127.0.0.1"), gateway.port())) {
                socket.getOutputStream().write(message(name));
            }
        }
        Sipp.scenario("plain").overTcp().passesAgainst(gateway.port());
    }

    /// What the RFC asks an element to answer, as far as the answer comes back to where the message came from. OPTIONS that
    /// are merely odd get 200, calls that are get answered, REGISTER and strange methods get 405. One departs from the RFC: an
    /// INVITE of RFC 2543 without Contact (inv2543) is not accepted, since nobody could end its call; no network sends such.
    @ParameterizedTest
    @CsvSource({
        "wsinv, 481", "intmeth, 405", "esc01, 200", "escnull, 405", "esc02, 405", "lwsdisp, 200", "longreq, 200", "dblreq, 405",
        "semiuri, 200", "transports, 200",
        "badinv01, 400", "clerr, 400", "ncl, 400", "scalar02, 400", "quotbal, 400", "ltgtruri, 400", "lwsruri, 400",
        "baddate, 200", "regbadct, 405", "badvers, 505", "mismatch01, 400", "mismatch02, 400",
        "badbranch, 200", "unkscm, 416", "novelsc, 416", "unksm2, 405", "bext01, 420", "invut, 415", "regaut01, 405",
        "multi01, 400", "mcl01, 400", "zeromf, 200", "cparam01, 405", "cparam02, 405", "regescrt, 405", "sdp01, 406", "inv2543, 400",
    })
    void answerIsTheOneThatTheRfcAsksFor(String name, String status) throws Exception {
        // A gateway of its own for each: many of the messages share a branch, and the stack takes those for one transaction.
        try (var alone = new TestGateway(); var torturer = new Peer(alone.port(), FROM)) {
            torturer.send(message(name));
            assertThat(torturer.finalResponse(callId(name))).startsWith("SIP/2.0 " + status);
        }
    }

    @Test
    void answersToNobodyAreDropped() throws Exception {
        try (var torturer = new Peer(gateway.port(), FROM)) {
            for (var name : List.of("unreason", "noreason", "bigcode", "scalarlg", "bcast")) {
                torturer.send(message(name));
                assertThat(torturer.finalResponse(callId(name))).isNull();
            }
        }
    }
}
