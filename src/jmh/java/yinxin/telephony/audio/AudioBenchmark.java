package yinxin.telephony.audio;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What is done to the sound: G.711 and speech detection for each packet of 20 ms, MP3 for a whole message of 20 s when it is first heard.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class AudioBenchmark {
    private static final int PACKET = 160;
    private byte[] message = new byte[0];
    private final byte[] packet = new byte[PACKET];
    private final short[] samples = new short[PACKET];
    private final SpeechDetector speech = new SpeechDetector();
    private final BusyToneDetector busyTone = new BusyToneDetector();
    private int at;

    @Setup
    public void speak() throws java.io.IOException {
        try (var wav = AudioBenchmark.class.getResourceAsStream("/caller/sample-zh.wav")) {
            var spoken = G711.encode(WavFile.samples(wav), Codec.PCMA);
            message = new byte[20 * Codec.SAMPLE_RATE];
            for (var i = 0; i < message.length; i++) {
                message[i] = spoken[i % spoken.length];
            }
        }
    }

    private void next() {
        at = (at + PACKET) % (message.length - PACKET);
        System.arraycopy(message, at, packet, 0, PACKET);
    }

    @Benchmark
    public short[] decodePacket() {
        next();
        G711.decode(packet, PACKET, Codec.PCMA, samples);
        return samples;
    }

    @Benchmark
    public byte[] encodePacket() {
        G711.encode(samples, PACKET, Codec.PCMA, packet);
        return packet;
    }

    @Benchmark
    public Object detectSpeechInPacket() {
        next();
        G711.decode(packet, PACKET, Codec.PCMA, samples);
        speech.hear(samples, PACKET);
        return speech;
    }

    @Benchmark
    public Object detectBusyToneInPacket() {
        next();
        G711.decode(packet, PACKET, Codec.PCMA, samples);
        busyTone.hear(samples, PACKET);
        return busyTone;
    }

    @Benchmark
    public byte[] encodeMessageToMp3() {
        return Mp3.encode(message, Codec.PCMA);
    }
}
