package yinxin.telephony.sip.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.network.Baresip;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.TestGateway;
import yinxin.telephony.sip.stack.SipTls;

/// A real phone calls over TLS.
class TlsPhoneTest {
    @TempDir
    Path directory;

    @Test
    void baresipLeavesAMessageOverTls() throws Exception {
        var certificates = new Certificates(directory).issue("gateway", "ip:127.0.0.1,dns:localhost");
        var context = certificates.showing("gateway");
        var speech = directory.resolve("speech.wav");
        try (var in = TlsPhoneTest.class.getResourceAsStream("/caller/sample-zh.wav")) {
            Files.write(speech, in.readAllBytes());
        }
        try (var gateway = new TestGateway(new SipSettings(List.of("127.0.0.1"), 0, Optional.of(new SipTls(0, SipTls.Clients.NONE, () -> context)),
                List.of(TestGateway.CARRIER), 10, TestGateway.QUICK), null)) {
            var us = "127.0.0.1:" + gateway.endpoint.tlsPort();
            try (var phone = Baresip.start(directory.resolve("phone"), "<sip:13900139000@" + us + ";transport=tls>;regint=0;audio_codecs=pcma", speech,
                    "sip_cafile " + certificates.authority())) {
                phone.dial("sip:95000@" + us + ";transport=tls");
                phone.awaitInCall();
                Awaitility.await().atMost(java.time.Duration.ofSeconds(30)).until(() -> gateway.media.totals().packetsReceived() > 100);
                phone.hangUp();

                var taken = gateway.next();
                assertThat(taken.ending()).isEqualTo("HungUp[how=BYE]");
                assertThat(taken.diverted().accessNumber()).isEqualTo("95000");
                assertThat(taken.recorded()).hasSizeGreaterThan(8_000);
            }
            gateway.awaitIdle();
        }
    }
}
