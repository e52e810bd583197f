package yinxin.telephony.sip.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Correlation;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.WavFile;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.TestGateway;
import yinxin.telephony.sip.Trunk;
import yinxin.telephony.sip.ladder.SipLadders;
import yinxin.telephony.sip.stack.SipTls;

/// Calls over TLS whose sound is encrypted, from a telephone that is none of ours: baresip.
class EncryptedCallTest {
    private static final Path SPEECH = Path.of("src/test/resources/speech/zh.wav").toAbsolutePath();
    private static final int SECOND = Codec.SAMPLE_RATE;
    private static final String LOOPBACK = "127.0.0.1";

    @TempDir
    private static Path certified;
    private static Certificates certificates;
    @TempDir
    private Path directory;

    @BeforeAll
    static void certify() throws Exception {
        certificates = new Certificates(certified);
        certificates.issue("gateway", "ip:" + LOOPBACK);
    }

    private static TestGateway gateway(Trunk.Srtp srtp) throws Exception {
        var context = certificates.showing("gateway");
        var trunk = new Trunk("pbx", List.of(Trunk.AddressRange.parse(LOOPBACK)), srtp);
        return new TestGateway(new SipSettings(List.of(LOOPBACK), 0, Optional.of(new SipTls(0, SipTls.Clients.NONE, () -> context)), List.of(trunk), 10,
                TestGateway.QUICK), null);
    }

    /// Lets baresip call, speak for some seconds and hang up.
    private void baresipCalls(int port, String encryption) throws Exception {
        Files.writeString(directory.resolve("accounts"), "<sip:13900139000@%s:%d;transport=tls>;regint=0;audio_codecs=PCMA%s\n".formatted(LOOPBACK, port,
                encryption));
        Files.writeString(directory.resolve("config"), """
                poll_method epoll
                net_interface 127.0.0.1
                sip_listen 127.0.0.1:0
                sip_cafile %s
                audio_source aufile,%s
                ausrc_srate 8000
                ausrc_channels 1
                auplay_srate 8000
                auplay_channels 1
                rtp_ports 50000-59999
                module_path /usr/lib/baresip/modules
                module g711.so
                module aufile.so
                module sndfile.so
                module srtp.so
                module_tmp account.so
                module_app menu.so
                snd_path %s
                """.formatted(certificates.authority(), SPEECH, directory));
        var dial = "/dial sip:95000@%s:%d;transport=tls".formatted(LOOPBACK, port);
        var process = new ProcessBuilder("baresip", "-f", directory.toString(), "-e", dial, "-t", "6").directory(directory.toFile())
                .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
        try {
            assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /// In the profile for it, and in the profile of everybody (RFC 8643).
    @ParameterizedTest
    @CsvSource({"ALLOWED, ;mediaenc=srtp-mand", "REQUIRED, ;mediaenc=srtp"})
    void whatBaresipSaysIsRecordedAndWhatWeSayIsHeard(Trunk.Srtp srtp, String encryption) throws Exception {
        try (var gateway = gateway(srtp)) {
            baresipCalls(gateway.endpoint.tlsPort(), encryption);
            var taken = gateway.next();
            assertThat(taken.ending()).as(log()).isEqualTo("HungUp[how=BYE]");
            short[] said;
            try (InputStream wav = Files.newInputStream(SPEECH)) {
                said = WavFile.samples(wav);
            }
            var recorded = G711.decode(taken.recorded(), Codec.PCMA);
            assertThat(recorded).hasSizeGreaterThan(SECOND);
            var piece = Arrays.copyOf(recorded, Math.min(recorded.length, 2 * SECOND));
            assertThat(Correlation.best(piece, said, said.length).value()).isGreaterThan(0.9);
            assertThat(loudest()).as("of what baresip heard: our beep").isGreaterThan(1000);
            var ladder = gateway.ladders.find(SipLadders.id(taken.diverted().callId())).orElseThrow();
            assertThat(ladder.outcome()).isEqualTo("200 OK");
            assertThat(ladder.steps()).extracting(step -> (step.sent() ? ">" : "<") + step.gist()).contains("<INVITE", ">200 OK", "<ACK", "<BYE");
            assertThat(ladder.steps()).filteredOn(step -> step.text().contains("a=crypto:")).as("offer and answer, the keys left out").hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(step -> assertThat(step.text()).contains("inline:****").doesNotContainPattern("inline:[^*]").contains("139****9000"));
            assertThat(List.of(gateway.media.totals().forged(), gateway.media.totals().replayed())).containsOnly(0L);
        }
    }

    @Test
    void aTrunkThatMustEncryptRefusesPlainSoundOverTls() throws Exception {
        try (var gateway = gateway(Trunk.Srtp.REQUIRED)) {
            baresipCalls(gateway.endpoint.tlsPort(), "");
            assertThat(gateway.refused(488)).isEqualTo(1);
            assertThat(log()).contains("488");
        }
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private int loudest() throws IOException {
        try (var files = Files.list(directory)) {
            var heard = files.filter(f -> f.toString().endsWith("-dec.wav")).findFirst().orElseThrow();
            try (InputStream wav = Files.newInputStream(heard)) {
                var loudest = 0;
                for (var sample : WavFile.samples(wav)) {
                    loudest = Math.max(loudest, Math.abs(sample));
                }
                return loudest;
            }
        }
    }
}
