package yinxin.telephony.e1.q931;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import yinxin.telephony.e1.q931.CallControl.DiversionCoding;
import yinxin.telephony.e1.q931.CallControl.Placed;
import yinxin.telephony.e1.q931.CallControl.Settings;
import yinxin.telephony.e1.q931.CallControl.Side;
import yinxin.telephony.e1.q931.PartyNumber.Type;

/// Calls between the two sides: their courses, their channels, their digits.
class JoinedSidesTest {
    private static final Setup CALL = Setup.to(PartyNumber.of("88886666", Type.SUBSCRIBER));

    @Test
    void theUserMayBeginACallToo() {
        var line = new Joined();
        line.user.place(CALL, 0);
        line.settle();
        line.network.control.alert(line.network.call);
        line.network.control.progress(line.network.call);
        line.network.control.connect(line.network.call, 0);
        line.settle();
        line.user.control.disconnect(line.user.call, Q850Cause.NORMAL_CLEARING, 0);
        line.settle();

        assertThat(line.user.told()).containsExactly("sent on 31", "alerting on 31", "sound", "connected on 31", "cleared 16");
        assertThat(line.network.told()).containsExactly("offered on 31", "connected on 31", "cleared 16");
        assertThat(line.user.control.calls() + line.network.control.calls()).isZero();
    }

    @Test
    void aRefusedCallEndsWithItsCauseAtOnce() {
        var line = new Joined();
        line.network.place(CALL, 0);
        line.settle();
        line.user.control.disconnect(line.user.call, Q850Cause.USER_BUSY, 0);
        line.settle();

        assertThat(line.user.log).containsExactly("08 02 80 01 5a 08 02 81 91");
        assertThat(line.network.told()).containsExactly("sent on 1", "cleared 17");
        assertThat(line.network.control.calls()).isZero();
    }

    @Test
    void bothSidesMayHangUpAtOnce() {
        var line = new Joined();
        line.talk(CALL);
        line.user.control.disconnect(line.user.call, Q850Cause.NORMAL_CLEARING, 0);
        line.network.control.disconnect(line.network.call, Q850Cause.USER_BUSY, 0);
        line.settle();

        assertThat(line.user.told()).containsExactly("cleared 16");
        assertThat(line.network.told()).containsExactly("cleared 17");
        assertThat(line.user.control.calls() + line.network.control.calls()).isZero();
        assertThat(line.user.log.getLast()).isEqualTo("08 02 80 01 4d 08 02 81 91");
        assertThat(line.network.log.getLast()).isEqualTo("08 02 00 01 4d 08 02 81 90");
    }

    @Test
    void aNetworkMayLetATonePlayBeforeTheChannelFallsSilent() {
        var line = new Joined();
        line.talk(CALL);
        line.lost = message -> message[4] == 0x45;
        line.network.control.disconnectWithSound(line.network.call, Q850Cause.NORMAL_CLEARING, line.now);
        line.settle();
        assertThat(line.network.log.getLast()).isEqualTo("08 02 00 01 45 08 02 81 90 1e 02 81 88");
        assertThat(line.network.told()).isEmpty();

        line.pass(29);
        assertThat(line.network.told()).isEmpty();
        line.pass(1);
        assertThat(line.network.told()).containsExactly("cleared 16");
        assertThat(line.user.told()).containsExactly("cleared 16");
        assertThat(line.network.control.calls()).isZero();
    }

