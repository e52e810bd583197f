package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.telephony.sip.Kamailio;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.tls.Certificates;

/// A gateway as an operator sets it up: SIP over TLS with a certificate in files, and a trunk that is asked and registered with.
class SecureTrunkTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Map<String, Object> settings() throws Exception {
        var settings = new HashMap<String, Object>();
        settings.put("YINXIN_MASTER_KEY", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        settings.put("server.port", 0);
        settings.put("server.address", "127.0.0.1");
        settings.put("yinxin.public-url", "https://voice.example.com/");
        settings.put("yinxin.data-dir", Files.createDirectory(directory.resolve("data")).toString());
        settings.put("yinxin.sip.host", "127.0.0.1");
        settings.put("yinxin.sip.port", 0);
        settings.put("yinxin.sip.trunks[0].name", "carrier");
        settings.put("yinxin.sip.trunks[0].from[0]", "127.0.0.1/32");
        settings.put("yinxin.wechat.api-url", "http://127.0.0.1:9");
        settings.put("yinxin.wechat.app-id", "wx0123456789abcdef");
        settings.put("yinxin.wechat.app-secret", "app-secret-of-this-test");
        settings.put("yinxin.wechat.callback-token", "AAAAA");
        settings.put("yinxin.wechat.callback-aes-key", "A".repeat(43));
        settings.put("yinxin.wechat.template.id", "T1");
        settings.put("yinxin.wechat.template.caller", "phone_number1");
        return settings;
    }

    private static String shown(SSLContext trusting, int port) throws Exception {
        try (var socket = (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
        }
    }

    @Test
    void certificateThatIsRenewedInItsFilesIsShownWithoutARestart() throws Exception {
        var certificates = new Certificates(directory).issue("first", "ip:127.0.0.1").issue("second", "ip:127.0.0.1");
        var chain = certificates.pem(directory.resolve("sip.pem"), "first");
        var key = certificates.key(directory.resolve("sip.key"), "first");
        var settings = settings();
        settings.put("yinxin.sip.tls.port", 0);
        settings.put("yinxin.sip.tls.bundle", "sip");
        settings.put("spring.ssl.bundle.watch.file.quiet-period", "300ms");
        settings.put("spring.ssl.bundle.pem.sip.reload-on-update", true);
        settings.put("spring.ssl.bundle.pem.sip.keystore.certificate", chain.toString());
        settings.put("spring.ssl.bundle.pem.sip.keystore.private-key", key.toString());
        try (var gateway = Gateway.start(Optional.empty(), settings, Clock.systemUTC())) {
            var port = gateway.get(SipEndpoint.class).tlsPort();
            assertThat(shown(certificates.showingNone(), port)).isEqualTo("CN=first");

            Files.writeString(chain, "half a certif");
            Awaitility.await().atMost(LONG).during(Duration.ofSeconds(2)).untilAsserted(() ->
                    assertThat(shown(certificates.showingNone(), port)).isEqualTo("CN=first"));

            certificates.key(key, "second");
            certificates.pem(chain, "second");
            Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(shown(certificates.showingNone(), port)).isEqualTo("CN=second"));
        }
    }

    @Test
    void howTrunksStandIsToldAndMakesNothingUnready() throws Exception {
        try (var network = new Kamailio(Kamailio.Terms.USUAL)) {
            var settings = settings();
            settings.put("yinxin.sip.trunks[0].keepalive", "sip:127.0.0.1:" + network.port());
            settings.put("yinxin.sip.trunks[0].every", "100ms");
            settings.put("yinxin.sip.trunks[0].register.registrar", "sip:127.0.0.1:" + network.port());
            settings.put("yinxin.sip.trunks[0].register.user", "02112345678");
            settings.put("yinxin.sip.trunks[0].register.password", "guessed");
            try (var gateway = Gateway.start(Optional.empty(), settings, Clock.systemUTC()); var web = HttpClient.newHttpClient()) {
                Awaitility.await().atMost(LONG).untilAsserted(() -> {
                    var readiness = get(web, gateway, "/health/readiness");
                    assertThat(readiness.statusCode()).isEqualTo(200);
                    assertThat(readiness.body()).contains("up since ", ": 200 OK", "down since ", ": refused with 401 Unauthorized");
                });
                assertThat(get(web, gateway, "/metrics").body()).contains("yinxin_trunk_up{trunk=\"carrier\"} 1.0",
                        "yinxin_trunk_registered{trunk=\"carrier\"} 0.0");
            }
        }
    }

    private static HttpResponse<String> get(HttpClient web, Gateway.Running gateway, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.httpPort() + path)).build();
        return web.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
