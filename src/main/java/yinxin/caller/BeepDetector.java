package yinxin.caller;

import java.time.Duration;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.rtp.AudioSink;

/// Listens for the beep: a tone of 1000 Hz of at least 0.2 s, measured block by block (Goertzel's algorithm).
final class BeepDetector implements AudioSink {
    private static final double HERTZ = 1000;
    /// 20 ms: 50 Hz wide, so that 950 to 1050 Hz is taken for the tone.
    private static final int BLOCK = Codec.SAMPLE_RATE / 50;
    /// Of the block's energy, what must lie in the tone: speech never has as much in one place for long.
    private static final double SHARE = 0.8;
    /// Mean square of a block at -40 dB below full scale; fainter than this is no beep.
    private static final double FAINTEST = 32768.0 * 32768.0 / 2 / 10_000;
    private static final int BLOCKS_OF_A_BEEP = 10;
    private static final double COEFFICIENT = 2 * Math.cos(2 * Math.PI * HERTZ / Codec.SAMPLE_RATE);

    private final Codec codec;
    private final Runnable over;
    private final double[] block = new double[BLOCK];
    private int filled;
    private int tones;
    private long samples;
    private volatile long beepAt = -1;
    private volatile long loudAt = System.nanoTime();
    private volatile boolean ended;

    /// @param over run once, on a media thread, when the first beep has ended
    BeepDetector(Codec codec, Runnable over) {
        this.codec = codec;
        this.over = over;
    }

    @Override
    public void samples(byte[] g711, int offset, int length) {
        for (var i = offset; i < offset + length; i++) {
            block[filled++] = G711.decode(g711[i], codec);
            if (filled == BLOCK) {
                filled = 0;
                hear();
            }
        }
    }

    private void hear() {
        samples += BLOCK;
        if (ended) {
            return;
        }
        if (isTone()) {
            tones++;
            if (tones == BLOCKS_OF_A_BEEP) {
                beepAt = samples - (long) BLOCKS_OF_A_BEEP * BLOCK;
            }
            return;
        }
        if (tones >= BLOCKS_OF_A_BEEP) {
            ended = true;
            over.run();
        }
        tones = 0;
    }

    private boolean isTone() {
        var energy = 0.0;
        var before = 0.0;
        var last = 0.0;
        for (var sample : block) {
            energy += sample * sample;
            var next = sample + COEFFICIENT * last - before;
            before = last;
            last = next;
        }
        var power = last * last + before * before - COEFFICIENT * last * before;
        if (energy / BLOCK > FAINTEST) {
            loudAt = System.nanoTime();
        }
        return energy / BLOCK > FAINTEST && power * 2 / BLOCK > SHARE * energy;
    }

    /// Whether a beep has begun.
    boolean heard() {
        return beepAt >= 0;
    }

    /// How long nothing louder than faint noise has been heard, from the beginning on.
    Duration quiet() {
        return Duration.ofNanos(System.nanoTime() - loudAt);
    }

    /// What was heard before the beep; all that was heard, if there was none.
    Duration greeting() {
        return Duration.ofNanos((beepAt >= 0 ? beepAt : samples) * (1_000_000_000L / Codec.SAMPLE_RATE));
    }
}
