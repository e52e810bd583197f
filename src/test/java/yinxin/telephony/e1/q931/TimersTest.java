package yinxin.telephony.e1.q931;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import yinxin.telephony.e1.q931.CallControl.Placed;
import yinxin.telephony.e1.q931.CallControl.Settings;
import yinxin.telephony.e1.q931.CallControl.Side;
import yinxin.telephony.e1.q931.PartyNumber.Type;
import yinxin.telephony.e1.q931.Q931Timers.Timer;

/// What happens when the other side says nothing (Q.931 tables 9-1 and 9-2), and when the data link is lost.
class TimersTest {
    private static final Setup CALL = Setup.to(PartyNumber.of("88886666", Type.SUBSCRIBER)).on(1, true);

    private static Station calling(Side side, String... heard) {
        var station = new Station(Settings.of(side));
        station.control.linkUp(0);
        station.place(CALL, 0);
        for (var message : heard) {
            station.hear(message, 0);
        }
        station.said();
        station.told();
        return station;
    }

    private static Station called(Side side) {
        var station = new Station(Settings.of(side));
        station.control.linkUp(0);
        station.hear("08 02 00 01 05 04 03 80 90 a3 18 03 a9 83 81 70 03 c1 38 38 a1", 0);
        station.told();
        return station;
    }

    /// Lets this many seconds pass since the beginning, and says what was sent in the last of them.
    private static String after(Station station, int seconds) {
        station.control.tick(Duration.ofSeconds(seconds).toNanos() - 1);
        assertThat(station.said()).isEmpty();
        station.control.tick(Duration.ofSeconds(seconds).toNanos());
        return station.said();
    }

    @Test
    void t303SendsTheSetupOnceMoreAndThenGivesUp() {
        for (var side : Side.values()) {
            var station = calling(side);
            assertThat(after(station, 4)).startsWith("08 02 00 01 05").contains("38 38 38 38 36 36 36 36");
            assertThat(after(station, 8)).isEqualTo("08 02 00 01 5a 08 05 81 e6 33 30 33\n");
            assertThat(station.told()).containsExactly("cleared 18");
            assertThat(station.control.calls()).isZero();
        }
    }

    @Test
    void t304T310AndT301GiveUpACallOfOurs() {
        assertThat(after(calling(Side.USER, "08 02 80 01 0d 18 03 a9 83 81"), 30)).isEqualTo("08 02 00 01 45 08 05 81 e6 33 30 34\n");
        assertThat(after(calling(Side.NETWORK, "08 02 80 01 0d 18 03 a9 83 81"), 20)).isEqualTo("08 02 00 01 45 08 05 81 e6 33 30 34\n");
        assertThat(after(calling(Side.USER, "08 02 80 01 02 18 03 a9 83 81"), 60)).isEqualTo("08 02 00 01 45 08 05 81 e6 33 31 30\n");
        var proceeding = calling(Side.NETWORK, "08 02 80 01 02 18 03 a9 83 81");
        assertThat(after(proceeding, 10)).isEqualTo("08 02 00 01 45 08 05 81 e6 33 31 30\n");
        assertThat(proceeding.told()).containsExactly("cleared 18");
        var ringing = calling(Side.NETWORK, "08 02 80 01 01 18 03 a9 83 81");
        assertThat(after(ringing, 180)).isEqualTo("08 02 00 01 45 08 05 81 e6 33 30 31\n");
        assertThat(ringing.told()).containsExactly("cleared 19");
    }

    @Test
    void soundInTheChannelStopsT310() {
        var station = calling(Side.NETWORK, "08 02 80 01 02 18 03 a9 83 81", "08 02 80 01 03 1e 02 81 88");
        assertThat(station.control.nextTick()).isEqualTo(CallControl.NEVER);
    }

    @Test
    void t313GivesUpAnAnswerThatNobodyAcknowledges() {
        var user = called(Side.USER);
        user.control.connect(user.call, 0);
        user.said();
        assertThat(after(user, 4)).isEqualTo("08 02 80 01 45 08 05 81 e6 33 31 33\n");
        assertThat(user.told()).containsExactly("cleared 102");

        var network = called(Side.NETWORK);
        network.control.connect(network.call, 0);
        assertThat(network.told()).containsExactly("connected on 1");
        assertThat(network.control.nextTick()).isEqualTo(CallControl.NEVER);
    }

    @Test
    void t305AndT308InsistAndThenForget() {
        for (var side : Side.values()) {
            var station = calling(side, "08 02 80 01 07 18 03 a9 83 81");
            station.control.disconnect(station.call, Q850Cause.NORMAL_CLEARING, 0);
            station.said();
            assertThat(station.told()).containsExactly("cleared 16");
            assertThat(after(station, 30)).isEqualTo("08 02 00 01 4d 08 02 81 90\n");
            assertThat(after(station, 34)).isEqualTo("08 02 00 01 4d 08 02 81 90\n");
            assertThat(station.control.calls()).isEqualTo(1);
            assertThat(after(station, 38)).isEmpty();
            assertThat(station.control.calls()).isZero();
            assertThat(station.control.setup(CALL, 0)).isInstanceOf(Placed.Sent.class);
        }
    }

