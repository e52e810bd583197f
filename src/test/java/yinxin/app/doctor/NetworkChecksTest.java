package yinxin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;
import yinxin.telephony.sip.TestGateway;
import yinxin.voicemail.call.CodeCallRules;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.wechat.callback.CallbackProbe;

/// What lies between the gateway and the world: certificate, proxy, trunks.
class NetworkChecksTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path directory;

    /// A TLS server with a certificate of its own making.
    private final class Proxy implements AutoCloseable {
        final HttpsServer server;
        final SSLContext trusting;

        Proxy(String name, int days) throws Exception {
            var file = directory.resolve(name + days + ".p12");
            var tool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "proxy", "-keyalg", "EC",
                    "-startdate", "-30d", "-validity", Integer.toString(30 + days), "-dname", "CN=" + name, "-ext", "SAN=dns:" + name, "-storetype", "PKCS12",
                    "-keystore", file.toString(), "-storepass", "changeit").redirectErrorStream(true).start();
            assertThat(tool.waitFor()).as(new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isZero();
            var store = KeyStore.getInstance(file.toFile(), PASSWORD);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("proxy", store.getCertificate("proxy"));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            trusting = SSLContext.getInstance("TLS");
            trusting.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 1);
            server.setHttpsConfigurator(new HttpsConfigurator(trusting));
            server.start();
        }

        URI url() {
            return URI.create("https://localhost:" + server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private List<String> address(URI url, SSLContext tls) throws Exception {
        var patient = Ward.patient(directory, url, 8080, Ward.sip(5060, "192.0.2.10"));
        return Ward.said(report -> new PublicAddressCheck(patient, tls, report).run());
    }

    @Test
    void certificateIsTrustedAndItsEndNamed() throws Exception {
        try (var proxy = new Proxy("localhost", 90)) {
            assertThat(address(proxy.url(), proxy.trusting)).element(1).asString()
                    .matches("ok   certificate of localhost is trusted and valid until 20[0-9-]+");
        }
    }

    @Test
    void certificateThatEndsSoonIsTold() throws Exception {
        try (var proxy = new Proxy("localhost", 5)) {
            assertThat(address(proxy.url(), proxy.trusting)).element(1).asString()
                    .matches("warn certificate of localhost ends on 20[0-9-]+ — renew it before then, or have it renewed by itself");
        }
    }

    @Test
    void certificateThatNobodyTrustsIsTold() throws Exception {
        try (var proxy = new Proxy("localhost", 90)) {
            assertThat(address(proxy.url(), null)).element(1).isEqualTo(
                    "FAIL certificate of localhost — it is not trusted: use one of a public authority, and send the whole chain (fullchain.pem)");
        }
    }

    @Test
    void certificateForAnotherNameIsTold() throws Exception {
        try (var proxy = new Proxy("voice.example.com", 90)) {
            assertThat(address(proxy.url(), proxy.trusting)).element(1)
                    .isEqualTo("FAIL certificate of localhost — it is made out to another name: get one for this name");
        }
    }

    @Test
    void certificateThatHasEndedIsTold() throws Exception {
        try (var proxy = new Proxy("localhost", -3)) {
            assertThat(address(proxy.url(), proxy.trusting)).element(1).isEqualTo("FAIL certificate of localhost — it has expired: renew it");
        }
    }

    @Test
    void proxyThatIsNotThereIsTold() throws Exception {
        var url = "https://localhost:" + Ward.freePort();
        assertThat(address(URI.create(url), null)).containsExactly(
                "warn public URL " + url + " opens on this machine only — set yinxin.public-url to the https:// address that WeChat and your listeners reach",
                "FAIL public URL " + url + " — nothing answers there: start the proxy, and let it pass everything on to port 8080",
                "note 网页授权域名 must be localhost (公众号设置 › 功能设置); it cannot be asked for");
    }

    @Test
    void serverThatSpeaksNoTlsIsTold() throws Exception {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            var answering = Thread.ofVirtual().start(() -> {
                try (var socket = server.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The doctor goes away when it has heard enough.
                }
            });
            assertThat(address(URI.create("https://localhost:" + server.getLocalPort()), null)).element(1).asString()
                    .startsWith("FAIL certificate of localhost — TLS fails (");
            answering.join();
        }
    }

    @Test
    void addressThatWeChatWouldNotTakeIsTold() throws Exception {
        assertThat(address(URI.create("http://192.0.2.7:8080"), null)).containsExactly(
                "FAIL public URL http://192.0.2.7:8080 — put a proxy with a certificate before the gateway, and set yinxin.public-url to https://192.0.2.7",
                "FAIL public URL http://192.0.2.7:8080 — use a name with ICP registration: WeChat takes no bare address for 网页授权域名",
                "FAIL public URL http://192.0.2.7:8080 — leave the port out: WeChat calls ports 443 and 80 only",
                "note 网页授权域名 must be 192.0.2.7 (公众号设置 › 功能设置); it cannot be asked for");
        assertThat(address(URI.create("https://yinxin.invalid"), null)).first().isEqualTo(
                "FAIL public URL https://yinxin.invalid — the name yinxin.invalid is unknown: enter it in the DNS, or correct yinxin.public-url");
    }

    private List<String> callback(URI url, Presence presence) throws Exception {
        var patient = Ward.patient(directory, url, 8080, Ward.sip(5060, "192.0.2.10"));
        try (var client = HttpClient.newHttpClient()) {
            return Ward.said(report -> new CallbackCheck(patient, new CallbackProbe(patient.wechat(), client, Clock.systemUTC()), report).run(presence));
        }
    }

    private static HttpServer proxy(int status, String location, String body) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 1);
        server.createContext("/wechat/callback", exchange -> {
            if (!location.isEmpty()) {
                exchange.getResponseHeaders().set("Location", location);
            }
            var octets = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
            exchange.getResponseBody().write(octets);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void everyWayOfAProxyToGoWrongHasItsSentence() throws Exception {
        var through = "let the proxy pass it on, path and query unchanged, to port 8080";
        record Case(int status, String location, String body, String said) {}
        for (var each : List.of(
                new Case(301, "https://voice.example.com/", "", "it is sent on to https://voice.example.com/, and WeChat does not follow: " + through),
                new Case(502, "", "<html>\n<h1>502 Bad Gateway</h1></html>", "something else answers (502 502 Bad Gateway): " + through),
                new Case(200, "", "Welcome to nginx!", "something else answers (200 Welcome to nginx!): " + through),
                new Case(403, "", "", "it is refused (403): either the proxy refuses it, or the address leads to a gateway with another callback-token; " + through))) {
            var server = proxy(each.status(), each.location(), each.body());
            try {
                var url = URI.create("http://localhost:" + server.getAddress().getPort());
                assertThat(callback(url, Presence.RUNNING)).containsExactly("FAIL callback " + url + "/wechat/callback — " + each.said());
                assertThat(callback(url, Presence.ABSENT)).containsExactly("warn callback " + url + "/wechat/callback is not tested — "
                        + "the gateway is not running: start it with `./yinxin serve --config yinxin.yml` and run the doctor again");
            } finally {
                server.stop(0);
            }
        }
        var nobody = URI.create("http://localhost:" + Ward.freePort());
        assertThat(callback(nobody, Presence.RUNNING)).containsExactly("FAIL callback " + nobody + "/wechat/callback — the connection is refused: "
                + "see that the name leads to the proxy, and " + through);
    }

    @Test
    void trunkThatAnswersIsToldFromOneThatIsSilent() throws Exception {
        try (var carrier = new TestGateway(); var silent = new DatagramSocket(0, LOOPBACK)) {
            var sip = Ward.sip(5060, "127.0.0.1", "192.0.2.0/28");
            assertThat(Ward.said(report -> new TrunkCheck(sip, carrier.port(), report).run())).satisfiesExactly(
                    line -> assertThat(line).matches("ok   trunk trunk1 127\\.0\\.0\\.1 answers OPTIONS with 200 OK after [0-9]+ ms"),
                    line -> assertThat(line).isEqualTo("note trunk trunk2 is a range, 192.0.2.0/28: no peer in it is asked"));
            assertThat(Ward.said(report -> new TrunkCheck(Ward.sip(5060, "127.0.0.1"), silent.getLocalPort(), report).run())).containsExactly(
                    "warn trunk trunk1 127.0.0.1 does not answer OPTIONS at UDP port " + silent.getLocalPort()
                            + " within 2 s — open the firewall for SIP both ways, and ask its operator whether it answers OPTIONS at all");
        }
    }

    @Test
    void whereCallsWithCodesGoIsAsked() throws Exception {
        try (var carrier = new TestGateway()) {
            var here = "sip:127.0.0.1:" + carrier.port();
            assertThat(codeCalls(here, "127.0.0.1")).isEqualTo("ok   code calls: " + here + " answers OPTIONS with 200 OK");
            assertThat(codeCalls(here, "192.0.2.1")).isEqualTo("warn code calls go to 127.0.0.1, which is no trunk's address: its answers are not heard"
                    + " — add the address to yinxin.sip.trunks");
            assertThat(codeCalls(here + ";transport=tcp", "127.0.0.1")).isEqualTo("note code calls go to " + here + ";transport=tcp by tcp: it is not asked");
            carrier.endpoint.stopTakingCalls();
            assertThat(codeCalls(here, "127.0.0.1")).isEqualTo("warn code calls: " + here + " answers OPTIONS with 503 Service Unavailable"
                    + " — ask its operator whether it is in service");
        }
        assertThat(codeCalls("sip:nowhere.invalid", "127.0.0.1")).isEqualTo("warn code calls go to sip:nowhere.invalid, a host that nobody knows"
                + " — correct yinxin.code-calls.via");
        assertThat(codeCalls(CodeCallRules.NETWORK, "127.0.0.1")).isEqualTo("ok   numbers are called with codes by the embedded network");
        assertThat(Ward.said(report -> new CodeCallCheck(Optional.empty(), Ward.sip(5060, "127.0.0.1"), report).run())).containsExactly(
                "note numbers are not called with codes: yinxin.code-calls.via is empty");
    }

    private static String codeCalls(String via, String trunk) {
        var rules = new CodeCallRules(via, Optional.empty(), new PhoneNumber("+861012345678"), CodeCallRules.Form.NATIONAL, List.of("+86"), 1);
        return String.join("\n", Ward.said(report -> new CodeCallCheck(Optional.of(rules), Ward.sip(5060, trunk), report).run()));
    }

    @Test
    void trunkOutOfServiceAndTrunkThatIsNotThereAreTold() throws Exception {
        int port;
        try (var carrier = new TestGateway()) {
            port = carrier.port();
            carrier.endpoint.stopTakingCalls();
            assertThat(Ward.said(report -> new TrunkCheck(Ward.sip(5060, "127.0.0.1"), carrier.port(), report).run())).containsExactly(
                    "warn trunk trunk1 127.0.0.1 answers OPTIONS with 503 Service Unavailable — ask its operator whether it is in service");
        }
        assertThat(Ward.said(report -> new TrunkCheck(Ward.sip(5060, "127.0.0.1"), port, report).run())).containsExactly("warn trunk trunk1 127.0.0.1 cannot be reached at UDP port "
                + port + " (nothing listens there) — correct yinxin.sip.trunks, or ask its operator where it listens");
    }

    @Test
    void wholeExaminationGoesFromTheInsideToTheOutside() throws Exception {
        try (var proxy = new Proxy("localhost", 90); var carrier = new TestGateway();
             var wechat = WeChatSimulator.start(SimulatorSettings.demo(), Clock.systemUTC())) {
            proxy.server.createContext("/wechat/callback", exchange -> {
                var echo = exchange.getRequestURI().getQuery().replaceFirst(".*echostr=([0-9]+).*", "$1").getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, echo.length);
                exchange.getResponseBody().write(echo);
                exchange.close();
            });
            var usual = Ward.patient(directory.resolve("data"), proxy.url(), Ward.freePort(), Ward.sip(Ward.freePort(), "127.0.0.1"));
            var patient = new Patient(usual.file(), List.of(), usual.publicUrl(), usual.http(), usual.storage(), usual.sip(), usual.certificate(), usual.rtp(), true, true, usual.codeCalls(),
                    usual.language(), Ward.account(wechat.url()), Optional.empty());
            var lines = Ward.said(report -> {
                new Examination(patient, Clock.systemUTC(), new Examination.Surroundings(proxy.trusting, carrier.port())).run(report);
                assertThat(report.failures()).isZero();
            });
            assertThat(lines).filteredOn(line -> !line.isEmpty() && !line.matches("(ok  |note|warn|FAIL) .*")).containsExactly(
                    "Configuration", "This machine", "Database and keys", "WeChat 微信", "Public address", "Telephone network");
            assertThat(lines).anyMatch(line -> line.matches("ok   callback " + proxy.url() + "/wechat/callback answers WeChat's question in [0-9]+ ms"))
                    .anyMatch(line -> line.startsWith("ok   certificate of localhost is trusted and valid until "))
                    .anyMatch(line -> line.startsWith("ok   trunk trunk1 127.0.0.1 answers OPTIONS with 200 OK after "))
                    .contains("ok   master key comes from the environment variable YINXIN_MASTER_KEY", "ok   clock agrees with WeChat's");
            assertThat(directory.resolve("data")).doesNotExist();
        }
    }
}
