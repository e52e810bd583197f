package yinxin.network;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.network.People.LIN;
import static yinxin.network.People.WANG;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.caller.CallProgress;
import yinxin.caller.CalledManner;
import yinxin.caller.LiveCall;
import yinxin.caller.NetworkAddress;
import yinxin.caller.Telephone;
import yinxin.caller.WavSound;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Correlation;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.RecordingRules;
import yinxin.telephony.sip.Baresip;
import yinxin.telephony.sip.Kamailio;
import yinxin.telephony.sip.auth.DigestAlgorithm;
import yinxin.telephony.sip.registration.RegistrationState;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;

/// Whole telephones in the embedded network, ours and baresip: what the called one does decides which access number of voicemail is dialled, and
/// what the caller says arrives there.
class TelephonesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path SPEECH = Path.of("src/test/resources/speech/zh-word.wav");
    private static final RecordingRules RULES = new RecordingRules(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(10));

    @TempDir
    private Path directory;
    private final BlockingQueue<byte[]> recorded = new LinkedBlockingQueue<>();
    private SwitchPhone voicemail;
    private SwitchBed bed;

    @BeforeEach
    void open() throws Exception {
        voicemail = SwitchPhone.of(new PhoneNumber("95000"), call -> {
            var audio = new ByteArrayOutputStream();
            call.answer();
            call.play(Prompt.beep(), "");
            call.record(audio::write, RULES, "#");
            recorded.add(audio.toByteArray());
        });
        open(EnumSet.allOf(DigestAlgorithm.class));
    }

    private void open(Set<DigestAlgorithm> offered) throws Exception {
        bed = new SwitchBed(Files.createTempDirectory(directory, "bed"), voicemail.endpoint.port(), 0, 1000, offered);
        subscribes(LIN);
        subscribes(WANG);
    }

    @AfterEach
    void close() {
        bed.close();
        voicemail.close();
    }

    private void subscribes(PhoneNumber number) {
        bed.store.subscribers.put(Subscriber.with(number, Subscriber.secret(number, People.REALM, Kamailio.PASSWORD),
                Forwarding.usual(Forwarding.SHORTEST)));
    }

    private Telephone telephone(String number, CalledManner manner) throws Exception {
        var account = new Telephone.Account(NetworkAddress.parse("sip:127.0.0.1:" + bed.port()), number, Kamailio.PASSWORD);
        var states = new LinkedBlockingQueue<RegistrationState>();
        var telephone = new Telephone(account, manner, new Telephone.Watcher() {
            @Override
            public void registration(RegistrationState state) {
                states.add(state);
            }

            @Override
            public LiveCall.Watcher called(String caller, LiveCall call) {
                return LiveCall.Watcher.NONE;
            }
        }, Clock.systemUTC());
        telephone.switchOn();
        assertThat(states.poll(30, TimeUnit.SECONDS)).isEqualTo(new RegistrationState.Asking());
        assertThat(states.poll(30, TimeUnit.SECONDS)).isInstanceOf(RegistrationState.Registered.class);
        return telephone;
    }

    private static Condition condition(String accessNumber) {
        return Condition.values()[(int) (Long.parseLong(accessNumber) - 861012345601L)];
    }

    @ParameterizedTest
    @CsvSource({"busy, BUSY", "ring, NO_ANSWER", "silent, OUT_OF_COVERAGE", "reject, REJECTED", "off, POWERED_OFF"})
    void messageIsLeftForTheTrueReason(String does, Condition condition) throws Exception {
        var manner = switch (does) {
            case "busy" -> new CalledManner.Busy();
            case "ring" -> new CalledManner.Ring();
            case "silent" -> new CalledManner.Silent();
            default -> new CalledManner.Reject();
        };
        try (var lin = telephone("13800138000", manner); var wang = telephone("+8613900139000", new CalledManner.Ring())) {
            if (does.equals("off")) {
                lin.switchOff();
            }
            var said = WavSound.read(SPEECH);

            var report = wang.leaveMessage("13800138000", said, CallProgress.NONE);

            assertThat(report.recorded()).as(report.sentenceOfNetwork()).isTrue();
            var diverted = voicemail.next();
            assertThat(condition(diverted.accessNumber())).isEqualTo(condition);
            assertThat(diverted.caller()).contains("+8613900139000");
            // On a busy machine a packet may leave late; what was said is there all the same.
            var arrived = G711.decode(recorded.poll(30, TimeUnit.SECONDS), Codec.PCMA);
            assertThat(Correlation.best(said.samples(), arrived, 8000).value()).isGreaterThan(0.5);
        }
    }

    @Test
    void baresipIsCalledAndDeclinesAndCallsBack() throws Exception {
        bed.close();
        open(EnumSet.of(DigestAlgorithm.MD5));
        try (var lin = new Baresip("13800138000@127.0.0.1:" + bed.port(), SPEECH, false);
             var wang = telephone("13900139000", new CalledManner.Answer(Duration.ZERO, Optional.empty()))) {
            var call = wang.dial("13800138000", LiveCall.Watcher.NONE);
            lin.awaits("CALL_INCOMING");
            lin.ask("accept", "");
            lin.awaits("CALL_ESTABLISHED");
            lin.ask("hangup", "");
            Awaitility.await().atMost(PATIENCE).until(() -> wang.calls().isEmpty());
            assertThat(call.framesHeard()).isNotNegative();

            wang.dial("13800138000", LiveCall.Watcher.NONE);
            lin.awaits("CALL_INCOMING");
            lin.ask("hangup", "");
            assertThat(condition(voicemail.next().accessNumber())).isEqualTo(Condition.BUSY);

            lin.ask("dial", "sip:13900139000@127.0.0.1:" + bed.port());
            lin.awaits("CALL_ESTABLISHED");
            lin.ask("hangup", "");
        }
    }
}