    @Test
    void t316AsksForTheRestartOnceMore() {
        var station = new Station(Settings.of(Side.USER), Station.channels(1));
        station.control.linkUp(0);
        station.control.restart(1, 0);
        assertThat(station.said()).isEqualTo("08 02 00 00 46 18 03 a9 83 81 79 01 80\n");
        assertThat(station.control.setup(CALL, 0)).isEqualTo(new Placed.NoChannel());
        assertThat(after(station, 120)).isEqualTo("08 02 00 00 46 18 03 a9 83 81 79 01 80\n");
        assertThat(after(station, 240)).isEmpty();
        assertThat(station.control.setup(CALL, 0)).isInstanceOf(Placed.Sent.class);
    }

    @Test
    void t322EnquiresThreeTimes() {
        var station = calling(Side.USER, "08 02 80 01 07 18 03 a9 83 81");
        station.control.linkUp(0);
        assertThat(station.said()).isEqualTo("08 02 00 01 75\n");
        assertThat(after(station, 4)).isEqualTo("08 02 00 01 75\n");
        assertThat(after(station, 8)).isEqualTo("08 02 00 01 75\n");
        assertThat(after(station, 12)).isEqualTo("08 02 00 01 45 08 02 81 a9\n");
        assertThat(station.told()).containsExactly("cleared 41");
    }

    @Test
    void anAnsweredCallLivesThroughAShortLossOfTheLink() {
        var line = new Joined();
        line.talk(CALL);
        line.linkDown();
        line.pass(89);
        line.linkUp();
        assertThat(line.user.told()).isEmpty();
        assertThat(line.network.told()).isEmpty();
        assertThat(line.user.log).contains("08 02 80 01 75", "08 02 80 01 7d 08 02 81 9e 14 01 0a");
        line.pass(1000);
        assertThat(line.user.control.calls()).isEqualTo(1);
        assertThat(line.network.control.calls()).isEqualTo(1);
    }

    @Test
    void t309EndsItAndCallsThatAreNotAnsweredEndAtOnce() {
        var line = new Joined();
        line.talk(CALL);
        line.network.place(CALL.on(2, true), 0);
        line.settle();
        line.linkDown();
        assertThat(line.user.told()).containsExactly("offered on 2", "cleared 27");
        assertThat(line.network.told()).containsExactly("sent on 2", "cleared 27");
        assertThat(line.network.control.setup(CALL, 0)).isEqualTo(new Placed.LinkDown());
        line.pass(90);
        assertThat(line.user.told()).containsExactly("cleared 27");
        assertThat(line.network.told()).containsExactly("cleared 27");
        assertThat(line.user.control.calls() + line.network.control.calls()).isZero();
    }

    @Test
    void whoHangsUpWhileTheLinkIsLostIsHeardWhenItIsBack() {
        var line = new Joined();
        line.talk(CALL);
        line.linkDown();
        line.user.control.disconnect(line.user.call, Q850Cause.NORMAL_CLEARING, line.now);
        assertThat(line.user.told()).containsExactly("cleared 16");
        line.pass(60);
        line.linkUp();
        assertThat(line.network.told()).containsExactly("cleared 16");
        assertThat(line.user.control.calls() + line.network.control.calls()).isZero();
    }

    @Test
    void aResetOfTheLinkEndsWhatWasBeingDialled() {
        var line = new Joined();
        line.talk(CALL);
        line.user.hear("08 02 00 63 05 04 03 80 90 a3 18 03 a9 83 82 70 01 c1", 0);
        line.network.place(CALL.on(3, true).overlapping(), 0);
        line.network.hear("08 02 80 02 0d 18 03 a9 83 83", 0);
        line.network.said();
        line.network.told();
        line.network.control.linkUp(line.now);
        assertThat(line.network.said()).isEqualTo("08 02 00 01 75\n08 02 00 02 45 08 02 81 a9\n");
        assertThat(line.network.told()).containsExactly("cleared 41");
    }

    @Test
    void everyTimerHasALengthOfItsOwnAndNoneIsEndless() {
        var timers = Q931Timers.of(Side.USER).with(Timer.T302, Duration.ofSeconds(5));
        assertThat(timers.lengths()).containsEntry(Timer.T302, Duration.ofSeconds(5)).containsEntry(Timer.T303, Duration.ofSeconds(4));
        assertThatIllegalArgumentException().isThrownBy(() -> new Q931Timers(Map.of(Timer.T302, Duration.ofSeconds(5))));
        assertThatIllegalArgumentException().isThrownBy(() -> timers.with(Timer.T305, Duration.ZERO));
    }
}
