package yinxin.telephony.e1.lapd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The link by the frames that it sends: those of libpri where it was watched, those of Q.921 otherwise.
class LapdTest {
    private static final long S = 1_000_000_000;
    private static final String SETUP = "08 02 00 01 05 04 03 80 90 a3 18 03 a9 83 81 6c 0d 21 83 31 33 38 30 30 31 33 38 30 30 30"
            + " 70 09 c1 38 38 38 38 36 36 36 36 74 0e 21 00 81 31 33 39 31 32 33 34 35 36 37 38 a1";

    private final LinkEnd user = new LinkEnd(Lapd.Side.USER, LapdTimers.STANDARD);
    private final LinkEnd network = new LinkEnd(Lapd.Side.NETWORK, LapdTimers.STANDARD);

    private void up(LinkEnd end) {
        end.link.start(0);
        end.hear(end == user ? "00 01 73" : "02 01 73", 0);
        assertThat(end.link.isUp()).isTrue();
        end.happened.clear();
    }

    @Test
    void theGoldenExchangeOfTheUserSide() {
        user.link.start(0);
        assertThat(user.happened).containsExactly("00 01 7f");
        assertThat(user.hear("02 01 7f", 0)).containsExactly("02 01 73");
        assertThat(user.hear("00 01 73", 0)).containsExactly("up");
        assertThat(user.hear("02 01 00 00 " + SETUP, 0)).containsExactly("message " + SETUP, "02 01 01 02");
        assertThat(user.send("08 02 80 01 02 18 03 a9 83 81", 0)).containsExactly("00 01 00 02 08 02 80 01 02 18 03 a9 83 81");
        assertThat(user.send("08 02 80 01 01", 0)).containsExactly("00 01 02 02 08 02 80 01 01");
        assertThat(user.send("08 02 80 01 07 18 03 a9 83 81", 0)).containsExactly("00 01 04 02 08 02 80 01 07 18 03 a9 83 81");
        assertThat(user.hear("00 01 01 02", 0)).isEmpty();
        assertThat(user.hear("00 01 01 04", 0)).isEmpty();
        assertThat(user.hear("02 01 02 06 08 02 00 01 0f", 0)).containsExactly("message 08 02 00 01 0f", "02 01 01 04");
        assertThat(user.hear("02 01 04 06 08 02 00 01 45 08 02 81 90", 0)).containsExactly("message 08 02 00 01 45 08 02 81 90", "02 01 01 06");
        assertThat(user.send("08 02 80 01 4d 08 02 81 90", 0)).containsExactly("00 01 06 06 08 02 80 01 4d 08 02 81 90");
        assertThat(user.hear("02 01 06 08 08 02 00 01 5a 08 02 81 90", 0)).containsExactly("message 08 02 00 01 5a 08 02 81 90", "02 01 01 08");
        assertThat(user.link.nextTick()).isEqualTo(10 * S);
        assertThat(user.link.figures()).isEqualTo(new LapdFigures(1, 0, 0, 0, 0));
    }

    @Test
    void theGoldenExchangeOfTheNetworkSide() {
        network.link.start(0);
        assertThat(network.happened).containsExactly("02 01 7f");
        assertThat(network.hear("00 01 7f", 0)).containsExactly("00 01 73");
        assertThat(network.hear("02 01 73", 0)).containsExactly("up");
        assertThat(network.send(SETUP, 0)).containsExactly("02 01 00 00 " + SETUP);
        assertThat(network.hear("02 01 01 02", 0)).isEmpty();
        assertThat(network.hear("00 01 00 02 08 02 80 01 02 18 03 a9 83 81", 0)).containsExactly("message 08 02 80 01 02 18 03 a9 83 81", "00 01 01 02");
        assertThat(network.hear("00 01 02 02 08 02 80 01 01", 0)).containsExactly("message 08 02 80 01 01", "00 01 01 04");
    }

    @Test
    void anAnswerFromWithinTheMessageCarriesItsAcknowledgement() {
        up(user);
        user.answer = "08 02 80 01 02";
        assertThat(user.hear("02 01 00 00 08 02 00 01 05", 0)).containsExactly("message 08 02 00 01 05", "00 01 00 02 08 02 80 01 02");
    }

    @Test
    void whenThePeerFallsSilentItIsAskedFourTimesAndThenTheLinkBeginsAnew() {
        up(network);
        assertThat(network.link.nextTick()).isEqualTo(10 * S);
        assertThat(network.tick(10 * S - 1)).isEmpty();
        for (var second = 10; second <= 13; second++) {
            assertThat(network.tick(second * S)).as("second %d", second).containsExactly("02 01 01 01");
            assertThat(network.link.isUp()).isTrue();
        }
        assertThat(network.tick(14 * S)).containsExactly("02 01 7f");
        assertThat(network.link.isUp()).isFalse();
        for (var second = 15; second <= 17; second++) {
            assertThat(network.tick(second * S)).containsExactly("02 01 7f");
        }
        assertThat(network.tick(18 * S)).containsExactly("down", "02 01 7f");
        for (var second = 19; second <= 60; second++) {
            assertThat(network.tick(second * S)).as("it never gives up").containsExactly("02 01 7f");
        }
        assertThat(network.hear("02 01 73", 61 * S)).containsExactly("up");
    }

