package yinxin.telephony.e1.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A sender and a receiver, joined by a network that loses, repeats and overtakes, in moved time.
class LossyWireTest {
    private static final long MS = 1_000_000;
    private static final int PACKETS = 70_000;
    private static final int JITTER = 20;

    /// A packet on its way.
    private record Flight(long arrives, long order, byte[] octets) implements Comparable<Flight> {
        @Override
        public int compareTo(Flight other) {
            return arrives == other.arrives ? Long.compare(order, other.order) : Long.compare(arrives, other.arrives);
        }
    }

    /// What is sent says which frame it is of: the number of the frame in slots 1 to 4, and slot 16 as any other.
    private static byte[] numbered(int tick, byte[] frames) {
        Arrays.fill(frames, (byte) 0x2A);
        for (var frame = 0; frame < Tick.FRAMES; frame++) {
            ByteBuffer.wrap(frames).putInt(frame * Tick.SLOTS + 1, tick * Tick.FRAMES + frame);
        }
        return frames;
    }

    @ParameterizedTest(name = "{0}, RTP {1}: {2} ‰ lost, {3} ‰ repeated, up to {4} ms later than others")
    @CsvSource({"CESOPSN, false, 0, 0, 0", "CESOPSN, true, 10, 10, 10", "CESOPSN, false, 200, 50, 19", "SATOP, false, 0, 0, 0", "SATOP, true, 10, 10, 10",
        "SATOP, false, 200, 50, 19"})
    void everyMillisecondIsWhatWasSentOrIsToldToBeLost(Emulation emulation, boolean rtp, int lost, int repeated, int jitter) {
        var random = new Random(lost + jitter);
        var settings = new WireSettings(emulation, rtp, 100, Duration.ofMillis(JITTER), true);
        var sender = new WireSender(settings, random);
        var receiver = new WireReceiver(settings);
        var flights = new PriorityQueue<Flight>();
        var out = ByteBuffer.allocate(WireSender.LONGEST);
        var frames = new byte[Tick.OCTETS];
        var order = 0L;
        var reallyLost = 0;
        var expected = 0L;
        var ticks = 0;
        for (var tick = 0; tick < PACKETS; tick++) {
            sender.encode(numbered(tick, frames), Alarms.NONE, out);
            var octets = Arrays.copyOf(out.array(), out.limit());
            var loss = tick > 100 && tick < PACKETS - 100 && random.nextInt(1000) < lost;
            reallyLost += loss ? 1 : 0;
            for (var copies = loss ? 0 : random.nextInt(1000) < repeated ? 2 : 1; copies > 0; copies--) {
                flights.add(new Flight((tick + (tick == 0 ? 0 : random.nextInt(jitter + 1))) * MS, order++, octets));
            }
            var now = tick * MS;
            while (!flights.isEmpty() && flights.peek().arrives() <= now) {
                receiver.accept(ByteBuffer.wrap(flights.remove().octets()), now);
            }
            while (receiver.next(frames, now)) {
                ticks++;
                for (var frame = 0; frame < Tick.FRAMES; frame++, expected++) {
                    var number = ByteBuffer.wrap(frames).getInt(frame * Tick.SLOTS + 1);
                    var idle = number == 0xD5D5D5D5;
                    var signalling = frames[frame * Tick.SLOTS + Tick.SIGNALLING];
                    if (idle != receiver.lastWasLost() || (!idle && number != expected) || signalling != (idle ? (byte) 0xFF : 0x2A)) {
                        fail("frame %d is %x with %x on the D channel", expected, number, signalling);
                    }
                }
            }
        }
        assertThat(ticks).isBetween(PACKETS - JITTER - 1, PACKETS);
        assertThat(receiver.figures().lost()).as("nothing but what never came").isEqualTo(reallyLost);
        assertThat(receiver.figures().late()).isZero();
        assertThat(receiver.figures().crcErrors() + receiver.figures().framingErrors() + receiver.figures().slips()).isZero();
        assertThat(receiver.figures().reordered() > 0).isEqualTo(jitter > 0);
        assertThat(receiver.state()).isEqualTo(new WireState(WireState.Alarm.NONE, false));
    }

    @ParameterizedTest
    @EnumSource(Emulation.class)
    void nothingIsAllocatedForAPacket(Emulation emulation) {
        var settings = WireSettings.usual(emulation);
        var sender = new WireSender(settings, new Random(1));
        var receiver = new WireReceiver(settings);
        var out = ByteBuffer.allocateDirect(WireSender.LONGEST);
        var frames = new byte[Tick.OCTETS];
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var packets = 20_000;
        var allocated = 0L;
        for (var round = 0; round < 2; round++) {
            var before = threads.getCurrentThreadAllocatedBytes();
            for (var i = 0; i < packets; i++) {
                var now = (long) (round * packets + i) * MS;
                sender.encode(frames, receiver.toTell(), out);
                if (i % 50 != 0) {
                    receiver.accept(out, now);
                }
                while (receiver.next(frames, now)) {
                    receiver.state();
                }
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated / packets).as("octets a packet, once warm").isZero();
        assertThat(receiver.figures().lost()).isPositive();
    }
}