    @Test
    void thirtyCallsHaveThirtyChannelsAndTheNextHasNone() {
        var line = new Joined();
        for (var i = 0; i < 30; i++) {
            line.talk(CALL);
        }
        assertThat(line.network.control.setup(CALL, 0)).isEqualTo(new Placed.NoChannel());
        assertThat(line.user.control.setup(CALL.on(7, true), 0)).isEqualTo(new Placed.NoChannel());

        line.user.hear("08 02 00 99 05 04 03 80 90 a3 18 01 a3 70 03 c1 38 38", 0);
        line.user.hear("08 02 00 9a 05 04 03 80 90 a3 18 03 a1 83 85 70 03 c1 38 38", 0);
        line.user.hear("08 02 00 9b 05 04 03 80 90 a3 18 03 a9 83 85 70 03 c1 38 38", 0);
        line.user.hear("08 02 00 9c 05 04 03 80 90 a3 18 03 a9 83 90 70 03 c1 38 38", 0);
        assertThat(line.user.said()).isEqualTo("""
                08 02 80 99 5a 08 02 81 a2
                08 02 80 9a 5a 08 02 81 a2
                08 02 80 9b 5a 08 02 81 ac
                08 02 80 9c 5a 08 02 81 d2
                """);
        assertThat(line.user.control.calls()).isEqualTo(30);
    }

    @Test
    void aPreferredChannelThatIsTakenBecomesAnotherOne() {
        var line = new Joined();
        line.user.control.message(Station.octets("08 02 00 01 05 04 03 80 90 a3 18 03 a1 83 85 70 03 c1 38 38 a1"), 0);
        line.user.control.message(Station.octets("08 02 00 02 05 04 03 80 90 a3 18 03 a1 83 85 70 03 c1 38 38 a1"), 0);
        line.user.control.proceed(line.user.call);

        assertThat(line.user.told()).containsExactly("offered on 5", "offered on 31");
        assertThat(line.user.said()).isEqualTo("08 02 80 02 02 18 03 a9 83 9f\n");
    }

    @Test
    void theOriginatorFollowsToAnotherChannelUnlessItAskedForOneOnly() {
        var follows = new Station(Settings.of(Side.NETWORK));
        follows.control.linkUp(0);
        follows.place(CALL.on(3, false), 0);
        follows.hear("08 02 80 01 02 18 03 a9 83 84", 0);
        assertThat(follows.told()).containsExactly("sent on 3", "proceeding on 4");

        var stays = new Station(Settings.of(Side.NETWORK));
        stays.control.linkUp(0);
        stays.place(CALL.on(3, true), 0);
        stays.hear("08 02 80 01 02 18 03 a9 83 84", 0);
        assertThat(stays.told()).containsExactly("sent on 3", "cleared 6");
        assertThat(stays.log.getLast()).isEqualTo("08 02 00 01 45 08 02 81 86");
    }

    @Test
    void whenBothSidesWantAChannelTheNetworkHasIt() {
        var line = new Joined(Settings.of(Side.USER), Settings.of(Side.NETWORK), Station.channels(1, 2));
        line.network.place(CALL.on(1, true), 0);
        line.user.place(CALL.on(1, false), 0);
        line.settle();
        line.network.control.proceed(line.network.call);
        line.user.control.connect(line.user.call, 0);
        line.settle();
        assertThat(line.user.told()).containsExactly("sent on 1", "offered on 1", "proceeding on 2", "connected on 1");
        assertThat(line.network.told()).containsExactly("sent on 1", "offered on 2", "connected on 1");

        var narrow = new Joined(Settings.of(Side.USER), Settings.of(Side.NETWORK), Station.channels(1));
        narrow.network.place(CALL.on(1, true), 0);
        narrow.user.place(CALL.on(1, true), 0);
        narrow.settle();
        assertThat(narrow.user.told()).containsExactly("sent on 1", "offered on 1", "cleared 44");
        assertThat(narrow.network.told()).containsExactly("sent on 1");
        assertThat(List.of(narrow.user.control.calls(), narrow.network.control.calls())).containsExactly(1, 1);
    }

