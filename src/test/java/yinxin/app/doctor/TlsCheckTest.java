package yinxin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.stack.SipTls;
import yinxin.telephony.sip.tls.Certificates;

class TlsCheckTest {
    @TempDir
    Path directory;

    private static X509Certificate certificate(Path chain) throws Exception {
        try (var in = Files.newInputStream(chain)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static List<String> said(X509Certificate certificate, Clock clock, int port, Presence presence) {
        var tls = new SipTls(port, SipTls.Clients.NONE, () -> {
            throw new IllegalStateException("the doctor shakes no hands");
        });
        var sip = new SipSettings(List.of("127.0.0.1"), 5060, Optional.of(tls), List.of(), 10, SipSettings.Timing.STANDARD);
        return Ward.said(report -> new TlsCheck(sip, certificate, clock, report).run(presence));
    }

    @Test
    void certificateIsLookedAtFromAllSides() throws Exception {
        var certificates = new Certificates(directory).issue("good", "ip:127.0.0.1").issue("named", "dns:sip.example.com")
                .issue("elsewhere", "ip:192.0.2.7").issueExpired("old", "ip:127.0.0.1");
        var good = certificate(certificates.chain("good"));
        var end = good.getNotAfter().toInstant().toString().substring(0, 10);
        var now = Clock.systemUTC();

        assertThat(said(good, now, 0, Presence.RUNNING)).containsExactly("ok   certificate for SIP over TLS is valid until " + end,
                "ok   certificate for SIP over TLS is for 127.0.0.1");
        assertThat(said(good, Clock.offset(now, Duration.ofDays(20)), 0, Presence.RUNNING).getFirst())
                .startsWith("warn certificate for SIP over TLS ends on " + end);
        assertThat(said(good, Clock.offset(now, Duration.ofDays(-20)), 0, Presence.RUNNING).getFirst()).startsWith("FAIL certificate for SIP over TLS")
                .contains("begins only on");
        assertThat(said(certificate(certificates.chain("old")), now, 0, Presence.RUNNING).getFirst()).startsWith("FAIL certificate for SIP over TLS")
                .contains("it ended on");
        assertThat(said(certificate(certificates.chain("named")), now, 0, Presence.RUNNING).getLast())
                .isEqualTo("note trunks that call by TLS must dial us as sip.example.com, the name in our certificate");
        assertThat(said(certificate(certificates.chain("elsewhere")), now, 0, Presence.RUNNING).getLast())
                .startsWith("warn certificate for SIP over TLS is for 192.0.2.7");
        assertThat(said(good, now, 0, Presence.ABSENT).getLast()).startsWith("ok   SIP over TLS, 127.0.0.1 port 0 is free");
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(said(good, now, taken.getLocalPort(), Presence.ABSENT).getLast()).startsWith("FAIL SIP over TLS, 127.0.0.1 port ")
                    .contains("yinxin.sip.tls.port");
        }
    }
}
