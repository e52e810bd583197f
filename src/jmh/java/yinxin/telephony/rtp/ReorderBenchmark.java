package yinxin.telephony.rtp;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One packet through the reorder buffer: in order, and every second one overtaken.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ReorderBenchmark {
    private static final int PAIR = 2;
    private final Frame frame = new Frame(160);
    private long placed;
    private int sequence;
    private final ReorderBuffer buffer = new ReorderBuffer(new ReorderBuffer.Placement() {
        @Override
        public void place(Frame placedFrame, int lostBefore) {
            placed += placedFrame.sequence;
        }

        @Override
        public void newStream() {
            placed = 0;
        }
    }, new RtpTotals.Counters());

    @Benchmark
    @OperationsPerInvocation(PAIR)
    public long inOrder() {
        accept(sequence);
        accept(sequence + 1);
        sequence += PAIR;
        return placed;
    }

    @Benchmark
    @OperationsPerInvocation(PAIR)
    public long overtaken() {
        accept(sequence + 1);
        accept(sequence);
        sequence += PAIR;
        return placed;
    }

    private void accept(int number) {
        frame.kind = Frame.Kind.AUDIO;
        frame.length = 160;
        frame.sequence = number & 0xFFFF;
        frame.timestamp = number * 160;
        frame.ssrc = 1;
        frame.arrived = number * 20_000_000L;
        buffer.accept(frame);
    }
}
