package yinxin.telephony.e1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.telephony.e1.q931.CallControl;
import yinxin.telephony.e1.wire.WireState;
import yinxin.telephony.sip.IncomingCall.HungUp;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.diversion.Diverter;

/// The trunk against libpri as the exchange, in good times and in bad.
class LibpriTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;
    private LibpriLine line;

    @BeforeEach
    void start() throws Exception {
        line = new LibpriLine(directory, CallControl.Side.USER);
    }

    @AfterEach
    void stop() {
        line.close();
    }

    @Test
    void aCallIsAnsweredHeardAndRecordedToTheLastSample() throws Exception {
        var sent = line.sound(16_000);
        line.call(1, 7);
        assertThat(line.state().busy()).isEqualTo(Set.of(7));
        line.playToTheEnd(1, sent);
        line.exchange.tell("hangup 1 16");

        var one = line.taken();
        assertThat(one.ending()).isEqualTo(new HungUp("16 normal clearing"));
        assertThat(LibpriLine.find(one.recorded(), sent)).isNotNegative();
        var call = one.call();
        assertThat(call).isEqualTo(new DivertedCall(call.callId(), call.arrivedAt(), "office", "88886666", Optional.of("13800138000"), false,
                java.util.List.of(new Diverter("13912345678", Diverter.Evidence.DIVERSION, Optional.of("user-busy"), OptionalInt.empty(), OptionalInt.empty())), 1));
        await().atMost(LONG).untilAsserted(() -> assertThat(line.state().busy()).isEmpty());
    }

    @Test
    void packetsThatOvertakeOneAnotherOrComeTwiceTakeNothingAway() throws Exception {
        var sent = line.sound(24_000);
        line.call(1, 1);
        line.exchange.tell("swap 7");
        line.exchange.tell("repeat 11");
        line.playToTheEnd(1, sent);
        line.exchange.tell("hangup 1 16");

        assertThat(LibpriLine.find(line.taken().recorded(), sent)).isNotNegative();
        var figures = line.trunk().figures().orElseThrow().wire();
        assertThat(figures.reordered()).isPositive();
        assertThat(figures.duplicates()).isPositive();
        assertThat(figures.lost()).isZero();
    }

    @Test
    void whatIsLostIsConcealedAndNothingElseMoves() throws Exception {
        var sent = line.sound(24_000);
        line.call(1, 1);
        line.exchange.tell("lose 50");
        line.playToTheEnd(1, sent);
        line.exchange.tell("hangup 1 16");

        var one = line.taken();
        var begin = place(one.recorded(), sent, IntStream.rangeClosed(0, 20));
        assertThat(begin).isNotNegative();
        assertThat(one.figures().lost()).isGreaterThanOrEqualTo(30);
        // A gap of more than 60 ms, when the machine stalls too, is silence from there on.
        var filled = one.figures().concealed() + one.figures().silent();
        assertThat(filled).isEqualTo(8 * one.figures().lost());
        var different = 0;
        for (var i = 0; i < sent.length; i++) {
            different += one.recorded()[begin + i] == sent[i] ? 0 : 1;
        }
        assertThat(place(one.recorded(), sent, IntStream.rangeClosed(0, 20).map(i -> 595 - i))).as("at its end the sound is where it was at its begin").isEqualTo(begin);
        assertThat(different).isBetween(1, (int) filled);
    }

    /// Where the sound begins in the recording, by the first of these pieces of it, of 5 ms each, that was not lost; -1 if all were.
    private static int place(byte[] recorded, byte[] sent, IntStream pieces) {
        return pieces.map(piece -> LibpriLine.find(recorded, Arrays.copyOfRange(sent, 40 * piece, 40 * piece + 40)) - 40 * piece)
                .filter(found -> found >= 0).findFirst().orElse(-1);
    }

    @Test
    void aSlipMovesTheSoundByOneSampleAndTheCallGoesOn() throws Exception {
        var sent = line.sound(24_000);
        var tail = Arrays.copyOfRange(sent, 23_000, 24_000);
        line.call(1, 1);
        line.play(1, sent);
        line.exchange.tell("slip 1");
        line.exchange.tell("slip 1");
        line.exchange.await("PLAYED 1");
        line.exchange.tell("slip -1");
        line.exchange.tell("hangup 1 16");

        var one = line.taken();
        assertThat(one.ending()).isEqualTo(new HungUp("16 normal clearing"));
        var begin = LibpriLine.find(one.recorded(), Arrays.copyOf(sent, 40));
        var moved = LibpriLine.find(one.recorded(), tail) - begin - 23_000;
        assertThat(moved).isNotNegative();
        assertThat(moved % 8).as("a machine that stalls adds whole milliseconds, a slip one sample").isBetween(0, 2);
    }

    @Test
    void aLineThatGoesAndComesBackHasItsAlarmAndKeepsItsCall() throws Exception {
        line.call(1, 1);
        line.exchange.tell("line off");
        await().atMost(LONG).until(() -> line.state().wire().alarm() == WireState.Alarm.LOS);
        line.exchange.tell("line on");
        await().atMost(LONG).until(() -> line.state().isUp());
        line.exchange.tell("alarm rdi");
        await().atMost(LONG).until(() -> line.state().wire().alarm() == WireState.Alarm.RAI);
        line.exchange.tell("alarm bad");
        await().atMost(LONG).until(() -> line.state().wire().alarm() == WireState.Alarm.AIS);
        line.exchange.tell("alarm none");
        await().atMost(LONG).until(() -> line.state().isUp());
        var sent = line.sound(8_000);
        line.playToTheEnd(1, sent);
        line.exchange.tell("hangup 1 16");

        assertThat(LibpriLine.find(line.taken().recorded(), sent)).isNotNegative();
    }

    /// The link is missed after T203 and N200 times T200; calls outlive it for T309.
    @Test
    void aDChannelThatGoesAndComesBackEndsNoCall() throws Exception {
        line.call(1, 1);
        line.exchange.tell("dchannel off");
        await().atMost(LONG).until(() -> !line.state().linkUp());
        line.exchange.tell("dchannel on");
        await().atMost(LONG).until(() -> line.state().linkUp());
        var sent = line.sound(8_000);
        line.playToTheEnd(1, sent);
        line.exchange.tell("hangup 1 16");

        assertThat(LibpriLine.find(line.taken().recorded(), sent)).isNotNegative();
    }

    @Test
    void anExchangeThatStartsAnewHasForgottenItsCallsAndBringsNewOnes() throws Exception {
        var said = line.sound(8_800);
        line.call(1, 1);
        line.playToTheEnd(1, said);
        line.exchange.close();
        await().atMost(LONG).until(() -> line.state().wire().alarm() == WireState.Alarm.LOS);
        line.startExchange();
        line.awaitUp();

        // The exchange is gone before its last packets are.
        assertThat(LibpriLine.find(line.taken().recorded(), Arrays.copyOf(said, 8_000))).isNotNegative();
        var sent = line.sound(8_800);
        line.call(2, 1);
        line.playToTheEnd(2, sent);
        line.exchange.tell("hangup 2 16");
        assertThat(LibpriLine.find(line.taken().recorded(), sent)).isNotNegative();
    }

    @Test
    void aTrunkThatStartsAnewTakesCallsAgain() throws Exception {
        line.call(1, 1);
        line.trunks.close();
        assertThat(line.taken().ending()).isInstanceOf(HungUp.class);
        line.exchange.await("(HANGUP|ENDED) 1 .*");
        line.startTrunk();
        line.awaitItsStart();
        await().atMost(LONG).until(() -> line.state().isUp());

        var sent = line.sound(8_000);
        line.call(2, 1);
        line.playToTheEnd(2, sent);
        line.exchange.tell("hangup 2 16");
        assertThat(LibpriLine.find(line.taken().recorded(), sent)).isNotNegative();
    }

    @Test
    void aChannelThatIsRestartedLosesItsCallAndCanBeUsedAgain() throws Exception {
        line.call(1, 5);
        line.exchange.tell("restart 5");
        line.exchange.await("RESTARTED 5");
        assertThat(line.taken().ending()).isInstanceOf(HungUp.class);
        line.call(2, 5);
        line.exchange.tell("hangup 2 16");
        assertThat(line.taken().ending()).isInstanceOf(HungUp.class);
    }
}
