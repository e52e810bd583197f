package yinxin.telephony.e1.lapd;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A millisecond of a D channel, eight octets there and back: idle, and full of frames.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class HdlcBenchmark {
    private static final int OCTETS = 8;

    private final byte[] frame = new byte[60];
    private final HdlcSender sender = new HdlcSender();
    private long heard;
    private final HdlcReceiver receiver = new HdlcReceiver((buffer, length) -> heard += length);

    /// With octets of all kinds.
    public HdlcBenchmark() {
        new Random(1).nextBytes(frame);
    }

    @Benchmark
    public long idle() {
        for (var i = 0; i < OCTETS; i++) {
            receiver.octet(sender.next());
        }
        return heard;
    }

    @Benchmark
    public long busy() {
        if (sender.queued() < 2) {
            sender.offer(frame);
        }
        for (var i = 0; i < OCTETS; i++) {
            receiver.octet(sender.next());
        }
        return heard;
    }
}