    @Test
    void anEnquiryIsAnsweredAndTheAnswerEndsTheEnquiry() {
        up(user);
        assertThat(user.hear("02 01 01 01", 5 * S)).containsExactly("02 01 01 01");
        assertThat(user.tick(15 * S)).containsExactly("00 01 01 01");
        assertThat(user.hear("00 01 01 01", 15 * S)).isEmpty();
        assertThat(user.link.nextTick()).isEqualTo(25 * S);
    }

    @Test
    void sevenFramesAreUnderWayAndTheEighthWaits() {
        up(user);
        for (var i = 0; i < 7; i++) {
            assertThat(user.send("0" + i, 0)).hasSize(1);
        }
        assertThat(user.send("07", 0)).isEmpty();
        assertThat(user.send("08", 0)).isEmpty();
        assertThat(user.hear("00 01 01 02", 0)).containsExactly("00 01 0e 00 07");
        assertThat(user.hear("00 01 01 10", S / 2)).containsExactly("00 01 10 00 08");
        assertThat(user.hear("00 01 01 12", S / 2)).isEmpty();
        assertThat(user.link.figures()).isEqualTo(new LapdFigures(1, 0, 0, 0, 0));
    }

    @Test
    void whatIsNotAcknowledgedIsAskedForAndSentAgain() {
        up(user);
        user.send("0a", 0);
        user.send("0b", 0);
        assertThat(user.tick(S)).containsExactly("00 01 01 01");
        assertThat(user.send("0c", S)).as("nothing new before the answer").isEmpty();
        assertThat(user.hear("00 01 01 03", S)).as("the first has come, the second has not").containsExactly("00 01 02 00 0b", "00 01 04 00 0c");
        assertThat(user.hear("00 01 01 06", S)).isEmpty();
        assertThat(user.link.figures().retransmitted()).isOne();
    }

    @Test
    void aRejectBringsEverythingFromThereAgainAtOnce() {
        up(user);
        user.send("0a", 0);
        user.send("0b", 0);
        user.send("0c", 0);
        assertThat(user.hear("00 01 09 02", 0)).containsExactly("00 01 02 00 0b", "00 01 04 00 0c");
        assertThat(user.hear("00 01 01 06", 0)).isEmpty();
        assertThat(user.link.nextTick()).isEqualTo(10 * S);
    }

    @Test
    void whatComesOutOfOrderIsRejectedOnce() {
        up(user);
        assertThat(user.hear("02 01 02 00 bb", 0)).containsExactly("02 01 09 00");
        assertThat(user.hear("02 01 04 00 cc", 0)).isEmpty();
        assertThat(user.hear("02 01 06 01 dd", 0)).as("a poll is answered all the same").containsExactly("02 01 01 01");
        assertThat(user.hear("02 01 00 00 aa", 0)).containsExactly("message aa", "02 01 01 02");
        assertThat(user.hear("02 01 00 00 aa", 0)).as("the same again").containsExactly("02 01 09 02");
        assertThat(user.hear("02 01 02 00 bb", 0)).containsExactly("message bb", "02 01 01 04");
        assertThat(user.link.figures().rejected()).isEqualTo(4);
    }

    @Test
    void aBusyPeerGetsNothingAndIsAskedEverySecond() {
        up(user);
        user.send("0a", 0);
        assertThat(user.hear("00 01 05 02", 0)).isEmpty();
        assertThat(user.send("0b", 0)).isEmpty();
        assertThat(user.tick(S)).containsExactly("00 01 01 01");
        assertThat(user.hear("00 01 05 03", S)).isEmpty();
        assertThat(user.tick(2 * S)).containsExactly("00 01 01 01");
        assertThat(user.hear("00 01 01 03", 2 * S)).containsExactly("00 01 02 00 0b");
    }

    @Test
    void aBusyEndSaysSoAndTakesNothing() {
        up(user);
        user.link.busy(true);
        assertThat(user.happened).containsExactly("02 01 05 00");
        assertThat(user.hear("02 01 00 00 aa", 0)).containsExactly("02 01 05 00");
        assertThat(user.hear("02 01 01 01", 0)).containsExactly("02 01 05 01");
        user.happened.clear();
        user.link.busy(false);
        assertThat(user.happened).containsExactly("02 01 01 00");
        assertThat(user.hear("02 01 00 00 aa", 0)).containsExactly("message aa", "02 01 01 02");
    }

