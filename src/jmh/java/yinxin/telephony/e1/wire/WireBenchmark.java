package yinxin.telephony.e1.wire;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One millisecond of an E1 into a packet, and out of one again. `bits` is how far into the packet frames begin (SAToP).
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class WireBenchmark {
    private static final int SETTLED = 100;

    @Param({"CESOPSN", "SATOP"})
    Emulation emulation;

    @Param({"0", "101"})
    int bits;

    private final byte[] frames = new byte[Tick.OCTETS];
    private final byte[] heard = new byte[Tick.OCTETS];
    private final ByteBuffer out = ByteBuffer.allocateDirect(WireSender.LONGEST);
    private ByteBuffer[] packets;
    private WireSender sender;
    private WireReceiver receiver;
    private int at;
    private long now;

    /// Packets of a whole round of sequence numbers, so that the multiframes of the last go on in the first.
    @Setup
    public void packets() {
        var settings = WireSettings.usual(emulation);
        var random = new Random(1);
        sender = new WireSender(settings, random);
        receiver = new WireReceiver(settings);
        packets = new ByteBuffer[1 << 16];
        random.nextBytes(frames);
        var former = new byte[2 * Tick.OCTETS];
        for (var i = 0; i < packets.length; i++) {
            sender.encode(frames, Alarms.NONE, out);
            packets[i] = ByteBuffer.allocateDirect(out.limit()).put(0, out, 0, out.limit());
            if (emulation == Emulation.SATOP) {
                shift(packets[i], former);
            }
        }
        for (var i = 0; i < SETTLED; i++) {
            decode();
        }
    }

    private void shift(ByteBuffer packet, byte[] former) {
        System.arraycopy(former, Tick.OCTETS, former, 0, Tick.OCTETS);
        packet.get(WirePacket.CONTROL_WORD, former, Tick.OCTETS, Tick.OCTETS);
        for (var octet = 0; octet < Tick.OCTETS; octet++) {
            var from = Byte.SIZE * (Tick.OCTETS + octet) - bits;
            var first = from / Byte.SIZE;
            var both = (former[first] & 0xFF) << Byte.SIZE | (first + 1 < former.length ? former[first + 1] & 0xFF : 0);
            packet.put(WirePacket.CONTROL_WORD + octet, (byte) (both >> (Byte.SIZE - from % Byte.SIZE)));
        }
    }

    @Benchmark
    public int encode() {
        return sender.encode(frames, Alarms.NONE, out);
    }

    @Benchmark
    public byte decode() {
        receiver.accept(packets[at++ & 0xFFFF], now += Tick.NANOS);
        receiver.next(heard, now);
        receiver.toTell();
        return heard[1];
    }
}
