package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.FreePort;
import yinxin.caller.CallProgress;
import yinxin.caller.CallReport;
import yinxin.caller.CalledManner;
import yinxin.caller.NetworkAddress;
import yinxin.caller.Telephone;
import yinxin.caller.WavSound;
import yinxin.network.People;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.network.e1.E1Gateway;
import yinxin.storage.SqlMessages;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Correlation;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.WavFile;
import yinxin.telephony.e1.E1Trunks;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.recording.Recordings;

/// The system's own figure: a caller, the network, an E1, voicemail, WeChat; all of it in one program, joined by UDP.
class NetworkLineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PIECE = Codec.SAMPLE_RATE / 5;
    private static final int LONGEST_PAUSE = 2 * Codec.SAMPLE_RATE;
    private static final PhoneNumber WANG = new PhoneNumber("+8613900139000");
    private static final PhoneNumber LIN = new PhoneNumber("+8613800138000");
    private static final PhoneNumber NOBODYS = new PhoneNumber("+8613700137000");

    @TempDir
    Path directory;

    private static void subscribes(NetworkedGateway gateway, PhoneNumber number) {
        gateway.get(SubscriberRegister.class).put(Subscriber.with(number, Subscriber.secret(number, People.REALM, People.PASSWORD),
                gateway.get(Subscriber.Terms.class).forwarding()));
    }

    private static WavSound speech() throws Exception {
        try (var in = NetworkLineTest.class.getResourceAsStream("/caller/sample-zh.wav")) {
            return WavSound.parse(in.readAllBytes());
        }
    }

    private static VoiceMessage message(NetworkedGateway gateway) {
        await().atMost(PATIENCE).until(() -> !gateway.get(SqlMessages.class).ofNumber(LIN, 2).isEmpty());
        return gateway.get(SqlMessages.class).ofNumber(LIN, 2).getFirst();
    }

    /// How much of what was said is in the recording, in its order. A busy machine stumbles: then there is a pause, and the piece around it does not count.
    private static double heard(short[] said, short[] recorded) {
        var from = 0;
        var heard = 0;
        var pieces = said.length / PIECE;
        for (var at = 0; at < pieces * PIECE; at += PIECE) {
            var piece = Arrays.copyOfRange(said, at, at + PIECE);
            for (var start = from; start < from + LONGEST_PAUSE && start + PIECE <= recorded.length; start++) {
                if (Correlation.at(piece, Arrays.copyOfRange(recorded, start, start + PIECE), 0) > 0.95) {
                    heard++;
                    from = start;
                    break;
                }
            }
            from += PIECE;
        }
        return (double) heard / pieces;
    }

    @ParameterizedTest
    @ValueSource(strings = {"cesopsn", "satop"})
    void aMissedCallGoesOverTheLineAndIsHeardInWeChatAsItWasSaid(String emulation) throws Exception {
        var exchange = "127.0.0.1:" + FreePort.any();
        var voicemail = "127.0.0.1:" + FreePort.any();
        var network = Map.<String, Object>of("voicemail.e1.listen", exchange, "voicemail.e1.peer", voicemail, "voicemail.e1.emulation", emulation,
                "voicemail.e1.jitter", "200ms");
        var further = Map.<String, Object>of("yinxin.e1[0].name", "exchange", "yinxin.e1[0].listen", voicemail, "yinxin.e1[0].peer", exchange,
                "yinxin.e1[0].emulation", emulation, "yinxin.e1[0].jitter", "200ms");
        try (var gateway = new NetworkedGateway(directory, network, further)) {
            subscribes(gateway, WANG);
            subscribes(gateway, LIN);
            subscribes(gateway, NOBODYS);
            var openId = gateway.follower(LIN);
            var line = gateway.get(E1Gateway.class).trunk();
            await().atMost(PATIENCE).until(() -> line.state().orElseThrow().isUp());
            var account = new Telephone.Account(new NetworkAddress(gateway.network(), "udp", People.REALM), WANG.dialled(), People.PASSWORD);
            try (var wang = new Telephone(account, new CalledManner.Busy(), Telephone.Watcher.NONE, Clock.systemUTC())) {
                var report = wang.leaveMessage(LIN.dialled(), speech(), CallProgress.NONE);
                assertThat(report.ended()).isEqualTo(new CallReport.Recorded());
                assertThat(report.beepHeard()).as("voicemail's sound comes back over the line").isTrue();
                assertThat(wang.leaveMessage(NOBODYS.dialled(), speech(), CallProgress.NONE).ended()).as("voicemail hung up, and the network said so")
                        .isEqualTo(new CallReport.AnnouncementOnly("BYE"));
            }

            var message = message(gateway);
            assertThat(message.call().condition()).isEqualTo(Condition.POWERED_OFF);
            assertThat(message.call().caller()).isEqualTo(Optional.of(WANG));
            var wav = gateway.get(Recordings.class).wav(message.id()).orElseThrow();
            var recorded = G711.decode(Arrays.copyOfRange(wav, WavFile.HEADER_LENGTH, wav.length), Codec.PCMA);
            assertThat(heard(speech().samples(), recorded)).as("the part of the speech that is in the recording").isGreaterThan(0.6);
            await().atMost(PATIENCE).until(() -> !gateway.noticesTo(openId).isEmpty());
            assertThat(gateway.noticesTo(openId).getFirst().values()).containsEntry("const4", "关机").containsEntry("phone_number1", "13900139000");
            assertThat(line.figures().orElseThrow().callsOut()).isEqualTo(2);
            assertThat(gateway.get(E1Trunks.class).trunks().getFirst().figures().orElseThrow().callsIn()).isEqualTo(2);
        }
    }
}
