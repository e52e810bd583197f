package yinxin.telephony.e1.lapd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two ends of a link, joined by a line that loses, repeats, delays and overtakes, in moved time.
class LossyLinkTest {
    private static final long MS = 1_000_000;
    private static final int MESSAGES = 2000;
    /// A link that never begins anew at such losses: whatever is lost must come by retransmission.
    private static final LapdTimers PATIENT = new LapdTimers(Duration.ofSeconds(1), Duration.ofSeconds(10), 50);

    /// A frame on its way.
    private record Flight(long arrives, long order, byte[] frame) implements Comparable<Flight> {
        @Override
        public int compareTo(Flight other) {
            return arrives == other.arrives ? Long.compare(order, other.order) : Long.compare(arrives, other.arrives);
        }
    }

    /// One end, and the line from it to the other.
    private final class End implements Lapd.Output {
        final List<Integer> heard = new ArrayList<>();
        final PriorityQueue<Flight> line = new PriorityQueue<>();
        final Lapd link;
        int ups;
        int downs;

        End(Lapd.Side side, LapdTimers timers) {
            link = new Lapd(side, timers, this);
        }

        @Override
        public void transmit(byte[] frame) {
            if (random.nextInt(100) < lossPercent) {
                return;
            }
            line.add(new Flight(now + 2 * MS + random.nextInt(1 + jitterMillis) * MS, flights++, frame));
            if (random.nextInt(100) < repeatPercent) {
                line.add(new Flight(now + 2 * MS + random.nextInt(1 + jitterMillis) * MS, flights++, frame));
            }
        }

        @Override
        public void up() {
            ups++;
        }

        @Override
        public void down() {
            downs++;
        }

        @Override
        public void message(byte[] q931) {
            heard.add(ByteBuffer.wrap(q931).getInt());
        }

        private void deliverTo(End other) {
            while (!line.isEmpty() && line.peek().arrives() <= now) {
                var frame = line.remove().frame();
                other.link.frame(frame, frame.length, now);
            }
        }
    }

    private Random random = new Random(0);
    private long now;
    private long flights;
    private int lossPercent;
    private int repeatPercent;
    private int jitterMillis;

    private void pass(End a, End b, long millis) {
        for (var until = now + millis * MS; now < until; now += MS) {
            a.deliverTo(b);
            b.deliverTo(a);
            a.link.tick(now);
            b.link.tick(now);
        }
    }

    private static byte[] message(int number) {
        return ByteBuffer.allocate(4 + number % 200).putInt(number).array();
    }

    @ParameterizedTest(name = "seed {0}: {1} % lost, {2} % repeated")
    @CsvSource({"1, 0, 0", "2, 2, 0", "3, 10, 0", "4, 0, 10", "5, 10, 2", "6, 30, 0", "7, 5, 5", "8, 20, 10"})
    void everyMessageComesOverInOrderOnce(long seed, int loss, int repeated) {
        random = new Random(seed);
        lossPercent = loss;
        repeatPercent = repeated;
        var user = new End(Lapd.Side.USER, PATIENT);
        var network = new End(Lapd.Side.NETWORK, PATIENT);
        user.link.start(now);
        network.link.start(now);
        while (!user.link.isUp() || !network.link.isUp()) {
            pass(user, network, 1);
        }
        var expected = new ArrayList<Integer>();
        for (var i = 0; i < MESSAGES; i++) {
            expected.add(i);
            user.link.send(message(i), now);
            network.link.send(message(i), now);
            pass(user, network, random.nextInt(100));
            for (var waits = 0; waits < 1000 && (i - user.heard.size() > 500 || i - network.heard.size() > 500); waits++) {
                pass(user, network, 100);
            }
        }
        for (var i = 0; i < 1000 && (user.heard.size() < MESSAGES || network.heard.size() < MESSAGES); i++) {
            pass(user, network, 1000);
        }
        assertThat(user.heard).isEqualTo(expected);
        assertThat(network.heard).isEqualTo(expected);
        assertThat(user.downs + network.downs).isZero();
        assertThat(user.link.figures().dropped() + network.link.figures().dropped()).isZero();
    }

    @ParameterizedTest(name = "seed {0}: {1} % lost, {2} % repeated, overtaken by up to {3} ms")
    @CsvSource({"11, 60, 0, 0", "12, 60, 0, 0", "13, 50, 10, 0", "14, 0, 0, 3", "15, 5, 5, 20", "16, 0, 30, 5"})
    void onALineThatHardlyCarriesAnythingOrOvertakesWhatComesIsInOrderAndOnceAndTheLinkRecovers(long seed, int loss, int repeated, int jitter) {
        random = new Random(seed);
        lossPercent = loss;
        repeatPercent = repeated;
        jitterMillis = jitter;
        var user = new End(Lapd.Side.USER, LapdTimers.STANDARD);
        var network = new End(Lapd.Side.NETWORK, LapdTimers.STANDARD);
        user.link.start(now);
        network.link.start(now);
        for (var i = 0; i < 1000; i++) {
            user.link.send(message(i), now);
            pass(user, network, random.nextInt(100));
        }
        assertThat(network.heard).isSorted().doesNotHaveDuplicates().isNotEmpty();
        assertThat(user.ups).as("it began anew").isGreaterThan(1);
        lossPercent = 0;
        repeatPercent = 0;
        jitterMillis = 0;
        pass(user, network, 20_000);
        assertThat(user.link.isUp()).isTrue();
        assertThat(network.link.isUp()).isTrue();
        network.heard.clear();
        user.link.send(message(4711), now);
        pass(user, network, 100);
        assertThat(network.heard).containsExactly(4711);
    }
}
