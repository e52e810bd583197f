package yinxin.telephony.e1.q931;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import yinxin.telephony.e1.q931.CallControl.Settings;
import yinxin.telephony.e1.q931.CallControl.Side;

/// Messages that are wrong, come at the wrong time, or belong to nothing (Q.931 §5.8), and RESTART (§5.5).
class ErrorHandlingTest {
    private static final String BEARER = "04 03 80 90 a3 ";
    private static final String CHANNEL = "18 03 a9 83 81 ";
    private static final String CALLED = "70 03 c1 38 38 ";

    private Station user;

    @BeforeEach
    void linkUp() {
        user = new Station(Settings.of(Side.USER));
        user.control.linkUp(0);
    }

    private String heard(String message) {
        user.hear(message, 0);
        return user.said().strip();
    }

    /// A call from the network, answered or only offered.
    private void call(boolean answered) {
        heard("08 02 00 01 05 " + BEARER + CHANNEL + CALLED + "a1");
        if (answered) {
            user.control.connect(user.call, 0);
            heard("08 02 00 01 0f");
        }
        user.said();
        user.told();
    }

    @Test
    void whatIsNoMessageIsPassedOver() {
        assertThat(heard("09 02 00 01 05 " + BEARER)).isEmpty();
        assertThat(heard("08 02 00 01")).isEmpty();
        assertThat(heard("08 01 01 05 " + BEARER)).isEmpty();
        assertThat(heard("08 12 00 01 05 " + BEARER)).isEmpty();
        assertThat(heard("08 00 05 " + BEARER)).isEmpty();
        assertThat(heard("")).isEmpty();
        assertThat(user.told()).isEmpty();
    }

    @Test
    void aReferenceThatMeansNothingIsAnsweredWithCause81() {
        assertThat(heard("08 02 00 05 45 08 02 81 90")).isEqualTo("08 02 80 05 5a 08 02 81 d1");
        assertThat(heard("08 02 80 05 07")).isEqualTo("08 02 00 05 5a 08 02 81 d1");
        assertThat(heard("08 02 00 05 4d 08 02 81 90")).isEqualTo("08 02 80 05 5a 08 02 81 d1");
        assertThat(heard("08 02 00 05 33")).isEqualTo("08 02 80 05 5a 08 02 81 d1");
        assertThat(heard("08 02 00 05 5a")).isEmpty();
        assertThat(heard("08 02 00 05 75")).isEqualTo("08 02 80 05 7d 08 02 81 9e 14 01 00");
        assertThat(heard("08 02 00 05 7d 08 02 81 9e 14 01 0a")).isEqualTo("08 02 80 05 5a 08 02 81 e5");
        assertThat(heard("08 02 00 05 7d 08 02 81 9e 14 01 00")).isEmpty();
        assertThat(heard("08 02 80 05 05 " + BEARER + CHANNEL + CALLED)).isEmpty();
        assertThat(user.told()).isEmpty();
    }

    @Test
    void aSetupThatComesTwiceIsOneCall() {
        call(false);
        assertThat(heard("08 02 00 01 05 " + BEARER + CHANNEL + CALLED + "a1")).isEmpty();
        assertThat(user.told()).isEmpty();
        assertThat(user.control.calls()).isEqualTo(1);
    }

    @Test
    void aSetupWithoutABearerOrWithABrokenOneIsRefused() {
        assertThat(heard("08 02 00 01 05 " + CHANNEL + CALLED)).isEqualTo("08 02 80 01 5a 08 03 81 e0 04");
        assertThat(heard("08 02 00 01 05 04 01 80 " + CHANNEL + CALLED)).isEqualTo("08 02 80 01 5a 08 03 81 e4 04");
        assertThat(heard("08 02 00 01 05 04 02 88 90 " + CHANNEL + CALLED)).isEqualTo("08 02 80 01 5a 08 02 81 c1");
        assertThat(heard("08 02 00 01 05 04 03 c0 90 a3 " + CHANNEL + CALLED)).isEqualTo("08 02 80 01 5a 08 02 81 c1");
        assertThat(user.told()).isEmpty();
        assertThat(user.control.calls()).isZero();
    }

