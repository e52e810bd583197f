package yinxin.telephony.rtp;

import java.io.IOException;
import java.time.Duration;
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
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.WavFile;

/// What is done with a packet's sound from the timeline to the sink, for calls that take turns: of many, none finds its own in the processor's cache.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RecordBenchmark {
    private static final int PACKET = 160;

    @Param({"1", "2000"})
    public int calls;
    /// Packets that a call hands over in its turn.
    @Param({"1", "3"})
    public int turn;

    private byte[] message = new byte[0];
    private Timeline[] timelines = {};
    private int[] sequence = {};
    private final Frame frame = new Frame(PACKET);
    private final Timeline.Workspace workspace = new Timeline.Workspace(PACKET);
    private int call;

    @Setup
    public void begin() throws IOException {
        try (var wav = RecordBenchmark.class.getResourceAsStream("/caller/sample-zh.wav")) {
            message = G711.encode(WavFile.samples(wav), Codec.PCMA);
        }
        timelines = new Timeline[calls];
        sequence = new int[calls];
        for (var i = 0; i < calls; i++) {
            var kept = new byte[Codec.SAMPLE_RATE];
            var at = new int[1];
            AudioSink sink = (g711, offset, length) -> {
                System.arraycopy(g711, offset, kept, at[0], length);
                at[0] = (at[0] + length) % (kept.length - PACKET);
            };
            var recorder = new Recorder(sink, new RecordingRules(Duration.ofDays(1000), Duration.ofDays(1000), Duration.ofDays(1)), Codec.PCMA, event -> { });
            timelines[i] = new Timeline(new Into(recorder), workspace);
        }
    }

    private record Into(Recorder recorder) implements Timeline.Output {
        @Override
        public boolean listening() {
            return true;
        }

        @Override
        public void sound(byte[] g711, short[] samples, int length) {
            recorder.sound(g711, samples, length);
        }

        @Override
        public void concealed(byte[] g711, short[] samples, int length) {
            recorder.concealed(g711, samples, length);
        }

        @Override
        public void silence(int samples) {
            recorder.silence(samples);
        }

        @Override
        public void comfortNoise() {
            recorder.comfortNoise();
        }

        @Override
        public void lost(int packets) {
            recorder.lost(packets);
        }
    }

    /// Divide by the packets of a turn.
    @Benchmark
    public void oneTurn() {
        call = (call + 1) % calls;
        for (var i = 0; i < turn; i++) {
            var packet = sequence[call]++;
            frame.kind = Frame.Kind.AUDIO;
            frame.codec = Codec.PCMA;
            frame.length = PACKET;
            frame.timestamp = packet * PACKET;
            System.arraycopy(message, packet * PACKET % (message.length - PACKET), frame.octets, 0, PACKET);
            timelines[call].place(frame, 0);
        }
    }
}