    @Test
    void digitsMayComeOneByOne() {
        var ofUser = new Settings(Side.USER, Q931Timers.of(Side.USER), Dialling.ofLength(4, 8), DiversionCoding.ELEMENT);
        var line = new Joined(ofUser, Settings.of(Side.NETWORK), Station.allChannels());
        var call = line.network.place(Setup.to(PartyNumber.of("8", Type.UNKNOWN)).overlapping(), 0);
        line.settle();
        assertThat(line.network.told()).containsExactly("sent on 1", "digits wanted");
        assertThat(line.user.told()).isEmpty();

        for (var digit : "8886666".split("")) {
            line.network.control.dial(call, digit, line.now);
            line.settle();
            line.pass(1);
        }
        assertThat(line.user.told()).containsExactly("offered on 1");
        assertThat(line.user.setup.called().digits()).isEqualTo("88886666");
        line.user.control.proceed(line.user.call);
        line.settle();
        assertThat(line.network.told()).containsExactly("proceeding on 1");
        assertThat(line.user.log).containsExactly("08 02 80 01 0d 18 03 a9 83 81", "08 02 80 01 02");
    }

    @Test
    void aNumberThatMayGrowIsTakenAfterT302AndOneThatIsTooShortIsNot() {
        var ofUser = new Settings(Side.USER, Q931Timers.of(Side.USER), Dialling.ofLength(4, 8), DiversionCoding.ELEMENT);
        var line = new Joined(ofUser, Settings.of(Side.NETWORK), Station.allChannels());
        line.network.place(Setup.to(PartyNumber.of("8888", Type.UNKNOWN)).overlapping(), 0);
        line.settle();
        line.pass(14);
        assertThat(line.user.told()).isEmpty();
        line.pass(1);
        assertThat(line.user.told()).containsExactly("offered on 1");
        line.user.control.connect(line.user.call, line.now);
        line.settle();
        assertThat(line.user.told()).containsExactly("connected on 1");

        line.network.place(Setup.to(PartyNumber.of("888", Type.UNKNOWN)).overlapping(), line.now);
        line.settle();
        line.pass(15);
        assertThat(line.user.told()).isEmpty();
        assertThat(line.network.told()).contains("cleared 28");
    }

    @Test
    void sendingCompleteEndsTheDialling() {
        var ofUser = new Settings(Side.USER, Q931Timers.of(Side.USER), Dialling.ofLength(8, 8), DiversionCoding.ELEMENT);
        var line = new Joined(ofUser, Settings.of(Side.NETWORK), Station.allChannels());
        line.network.place(Setup.to(PartyNumber.of("88", Type.UNKNOWN)).overlapping(), 0);
        line.settle();
        line.user.hear("08 02 00 01 7b 70 03 c1 36 36 a1", 0);
        assertThat(line.user.told()).containsExactly("offered on 1");
        assertThat(line.user.setup.called().digits()).isEqualTo("8866");
    }

    @Test
    void aSetupComesThroughWhole() {
        var original = PartyNumber.of("13700137000", Type.NATIONAL);
        var by = new Redirecting(Optional.of(PartyNumber.of("13912345678", Type.NATIONAL)),
                Optional.of(RedirectingReason.Known.NO_REPLY), 2, Optional.of(original), Optional.empty());
        var ofNetwork = new Settings(Side.NETWORK, Q931Timers.of(Side.NETWORK), Dialling.EN_BLOC, DiversionCoding.ETSI_FACILITY);
        var line = new Joined(Settings.of(Side.USER), ofNetwork, Station.allChannels());
        var sent = new Setup(PartyNumber.of("88886666", Type.SUBSCRIBER),
                Optional.of(PartyNumber.of("13800138000", Type.NATIONAL).as(PartyNumber.Presentation.RESTRICTED,
                        PartyNumber.Screening.VERIFIED)), Optional.of(by), "ZHANG SAN", Setup.Bearer.AUDIO_3K1, 9, true, true);
        line.network.place(sent, 0);
        line.settle();

        assertThat(line.user.setup).isEqualTo(sent);
        assertThat(sent.toString() + by).doesNotContain("138001", "139123", "137001", "88886666");
    }
}