    @Test
    void anUnknownElementIsPassedOverUnlessItMustBeUnderstood() {
        assertThat(heard("08 02 00 01 05 " + BEARER + CHANNEL + "5a 02 01 02 " + CALLED + "95 5a 01 07 96 0b 01 07 a1")).isEmpty();
        assertThat(user.told()).containsExactly("offered on 1");
        assertThat(user.setup.called().digits()).isEqualTo("88");
        assertThat(heard("08 02 00 02 05 " + BEARER + CHANNEL + "0b 01 07 " + CALLED)).isEqualTo("08 02 80 02 5a 08 03 81 e0 0b");
        assertThat(heard("08 02 00 01 03 0b 01 07 1e 02 81 88")).isEqualTo("08 02 80 01 7d 08 03 81 e0 0b 14 01 06");
    }

    @Test
    void aMalformedElementThatIsNotMandatoryCountsAsAbsent() {
        assertThat(heard("08 02 00 01 05 " + BEARER + CHANNEL + "6c 00 " + CALLED + "74 03 21 00 81 a1"))
                .isEqualTo("08 02 80 01 7d 08 03 81 e4 6c 14 01 06");
        assertThat(user.told()).containsExactly("offered on 1");
        assertThat(user.setup.calling()).isEmpty();
    }

    @Test
    void aMessageThatEndsInTheMidstOfAnElementIsRead() {
        heard("08 02 00 01 05 " + BEARER + CHANNEL + CALLED + "74 0e 21 00 81 31");
        assertThat(user.told()).containsExactly("offered on 1");
        assertThat(user.setup.redirecting()).isEmpty();
    }

    @Test
    void ofElementsThatComeTwiceTheFirstCounts() {
        heard("08 02 00 01 05 " + BEARER + CHANNEL + CALLED + "70 02 c1 39 a1");
        assertThat(user.setup.called().digits()).isEqualTo("88");
    }

    @Test
    void lockingAndPassingShiftsAreTakenApart() {
        heard("08 02 00 01 05 " + BEARER + "9e 70 02 c1 39 " + CHANNEL + CALLED + "96 70 02 c1 37 6c 02 81 36");
        assertThat(user.setup.called().digits()).isEqualTo("88");
        assertThat(user.setup.calling()).isEmpty();
    }

    @Test
    void aMessageOutOfPlaceIsAnsweredWithTheCallsState() {
        call(true);
        assertThat(heard("08 02 00 01 01")).isEqualTo("08 02 80 01 7d 08 03 81 e5 01 14 01 0a");
        assertThat(heard("08 02 00 01 33")).isEqualTo("08 02 80 01 7d 08 03 81 e1 33 14 01 0a");
        assertThat(heard("08 02 00 01 03")).isEqualTo("08 02 80 01 7d 08 03 81 e0 1e 14 01 0a");
        assertThat(heard("08 02 00 01 75")).isEqualTo("08 02 80 01 7d 08 02 81 9e 14 01 0a");
        assertThat(heard("08 02 00 01 0f")).isEmpty();
        assertThat(user.told()).isEmpty();
    }

    @Test
    void aClearingMessageIsObeyedHoweverItIsMade() {
        call(true);
        assertThat(heard("08 02 00 01 45")).isEqualTo("08 02 80 01 4d 08 03 81 e0 08");
        assertThat(user.told()).containsExactly("cleared 31");
        assertThat(heard("08 02 00 01 5a 0b 01 07")).isEmpty();
        assertThat(user.control.calls()).isZero();

        call(true);
        assertThat(heard("08 02 00 01 4d")).isEqualTo("08 02 80 01 5a 08 03 81 e0 08");
        assertThat(user.told()).containsExactly("cleared 31");

        call(true);
        assertThat(heard("08 02 00 01 45 08 01 81")).isEqualTo("08 02 80 01 4d 08 03 81 e4 08");
        assertThat(heard("08 02 00 01 4d 08 02 81 90")).isEmpty();
        assertThat(user.told()).containsExactly("cleared 31");
        assertThat(user.control.calls()).isZero();

        call(true);
        user.control.disconnect(user.call, Q850Cause.NORMAL_CLEARING, 0);
        user.said();
        assertThat(heard("08 02 00 01 4d")).isEqualTo("08 02 80 01 5a 08 02 81 90");
        assertThat(user.control.calls()).isZero();
    }

    @Test
    void aCauseMayHaveARecommendationBeforeIt() {
        call(true);
        heard("08 02 00 01 45 08 03 01 80 91");
        assertThat(user.told()).containsExactly("cleared 17");
    }

