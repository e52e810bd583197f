package yinxin.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `deploy/kamailio` puts on the wire, word for word: a voicemail and another network by hand beside it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployedKamailioTest {
    private static final int PATIENCE = (int) Duration.ofSeconds(30).toMillis();
    private static final Pattern KEPT = Pattern.compile("(?m)^(Via|From|To|Call-ID|CSeq|Record-Route): .*$");

    @TempDir
    static Path directory;
    private DatagramSocket voicemail;
    private DatagramSocket upstream;
    private DatagramSocket phone;
    private Kamailio network;
    private int calls;

    @BeforeAll
    void start() throws Exception {
        voicemail = socket("127.0.0.1");
        upstream = socket("127.0.0.2");
        phone = socket("127.0.0.1");
        network = Kamailio.start(directory, Map.of("YINXIN", "127.0.0.1:" + voicemail.getLocalPort(), "UPSTREAM_HOST", "127.0.0.2",
                "UPSTREAM_PORT", Integer.toString(upstream.getLocalPort())));
        for (var number : List.of("13800138001", "13800138002", "13800138003", "13800138004", "110")) {
            network.subscriber(number, "secret-of-this-test");
        }
        network.command("htable.sets", "forward", "s:13800138001", "s:13800138002");
        network.command("htable.seti", "suspended", "s:13800138003", "1");
        network.command("ul.add", "location", "s:13800138004", "s:sip:13800138004@127.0.0.1:" + phone.getLocalPort(), "3600", "1.0", "s:0", "0", "0", "0");
    }

    @AfterAll
    void stop() {
        network.close();
        voicemail.close();
        upstream.close();
        phone.close();
    }

    private static DatagramSocket socket(String address) throws IOException {
        var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0));
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    @Test
    void oneDiversionIsWrittenDownInThreeWays() throws Exception {
        var access = "sip:+861012345603@127.0.0.1:" + voicemail.getLocalPort() + ";target=sip%3A13800138002%40example.com;cause=404";
        invites(upstream, "13800138002", "");
        var diverted = received(voicemail);
        assertThat(diverted.lines().findFirst()).contains("INVITE " + access + " SIP/2.0");
        assertThat(fields(diverted, "Diversion")).containsExactly("<sip:13800138002@example.com>;reason=unavailable;counter=1");
        assertThat(fields(diverted, "History-Info")).containsExactly("<sip:13800138002@example.com?Reason=SIP%3Bcause%3D404>;index=1, <" + access
                + ">;index=1.1;mp=1");
        refuse(diverted);
    }

    /// The first two hops are the other network's and our first subscriber's, the third leads to the voicemail.
    @Test
    void theChainOfDiversionsIsKeptWhole() throws Exception {
        var access = "sip:+861012345603@127.0.0.1:" + voicemail.getLocalPort() + ";target=sip%3A13800138002%40example.com;cause=404";
        invites(upstream, "+8613800138001", """
                Diversion: <sip:13600136000@example.org>;reason=user-busy;counter=1
                History-Info: <sip:13600136000@example.org?Reason=SIP%3Bcause%3D486>;index=1
                History-Info: <sip:13800138001@example.com;cause=486>;index=1.1;mp=1
                """);
        var diverted = received(voicemail);
        assertThat(fields(diverted, "Diversion")).containsExactly("<sip:13800138002@example.com>;reason=unavailable;counter=1, "
                + "<sip:13800138001@example.com>;reason=unconditional;counter=1", "<sip:13600136000@example.org>;reason=user-busy;counter=1");
        assertThat(fields(diverted, "History-Info")).containsExactly("<sip:13600136000@example.org?Reason=SIP%3Bcause%3D486>;index=1",
                "<sip:13800138001@example.com;cause=486>;index=1.1;mp=1",
                "<sip:13800138001@example.com?Reason=SIP%3Bcause%3D302>;index=1.1.1, <sip:13800138002@example.com;cause=302>;index=1.1.1.1;mp=1.1.1, <"
                + access + ">;index=1.1.1.1.1;mp=1.1.1.1");
        refuse(diverted);
    }

    /// As phones send it that have an outbound proxy.
    @Test
    void aRouteToTheNetworkEndsThere() throws Exception {
        invites(upstream, "13800138002", "Route: <sip:127.0.0.1:" + network.address().getPort() + ";lr>\n");
        var diverted = received(voicemail);
        assertThat(fields(diverted, "Route")).isEmpty();
        refuse(diverted);
    }

    @Test
    void aSuspendedNumberIsDivertedToAnAccessNumberOfItsOwn() throws Exception {
        invites(upstream, "008613800138003", "");
        var diverted = received(voicemail);
        assertThat(diverted).startsWith("INVITE sip:+861012345606@");
        assertThat(fields(diverted, "Diversion")).containsExactly("<sip:13800138003@example.com>;reason=out-of-service;counter=1");
        refuse(diverted);
    }

    @Test
    void withoutTheVoicemailTheCallerHearsWhatTheNetworkWouldHaveSaid() throws Exception {
        invites(upstream, "13800138002", "");
        refuse(received(voicemail));
        assertThat(finalResponse(upstream)).startsWith("SIP/2.0 480 Temporarily Unavailable");
    }

    /// Not even when somebody has put the number into the register; and nobody is asked for a password.
    @Test
    void anEmergencyCallGoesOutAtOnce() throws Exception {
        network.command("htable.seti", "suspended", "s:110", "1");
        try (var stranger = socket("127.0.0.1")) {
            invites(stranger, "110", "Diversion: <sip:13800138000@example.org>;reason=user-busy\n");
            var call = received(upstream);
            assertThat(call.lines().findFirst()).contains("INVITE sip:110@127.0.0.2:" + upstream.getLocalPort() + " SIP/2.0");
            assertThat(fields(call, "Diversion")).isEmpty();
        }
    }

    @Test
    void aCallThatWentRoundIsNotDivertedAgain() throws Exception {
        invites(upstream, "13800138002", "Diversion: <sip:13600136000@example.org>;reason=user-busy\n".repeat(5));
        assertThat(finalResponse(upstream)).startsWith("SIP/2.0 480 Diverted Too Often");
    }

    /// What a phone, or a network that stands in for one, answers, and by which access number the call is diverted then. A cause of Q.850 counts
    /// before the SIP status.
    @ParameterizedTest
    @CsvSource({"486 Busy Here,, 601", "600 Busy Everywhere,, 601", "603 Decline,, 607", "480 Temporarily Unavailable,, 603", "404 Not Found,, 603",
            "408 Request Timeout,, 604", "503 Service Unavailable,, 605", "480 Temporarily Unavailable, 20, 605", "480 Temporarily Unavailable, 17, 601",
            "500 Server Error, 19, 602", "403 Forbidden, 21, 607"})
    void whatAPhoneAnswersDecides(String status, @Nullable String cause, String access) throws Exception {
        invites(upstream, "13800138004", "");
        answer(phone, received(phone), status, cause == null ? "" : "\r\nReason: Q.850;cause=" + cause + ";text=\"-\"");
        var diverted = received(voicemail);
        assertThat(diverted).startsWith("INVITE sip:+861012345" + access + "@");
        refuse(diverted);
    }

    @Test
    void aPhoneThatRangAndThenGaveUpDidNotAnswer() throws Exception {
        invites(upstream, "13800138004", "");
        var ringing = received(phone);
        answer(phone, ringing, "180 Ringing", "");
        assertThat(next(upstream, "SIP/2.0 180 ")).isNotEmpty();
        answer(phone, ringing, "480 Temporarily Unavailable", "");
        var diverted = received(voicemail);
        assertThat(diverted).startsWith("INVITE sip:+861012345602@");
        refuse(diverted);
    }

    /// No common codec, say: nothing that a voicemail could mend.
    @Test
    void aFaultOfTheCallIsTheCallers() throws Exception {
        invites(upstream, "13800138004", "");
        answer(phone, received(phone), "488 Not Acceptable Here", "");
        assertThat(finalResponse(upstream)).startsWith("SIP/2.0 488 ");
    }

    private void invites(DatagramSocket from, String number, String fields) throws IOException {
        var at = from.getLocalAddress().getHostAddress() + ":" + from.getLocalPort();
        var id = "call" + ++calls;
        var text = """
                INVITE sip:%s@example.com SIP/2.0
                Via: SIP/2.0/UDP %s;branch=z9hG4bK%s
                Max-Forwards: 70
                From: <sip:13900139000@example.org>;tag=caller
                To: <sip:%1$s@example.com>
                Call-ID: %3$s
                CSeq: 1 INVITE
                Contact: <sip:carrier@%2$s>
                %4$sContent-Length: 0

                """.formatted(number, at, id, fields).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(text, text.length, network.address()));
    }

    /// The next INVITE of the present call; repeated messages of earlier ones do not count.
    private String received(DatagramSocket socket) throws IOException {
        return next(socket, "INVITE ");
    }

    private String finalResponse(DatagramSocket socket) throws IOException {
        return next(socket, "SIP/2.0 [2-6]");
    }

    private String next(DatagramSocket socket, String start) throws IOException {
        var packet = new DatagramPacket(new byte[8_000], 8_000);
        while (true) {
            socket.receive(packet);
            var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (text.matches("(?s)" + start + ".*") && text.contains("Call-ID: call" + calls + "\r\n")) {
                return text;
            }
        }
    }

    private void refuse(String invite) throws IOException {
        answer(voicemail, invite, "503 Service Unavailable", "");
    }

    private void answer(DatagramSocket from, String invite, String status, String further) throws IOException {
        var kept = KEPT.matcher(invite).results().map(java.util.regex.MatchResult::group).map(String::strip)
                .map(line -> line.startsWith("To:") ? line + ";tag=by-hand" : line).toList();
        var text = ("SIP/2.0 " + status + "\r\n" + String.join("\r\n", kept) + further + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(text, text.length, network.address()));
    }

    private static List<String> fields(String message, String name) {
        return Arrays.stream(message.split("\r\n")).filter(line -> line.startsWith(name + ": ")).map(line -> line.substring(name.length() + 2)).toList();
    }
}
