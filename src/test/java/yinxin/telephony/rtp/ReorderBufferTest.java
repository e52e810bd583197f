package yinxin.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Order and loss in virtual time: the buffer goes by the times it is told.
class ReorderBufferTest {
    private static final long MS = 1_000_000;

    private final List<String> placed = new ArrayList<>();
    private final RtpTotals.Counters counters = new RtpTotals.Counters();
    private final ReorderBuffer buffer = new ReorderBuffer(new ReorderBuffer.Placement() {
        @Override
        public void place(Frame frame, int lostBefore) {
            placed.add(lostBefore == 0 ? "" + frame.sequence : frame.sequence + " after " + lostBefore + " lost");
        }

        @Override
        public void newStream() {
            placed.add("new stream");
        }
    }, counters);

    private void arrives(long atMillis, int... sequences) {
        arrivesFrom(1, atMillis, sequences);
    }

    private void arrivesFrom(int ssrc, long atMillis, int... sequences) {
        for (var sequence : sequences) {
            var frame = new Frame(0);
            frame.ssrc = ssrc;
            frame.sequence = sequence;
            frame.arrived = atMillis * MS;
            buffer.accept(frame);
        }
    }

    private void opened() {
        arrives(0, 10);
        buffer.expire(200 * MS);
        assertThat(placed).containsExactly("10");
        placed.clear();
    }

    @Test
    void theFirstPacketsWaitForOneTheyMayHaveOvertaken() {
        arrives(0, 12, 11, 14);
        arrives(100, 10);
        assertThat(placed).isEmpty();
        buffer.expire(199 * MS);
        assertThat(placed).isEmpty();
        buffer.expire(200 * MS);
        assertThat(placed).as("14 came when 12 did").containsExactly("10", "11", "12", "14 after 1 lost");
    }

    @Test
    void inOrderNothingWaits() {
        opened();
        arrives(300, 11, 12, 13);
        assertThat(placed).containsExactly("11", "12", "13");
    }

    @Test
    void anOvertakenPacketIsAwaitedForTheWindowAndNoLonger() {
        opened();
        arrives(300, 12, 13);
        buffer.expire(499 * MS);
        assertThat(placed).isEmpty();
        arrives(499, 11);
        assertThat(placed).containsExactly("11", "12", "13");
        arrives(600, 15);
        buffer.expire(800 * MS);
        arrives(801, 14);
        assertThat(placed).containsExactly("11", "12", "13", "15 after 1 lost");
        assertThat(counters.totals().late()).isOne();
        assertThat(counters.totals().lost()).isOne();
    }

    @Test
    void eachGapHasItsOwnTime() {
        opened();
        arrives(300, 12);
        arrives(400, 14);
        buffer.expire(500 * MS);
        assertThat(placed).containsExactly("12 after 1 lost");
        arrives(550, 13);
        assertThat(placed).containsExactly("12 after 1 lost", "13", "14");
    }

    @Test
    void theTimeOfALaterGapDoesNotBeginWithTheFirst() {
        opened();
        arrives(300, 12);
        arrives(440, 14);
        arrives(450, 11);
        buffer.expire(500 * MS);
        assertThat(placed).containsExactly("11", "12");
        arrives(600, 13);
        assertThat(placed).containsExactly("11", "12", "13", "14");
    }

    @Test
    void theSamePacketTwiceIsCountedAndDroppedWaitingOrNot() {
        opened();
        arrives(300, 11, 11, 13, 13);
        buffer.flush();
        arrives(301, 13);
        assertThat(placed).containsExactly("11", "13 after 1 lost");
        assertThat(counters.totals().duplicates()).isEqualTo(3);
        assertThat(counters.totals().late()).isZero();
    }

    @Test
    void sequenceNumbersGoRoundWithAGapAtTheEnd() {
        arrives(0, 65533, 65534, 1, 0);
        buffer.expire(200 * MS);
        buffer.flush();
        assertThat(placed).containsExactly("65533", "65534", "0 after 1 lost", "1");
    }

    @Test
    void whatIsTooFarAheadToWaitPushesTheRestOut() {
        opened();
        arrives(300, 12, 75, 76);
        assertThat(placed).containsExactly("12 after 1 lost");
        buffer.flush();
        assertThat(placed).containsExactly("12 after 1 lost", "75 after 62 lost", "76");
    }

    @Test
    void aLongLossIsOverWithTheNextPacket() {
        opened();
        arrives(300, 2010);
        assertThat(placed).containsExactly("2010 after 1999 lost");
        arrives(301, 2009);
        assertThat(counters.totals().late()).isOne();
    }

    @Test
    void onePacketFarAwayIsNothingAndTwoAreARestart() {
        opened();
        arrives(300, 30_000, 11, 40_000, 40_002, 12);
        assertThat(placed).containsExactly("11", "12");
        arrives(400, 50_000, 50_001, 50_002);
        assertThat(placed).containsExactly("11", "12", "50000", "50001", "50002");
    }

    @Test
    void aStepBackByMoreThanAHundredIsARestartToo() {
        arrives(0, 500);
        buffer.expire(200 * MS);
        arrives(300, 401);
        arrives(300, 399, 400);
        assertThat(placed).containsExactly("500", "399", "400");
        assertThat(counters.totals().late()).isOne();
    }

    @Test
    void afterAResetAnySequenceNumberIsTheFirst() {
        opened();
        arrives(300, 12);
        buffer.reset();
        arrives(400, 700);
        buffer.flush();
        assertThat(placed).containsExactly("12 after 1 lost", "700");
        assertThat(counters.totals().lost()).isOne();
    }

    @Test
    void anotherSourceIsAnotherStreamAndItsStragglersAreLate() {
        opened();
        arrivesFrom(1, 300, 11, 13);
        arrivesFrom(2, 310, 900);
        arrivesFrom(1, 320, 12);
        buffer.expire(510 * MS);
        assertThat(placed).containsExactly("11", "13 after 1 lost", "new stream", "900");
        assertThat(counters.totals().late()).isOne();
        arrivesFrom(1, 600, 14);
        buffer.flush();
        assertThat(placed).endsWith("new stream", "14");
    }
}