    @Test
    void aCallThatTheOtherSideHasForgottenEnds() {
        call(true);
        assertThat(heard("08 02 00 01 7d 08 02 81 9e 14 01 00")).isEmpty();
        assertThat(user.told()).containsExactly("cleared 41");
        assertThat(user.control.calls()).isZero();
    }

    @Test
    void aCallThatTheOtherSideSeesDifferentlyEndsWhenWeHaveAsked() {
        call(true);
        assertThat(heard("08 02 00 01 7d 08 02 81 9e 14 01 06")).isEmpty();
        user.control.linkUp(0);
        user.said();
        assertThat(heard("08 02 00 01 7d 08 02 81 9e 14 01 06")).isEqualTo("08 02 80 01 4d 08 02 81 e5");
        assertThat(user.told()).containsExactly("cleared 41");

        call(false);
        user.control.disconnect(user.call, Q850Cause.CALL_REJECTED, 0);
        assertThat(user.control.calls()).isEqualTo(1);
    }

    @Test
    void noticesAndFacilitiesAreTold() {
        call(true);
        heard("08 02 00 01 6e 27 01 80");
        heard("08 02 00 01 62 1c 1d 91 a1 1a 02 01 01 02 01 0f 30 12 02 01 01 0a 01 03 a1 0a a0 08 a1 06 0a 01 02 12 01 31");
        heard("08 02 00 01 62 1c 03 91 a1 01");
        heard("08 02 00 01 7b 28 02 4f 4b");
        assertThat(user.said()).isEmpty();
        assertThat(user.told()).containsExactly("notified 0", "redirected");
        assertThat(user.setup.redirecting().flatMap(Redirecting::reason)).contains(RedirectingReason.Known.NO_REPLY);
    }

    @Test
    void aRestartForgetsTheCallsOfItsChannels() {
        call(true);
        assertThat(heard("08 02 00 00 46 18 03 a9 83 82 79 01 80")).isEqualTo("08 02 80 00 4e 18 03 a9 83 82 79 01 80");
        assertThat(user.told()).containsExactly("restarted 2");
        assertThat(heard("08 02 00 00 46 18 03 a9 83 81 79 01 80")).isEqualTo("08 02 80 00 4e 18 03 a9 83 81 79 01 80");
        assertThat(user.told()).containsExactly("cleared 41", "restarted 1");
        assertThat(heard("08 02 00 00 46 18 06 a9 93 00 00 00 06 79 01 80")).startsWith("08 02 80 00 4e");
        assertThat(user.told()).containsExactly("restarted 1", "restarted 2");

        call(true);
        assertThat(heard("08 02 00 00 46 79 01 87")).isEqualTo("08 02 80 00 4e 79 01 87");
        assertThat(user.told()).hasSize(31).startsWith("cleared 41", "restarted 1").endsWith("restarted 31");
        assertThat(user.control.calls()).isZero();
    }

    @Test
    void aRestartThatNamesNothingIsRefused() {
        assertThat(heard("08 02 00 00 46")).isEqualTo("08 02 80 00 7d 08 03 81 e0 79 14 01 00");
        assertThat(heard("08 02 00 00 46 79 01 80")).isEqualTo("08 02 80 00 7d 08 03 81 e0 18 14 01 00");
        assertThat(heard("08 02 80 00 46 79 01 87")).isEmpty();
        assertThat(heard("08 02 00 00 45 08 02 81 90")).isEqualTo("08 02 80 00 7d 08 02 81 d1 14 01 00");
        assertThat(heard("08 02 00 00 7d 08 02 81 d1 14 01 00")).isEmpty();
    }

    @Test
    void bothSidesRestartTheWholeTrunk() {
        var line = new Joined();
        line.talk(Setup.to(PartyNumber.of("88886666", PartyNumber.Type.SUBSCRIBER)));
        line.user.control.restartAll(line.now);
        line.settle();
        assertThat(line.user.told()).hasSize(31).startsWith("cleared 41", "restarted 1");
        assertThat(line.network.told()).hasSize(31).startsWith("cleared 41", "restarted 1");
        assertThat(line.user.control.nextTick()).isEqualTo(CallControl.NEVER);
        assertThat(line.network.control.calls()).isZero();

        line.talk(Setup.to(PartyNumber.of("88886666", PartyNumber.Type.SUBSCRIBER)));
        line.network.control.restart(1, line.now);
        line.settle();
        assertThat(line.user.told()).containsExactly("cleared 41", "restarted 1");
        assertThat(line.network.told()).containsExactly("cleared 41", "restarted 1");
    }
}