    @Test
    void thePeerMayBeginAnewAndWhatWasUnderWayIsGone() {
        up(user);
        user.send("0a", 0);
        assertThat(user.hear("02 01 7f", 0)).containsExactly("02 01 73", "up");
        assertThat(user.send("0b", 0)).containsExactly("00 01 00 00 0b");
        assertThat(user.link.figures().established()).isEqualTo(2);
    }

    @Test
    void thePeerMayTakeTheLinkDownAndItIsTriedAgain() {
        up(user);
        assertThat(user.hear("02 01 53", 0)).containsExactly("02 01 73", "down");
        assertThat(user.send("0a", 0)).isEmpty();
        assertThat(user.link.figures().dropped()).isOne();
        assertThat(user.hear("02 01 53", 0)).as("there is none any more").containsExactly("02 01 1f");
        assertThat(user.tick(S)).containsExactly("00 01 7f");
        assertThat(user.hear("00 01 73", S)).containsExactly("up");
    }

    @Test
    void aPeerThatRefusesIsTriedAgain() {
        user.link.start(0);
        assertThat(user.hear("00 01 1f", 0)).isEmpty();
        assertThat(user.tick(S)).containsExactly("00 01 7f");
        assertThat(user.hear("00 01 0f", S)).as("DM without the final bit is no answer to SABME").isEmpty();
        assertThat(user.hear("00 01 73", S)).containsExactly("up");
        assertThat(user.hear("00 01 0f", S)).as("the peer has lost its link").containsExactly("00 01 7f");
    }

    @Test
    void stoppedItStaysDown() {
        up(user);
        user.happened.clear();
        user.link.stop(0);
        assertThat(user.happened).containsExactly("00 01 53");
        assertThat(user.hear("02 01 00 00 aa", 0)).isEmpty();
        assertThat(user.tick(S)).containsExactly("00 01 53");
        assertThat(user.hear("00 01 73", S)).containsExactly("down");
        assertThat(user.link.nextTick()).isEqualTo(Long.MAX_VALUE);
        assertThat(user.hear("02 01 7f", S)).containsExactly("02 01 1f");
        user.link.stop(2 * S);
        user.happened.clear();
        user.link.start(3 * S);
        assertThat(user.happened).containsExactly("00 01 7f");
    }

    @Test
    void aPeerThatDoesNotAnswerIsLeftAllTheSame() {
        up(user);
        user.link.stop(0);
        for (var second = 1; second <= 3; second++) {
            assertThat(user.tick(second * S)).containsExactly("00 01 53");
        }
        assertThat(user.tick(4 * S)).containsExactly("down");
        assertThat(user.link.nextTick()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatNoSanePeerSendsBeginsTheLinkAnew() {
        for (var frame : List.of("00 01 97", "02 01 01 02", "02 01 0d 00", "02 01 01 00 00", "00 01 00 00 aa", "02 01 00 00" + " 00".repeat(261), "02 01 ef")) {
            var end = new LinkEnd(Lapd.Side.USER, LapdTimers.STANDARD);
            up(end, "00 01 73");
            assertThat(end.hear(frame, 0)).as(frame).containsExactly("00 01 7f");
            assertThat(end.hear("00 01 73", 0)).containsExactly("up");
            assertThat(end.link.figures()).isEqualTo(new LapdFigures(2, 0, 0, 1, 0));
        }
    }

    @Test
    void framesOfOtherLinksAndFragmentsAreNothing() {
        up(user);
        for (var frame : List.of("fe 01 7f", "02 03 7f", "02 01", "00 01 73", "02 01 03 08", "02 01 af", "00 01 63")) {
            assertThat(user.hear(frame, 0)).as(frame).isEmpty();
        }
        assertThat(user.link.isUp()).isTrue();
    }

    @Test
    void messagesSentWhileTheLinkBeginsAnewWait() {
        up(user);
        assertThat(user.hear("00 01 97", 0)).containsExactly("00 01 7f");
        assertThat(user.send("0a", 0)).isEmpty();
        assertThat(user.hear("00 01 73", 0)).containsExactly("up", "00 01 00 00 0a");
    }

    @Test
    void numbersGoRound() {
        up(user);
        for (var i = 0; i < 300; i++) {
            var n = i % 128;
            assertThat(user.send("0a", 0)).containsExactly("00 01 %02x 00 0a".formatted(2 * n));
            assertThat(user.hear("00 01 01 %02x".formatted(2 * ((n + 1) % 128)), 0)).isEmpty();
        }
    }

    @Test
    void senselessSettingsAndMessagesAreRefused() {
        assertThatThrownBy(() -> new LapdTimers(Duration.ofSeconds(2), Duration.ofSeconds(1), 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LapdTimers(Duration.ofSeconds(1), Duration.ofSeconds(10), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> user.link.send(new byte[261], 0)).hasMessageContaining("261");
    }

    private static void up(LinkEnd end, String ua) {
        end.link.start(0);
        end.hear(ua, 0);
        end.happened.clear();
    }
}
