package yinxin.telephony.rtp.srtp;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One packet of 20 ms of G.711: protected, protected and opened, and without keys. `-prof gc` shows what it allocates.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class SrtpBenchmark {
    private static final int LENGTH = 172;
    private final SrtpSession keyed = new SrtpSession();
    private final SrtpSession plain = new SrtpSession();
    private final ByteBuffer packet = ByteBuffer.allocateDirect(LENGTH + SrtpSession.MOST_ADDED);
    private int sequence;

    @Setup(Level.Trial)
    public void keys() {
        var octets = new byte[SrtpKey.LENGTH];
        new Random(1).nextBytes(octets);
        var key = new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_80, octets);
        keyed.protect(Optional.of(new SrtpKeys(key, key)));
    }

    private ByteBuffer next() {
        packet.clear().put(0, (byte) 0x80).putShort(2, (short) sequence++);
        return packet.position(LENGTH);
    }

    @Benchmark
    public int seal() {
        keyed.seal(next());
        return packet.position();
    }

    @Benchmark
    public SrtpSession.Opened sealAndOpen() {
        keyed.seal(next());
        return keyed.open(packet.flip());
    }

    @Benchmark
    public SrtpSession.Opened withoutKeys() {
        plain.seal(next());
        return plain.open(packet.flip());
    }
}
