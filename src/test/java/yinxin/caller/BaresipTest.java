package yinxin.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import yinxin.telephony.audio.Correlation;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.sip.Baresip;
import yinxin.telephony.sip.Kamailio;

/// Our telephone and baresip call each other through Kamailio.
class BaresipTest {
    private static final String OURS = "13800138000";
    private static final String THEIRS = "13900139000";
    private static final Path SPEECH = Path.of("src/test/resources/speech/zh.wav");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /// Half a second. A telephone that is late may drop or repeat a little between two of them.
    private static final int PIECE = 4000;

    private static Kamailio network;

    @BeforeAll
    static void start() throws Exception {
        network = new Kamailio(Kamailio.Terms.USUAL);
    }

    @AfterAll
    static void stop() throws Exception {
        network.close();
    }

    private static TestPhone ours(CalledManner manner) throws Exception {
        return new TestPhone(TestPhone.at(network), OURS, manner);
    }

    private static Baresip theirs(boolean answers) throws Exception {
        return new Baresip(THEIRS + "@127.0.0.1:" + network.port(), SPEECH, answers);
    }

    /// Waits until most of the first two seconds of a sound was heard, looking for each half second by itself.
    private static void awaitHeard(WavSound said, Callable<short[]> heard) {
        var pieces = Math.min(said.samples().length / PIECE, 4);
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).ignoreExceptions().untilAsserted(() -> {
            var all = heard.call();
            var found = IntStream.range(0, pieces).filter(i -> Correlation.best(Arrays.copyOfRange(said.samples(), i * PIECE, (i + 1) * PIECE), all,
                    all.length).value() > 0.8).count();
            assertThat(found).isGreaterThan(pieces / 2);
        });
    }

    @Test
    void theirsCallsOurs() throws Exception {
        var said = TestPhone.sound(4, 12_000);
        try (var ours = ours(new CalledManner.Answer(Duration.ofMillis(300), Optional.of(said))); var theirs = theirs(true)) {
            theirs.ask("dial", "sip:" + OURS + "@127.0.0.1:" + network.port());
            var line = ours.rings();
            assertThat(line.caller).isEqualTo(THEIRS);
            line.notes("ringing", "answered");
            theirs.awaits("CALL_RINGING");
            theirs.awaits("CALL_ESTABLISHED");
            awaitHeard(WavSound.read(SPEECH), line::heard);

            theirs.ask("sndcode", "5");
            line.notes("key 5");
            line.call.press("7");
            theirs.awaits("CALL_DTMF_START 7");
            line.call.hold(true);
            line.notes("held 200");
            line.call.hold(false);
            line.notes("taken back 200");

            theirs.ask("hangup", "");
            line.notes("over 200 BYE");
            awaitHeard(said, () -> WavSound.read(theirs.heard().getLast()).samples());
        }
    }

    @Test
    void oursCallsTheirs() throws Exception {
        var said = TestPhone.sound(5, 12_000);
        try (var ours = ours(new CalledManner.Ring()); var theirs = theirs(true)) {
            var line = ours.dials(THEIRS);
            line.until("answered");
            line.call.play(Prompt.fromSamples("hello", said.samples()));
            awaitHeard(WavSound.read(SPEECH), line::heard);

            theirs.ask("hold", "");
            theirs.ask("resume", "");
            theirs.ask("sndcode", "9");
            line.notes("key 9");
            line.call.press("*");
            theirs.awaits("CALL_DTMF_START *");

            line.call.hangUp();
            line.notes("over 200 hung up");
            theirs.awaits("CALL_CLOSED");
            awaitHeard(said, () -> WavSound.read(theirs.heard().getLast()).samples());
        }
    }

    @Test
    void theirsRingsAndOursGivesUp() throws Exception {
        try (var ours = ours(new CalledManner.Ring()); var theirs = theirs(false)) {
            var line = ours.dials(THEIRS);
            theirs.awaits("CALL_INCOMING");
            line.notes("ringing");
            line.call.hangUp();

            line.notes("over 487 given up");
            theirs.awaits("CALL_CLOSED");
        }
    }

    @Test
    void eachIsTurnedAwayByTheOther() throws Exception {
        try (var ours = ours(new CalledManner.Busy()); var theirs = theirs(false)) {
            theirs.ask("dial", "sip:" + OURS + "@127.0.0.1:" + network.port());
            theirs.awaits("CALL_CLOSED 486 Busy Here");
            ours.rings().notes("over 486 Busy Here");

            ours.telephone.behave(new CalledManner.Ring());
            theirs.ask("dial", "sip:" + OURS + "@127.0.0.1:" + network.port());
            var line = ours.rings();
            line.notes("ringing");
            theirs.ask("hangup", "");
            line.notes("over 487 CANCEL");

            var back = ours.dials(THEIRS);
            theirs.awaits("CALL_INCOMING");
            theirs.ask("hangup", "");
            back.until("over 486 486 Rejected");
        }
    }
}
