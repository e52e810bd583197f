package yinxin.telephony.sip.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.sip.OutgoingCall;
import yinxin.telephony.sip.Peer;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.TestGateway;
import yinxin.telephony.sip.stack.SipTls;
import yinxin.telephony.sip.trunk.TrunkPlan;
import yinxin.telephony.sip.trunk.TrunkUpkeep;

/// SIP over TLS, with OpenSSL and a peer by hand at the other end.
class TlsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String NAMES = "ip:127.0.0.1,ip:::1,dns:localhost";

    @TempDir
    private static Path directory;
    private static Certificates certificates;

    @BeforeAll
    static void certify() throws Exception {
        certificates = new Certificates(directory);
        certificates.issue("gateway", NAMES).issue("renewed", NAMES).issue("peer", NAMES).issue("elsewhere", "dns:sbc.example.com")
                .issueExpired("expired", NAMES);
    }

    private static TestGateway gateway(SipTls.Clients clients, String certificate) throws Exception {
        var context = certificates.showing(certificate);
        return gateway(new SipTls(0, clients, () -> context));
    }

    private static TestGateway gateway(SipTls tls) throws Exception {
        return new TestGateway(new SipSettings(List.of("127.0.0.1"), 0, Optional.of(tls), List.of(TestGateway.CARRIER), 10, TestGateway.QUICK), null);
    }

    /// What `openssl s_client` and the gateway say to each other when it asks OPTIONS, and how that ended.
    private static String openssl(int port, String... options) throws Exception {
        var command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-CAfile", certificates.authority().toString(),
                "-verify_return_error", "-verify_ip", "127.0.0.1", "-ign_eof"));
        command.addAll(List.of(options));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            try (var in = process.getOutputStream()) {
                in.write(("OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:5061;branch=z9hG4bK1\r\nFrom: <sip:a@127.0.0.1>;tag=1\r\n"
                        + "To: <sip:127.0.0.1>\r\nCall-ID: openssl\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It has ended before it was asked anything: what it said tells why.
            }
            var said = new StringBuilder();
            for (var c = process.getInputStream().read(); c >= 0 && said.indexOf("Content-Length: 0") < 0; c = process.getInputStream().read()) {
                said.append((char) c);
            }
            return said.toString();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
    void opensslIsAnswered(String option, String version) throws Exception {
        try (var gateway = gateway(SipTls.Clients.NONE, "gateway")) {
            assertThat(openssl(gateway.endpoint.tlsPort(), option)).contains(version, "Verify return code: 0 (ok)", "SIP/2.0 200 OK",
                    "Via: SIP/2.0/TLS 127.0.0.1:5061");
        }
    }

    @Test
    void oldVersionIsRefused() throws Exception {
        try (var gateway = gateway(SipTls.Clients.NONE, "gateway")) {
            assertThat(openssl(gateway.endpoint.tlsPort(), "-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0")).contains("alert protocol version")
                    .doesNotContain("200 OK");
            awaitRefusals(gateway, 1);
        }
    }

    private static void awaitRefusals(TestGateway gateway, int number) {
        Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(gateway.count("yinxin.tls.refused")).isEqualTo(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void certificateThatIsNeededMustBeGood(String version) throws Exception {
        var foreign = directory.resolve("foreign" + version);
        java.nio.file.Files.createDirectory(foreign);
        var stranger = new Certificates(foreign).issue("stranger", NAMES);
        try (var gateway = gateway(SipTls.Clients.NEED, "gateway")) {
            var port = gateway.endpoint.tlsPort();
            assertThat(openssl(port, version)).doesNotContain("200 OK");
            assertThat(openssl(port, version, "-cert", certificates.chain("expired").toString(), "-key", certificates.key("expired").toString()))
                    .doesNotContain("200 OK");
            assertThat(openssl(port, version, "-cert", stranger.chain("stranger").toString(), "-key", stranger.key("stranger").toString()))
                    .doesNotContain("200 OK");
            awaitRefusals(gateway, 3);

            assertThat(openssl(port, version, "-cert", certificates.chain("peer").toString(), "-key", certificates.key("peer").toString()))
                    .contains("SIP/2.0 200 OK");
        }
    }

    @Test
    void certificateThatIsWantedMayBeAbsentButNotBad() throws Exception {
        try (var gateway = gateway(SipTls.Clients.WANT, "gateway")) {
            var port = gateway.endpoint.tlsPort();
            assertThat(openssl(port)).contains("SIP/2.0 200 OK");
            assertThat(openssl(port, "-cert", certificates.chain("expired").toString(), "-key", certificates.key("expired").toString()))
                    .doesNotContain("200 OK");
        }
    }

    @Test
    void callGoesByTheConnectionThatItCameBy() throws Exception {
        try (var gateway = gateway(SipTls.Clients.NONE, "gateway");
             var peer = TlsPeer.connect(certificates.showingNone(), gateway.endpoint.tlsPort())) {
            var uri = "sip:95000@127.0.0.1:" + gateway.endpoint.tlsPort() + ";transport=tls";
            peer.request(uri, "INVITE", 1, "");
            var ok = peer.receive("200 OK");
            assertThat(ok).contains("Contact: <sip:yinxin@127.0.0.1:" + gateway.endpoint.tlsPort() + ";transport=tls>");
            peer.request(uri, "ACK", 1, tagOf(ok));
            Awaitility.await().atMost(LONG).until(() -> gateway.endpoint.activeCalls() == 1);
            Thread.ofVirtual().start(gateway.endpoint::close);

            var bye = peer.receive("BYE ");

            assertThat(bye).startsWith("BYE sip:peer@pbx.invalid:5061;transport=tls SIP/2.0")
                    .contains("Via: SIP/2.0/TLS 127.0.0.1:" + gateway.endpoint.tlsPort());
            peer.answers(bye, "200 OK", "", "");
        }
    }

    @Test
    void callThatAsksForEncryptionAllTheWayGetsASipsContact() throws Exception {
        try (var gateway = gateway(SipTls.Clients.NONE, "gateway");
             var peer = TlsPeer.connect(certificates.showingNone(), gateway.endpoint.tlsPort())) {
            var uri = "sips:95000@127.0.0.1:" + gateway.endpoint.tlsPort();
            peer.request(uri, "INVITE", 1, "");
            var ok = peer.receive("200 OK");
            assertThat(ok).contains("Contact: <sips:yinxin@127.0.0.1:" + gateway.endpoint.tlsPort() + ">");
            peer.request(uri, "ACK", 1, tagOf(ok));
            peer.request(uri, "BYE", 2, tagOf(ok));
            peer.receive("200 OK");
            assertThat(gateway.next().diverted().accessNumber()).isEqualTo("95000");
        }
    }

    @Test
    void callThatAsksForEncryptionAllTheWayIsRefusedWithout() throws Exception {
        try (var gateway = gateway(SipTls.Clients.NONE, "gateway"); var peer = new Peer(gateway.port())) {
            peer.send(("INVITE sips:95000@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + peer.localPort() + ";branch=z9hG4bK1\r\n"
                    + "From: <sips:a@127.0.0.1>;tag=1\r\nTo: <sips:95000@127.0.0.1>\r\nCall-ID: plain\r\nCSeq: 1 INVITE\r\n"
                    + "Contact: <sips:a@127.0.0.1>\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8));

            assertThat(peer.receive("480 ")).contains("Warning: 380 Yinxin \"SIPS Not Allowed\"");
        }
    }

    private static String tagOf(String response) {
        var tag = Pattern.compile("(?m)^To: .*;tag=([^;\\s]+)").matcher(response);
        return tag.find() ? tag.group(1) : "";
    }

    @Test
    void renewedCertificateIsShownToNewConnectionsAndOldCallsGoOn() throws Exception {
        var current = new AtomicReference<SSLContext>(certificates.showing("gateway"));
        try (var gateway = gateway(new SipTls(0, SipTls.Clients.NONE, current::get));
             var before = TlsPeer.connect(certificates.showingNone(), gateway.endpoint.tlsPort())) {
            var uri = "sip:95000@127.0.0.1:" + gateway.endpoint.tlsPort() + ";transport=tls";
            before.request(uri, "INVITE", 1, "");
            var ok = before.receive("200 OK");
            before.request(uri, "ACK", 1, tagOf(ok));

            current.set(certificates.showing("renewed"));

            try (var after = TlsPeer.connect(certificates.showingNone(), gateway.endpoint.tlsPort())) {
                assertThat(before.session().getPeerPrincipal().getName()).isEqualTo("CN=gateway");
                assertThat(after.session().getPeerPrincipal().getName()).isEqualTo("CN=renewed");
            }
            before.request(uri, "BYE", 2, tagOf(ok));
            before.receive("200 OK");
            assertThat(gateway.next().ending()).isEqualTo("HungUp[how=BYE]");
        }
    }

    private static OutgoingCall call(TestGateway gateway, String host, int port) throws Exception {
        return gateway.endpoint.call(new OutgoingCall.Plan(OutgoingCall.Plan.newCallId(), "sip:95000@" + host + ":" + port + ";transport=tls",
                "<sip:13900139000@127.0.0.1>", "<sip:95000@127.0.0.1>", "tls", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void peerThatProvesItsNameIsCalled(String host) throws Exception {
        try (var gateway = gateway(SipTls.Clients.NONE, "gateway"); var server = TlsPeer.listen(certificates.showing("peer"));
             var peers = Executors.newVirtualThreadPerTaskExecutor()) {
            var arriving = peers.submit(() -> TlsPeer.accept(server));
            var call = call(gateway, host, server.getLocalPort());
            var peer = arriving.get();
            var invite = peer.receive("INVITE ");
            assertThat(invite).contains("Via: SIP/2.0/TLS 127.0.0.1:" + gateway.endpoint.tlsPort() + ";rport;branch=z9hG4bK",
                    "Contact: <sip:yinxin@127.0.0.1:" + gateway.endpoint.tlsPort() + ";transport=tls>");
            peer.answers(invite, "486 Busy Here", "", "");
            assertThat(call.awaitAnswer(LONG)).contains(486);
            call.close();
            peer.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "elsewhere"})
    void peerThatProvesNothingIsNotCalled(String certificate) throws Exception {
        try (var gateway = gateway(SipTls.Clients.NONE, "gateway"); var server = TlsPeer.listen(certificates.showing(certificate));
             var peers = Executors.newVirtualThreadPerTaskExecutor()) {
            var arriving = peers.submit(() -> TlsPeer.accept(server).receive("INVITE "));
            try (var call = call(gateway, "127.0.0.1", server.getLocalPort())) {
                assertThat(call.awaitAnswer(LONG)).contains(408);
            }
            assertThatThrownBy(arriving::get).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void trunkIsAskedOverTls() throws Exception {
        var meters = new SimpleMeterRegistry();
        try (var ours = gateway(SipTls.Clients.NONE, "gateway"); var theirs = gateway(SipTls.Clients.NEED, "peer")) {
            var peer = new TrunkPlan.Keepalive("sip:localhost:" + theirs.endpoint.tlsPort() + ";transport=tls", Duration.ofMillis(100));
            try (var upkeep = new TrunkUpkeep(List.of(new TrunkPlan("carrier", Optional.of(peer), Optional.empty())),
                    uri -> ours.endpoint.lines().towards(uri), meters, Clock.systemUTC())) {
                upkeep.start();
                Awaitility.await().atMost(LONG).until(() -> upkeep.answers().get("carrier").why().equals("200 OK"));
            }
        }
    }

    @Test
    void strangersAreNotEvenHeard() throws Exception {
        var context = certificates.showing("gateway");
        var nobody = new yinxin.telephony.sip.Trunk("carrier", List.of(yinxin.telephony.sip.Trunk.AddressRange.parse("192.0.2.1")));
        try (var gateway = new TestGateway(new SipSettings(List.of("127.0.0.1"), 0, Optional.of(new SipTls(0, SipTls.Clients.NONE, () -> context)),
                List.of(nobody), 10, TestGateway.QUICK), null)) {
            assertThatThrownBy(() -> TlsPeer.connect(certificates.showingNone(), gateway.endpoint.tlsPort()).close()).isInstanceOf(IOException.class);
            assertThat(gateway.count("yinxin.calls.strangers")).isEqualTo(1);
        }
    }
}
