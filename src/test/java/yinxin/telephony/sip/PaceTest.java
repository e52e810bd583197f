package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SHORT = Duration.ofMillis(5).toNanos();
    private static final long LONG = Duration.ofMillis(200).toNanos();

    private final Pace pace = new Pace(1, 0);
    private long now;

    /// Offers calls at an even pace for some seconds, each of which waits so long for its thread; returns how many were let in.
    private int offer(int perSecond, int seconds, long wait) {
        return calls(perSecond * seconds, perSecond, wait);
    }

    private int calls(int calls, int perSecond, long wait) {
        var in = 0;
        for (var i = 0; i < calls; i++) {
            now += 1_000_000_000L / perSecond;
            if (pace.hasRoom(now) && pace.take(now)) {
                pace.waited(wait);
                in++;
            }
        }
        return in;
    }

    @Test
    void whatTheMachineKeepsUpWithIsLetIn() {
        assertThat(offer(100, 10, SHORT)).as("below the first pace").isEqualTo(1000);
        assertThat(offer(250, 10, SHORT)).as("above it, and the pace grows with it").isEqualTo(2500);
    }

    @Test
    void callsThatWaitLongForTheirThreadsMakeThePaceFall() {
        offer(2000, 1, SHORT);
        var before = pace.perSecond();
        var in = offer(2000, 3, LONG);
        assertThat(pace.perSecond()).isLessThan(20).isLessThan(before / 4);
        assertThat(in).isLessThan(600);
    }

    @Test
    void callsWhoseMessagesWaitMakeThePaceFallToo() {
        offer(200, 5, SHORT);
        var in = 0;
        for (var i = 0; i < 1000; i++) {
            pace.behind();
            in += calls(1, 200, SHORT);
        }
        assertThat(in).isLessThan(600);
        assertThat(pace.perSecond()).isLessThan(20);
        offer(200, 10, SHORT);
        assertThat(offer(200, 5, SHORT)).as("when they no longer wait").isEqualTo(1000);
    }

    @Test
    void thePaceComesBackWhenTheMachineDoes() {
        offer(2000, 3, LONG);
        offer(200, 10, SHORT);
        assertThat(offer(200, 5, SHORT)).isEqualTo(1000);
    }

    @Test
    void oneLongWaitAmongFewCallsTurnsNobodyAway() {
        offer(20, 5, SHORT);
        assertThat(offer(20, 1, LONG)).isEqualTo(20);
        assertThat(offer(20, 5, SHORT)).isEqualTo(100);
    }

    @Test
    void afterALullManyMayComeAtOnceButNotAll() {
        offer(10, 5, SHORT);
        now += Duration.ofHours(1).toNanos();
        var in = 0;
        while (pace.hasRoom(now) && pace.take(now)) {
            in++;
        }
        assertThat(in).isEqualTo(100);
    }

    @Test
    void whatWasLetInBeforeItWasCountedIsCountedAgainstWhatFollows() {
        var in = 0;
        while (pace.take(now)) {
            in++;
        }
        assertThat(in).as("the burst, and the debt").isEqualTo(151);
        now += Duration.ofMillis(300).toNanos();
        assertThat(pace.hasRoom(now)).isFalse();
        now += Duration.ofMillis(100).toNanos();
        assertThat(pace.hasRoom(now)).isTrue();
    }
}
