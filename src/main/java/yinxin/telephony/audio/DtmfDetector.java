package yinxin.telephony.audio;

/// Hears keys that are pressed in the sound itself, where a line has no other way to tell of them. It keeps ITU-T Q.24's limits: tones of 40 ms with pauses
/// of 40 ms are heard, 23 ms are not; ±1.5 % of frequency is heard, ±3.5 % is not; an interruption of 10 ms is no pause.
///
/// Sound is looked at in blocks of 10 ms (Goertzel). In a block of a key a low and a high frequency hold most of the energy, each stands out of its
/// group, and neither is much louder than the other. Three blocks in a row must have the same key, and from block to block the phase of both must move on as
/// its frequency demands: voices hit two frequencies now and then, but do not keep to them.
public final class DtmfDetector {
    /// No key.
    public static final char NONE = 0;

    private static final int BLOCK = Codec.SAMPLE_RATE / 100;
    private static final int FREQUENCIES = Dtmf.HERTZ.length;
    /// Blocks that a tone of 40 ms fills, wherever it begins; 23 ms never fill them.
    private static final int BLOCKS_ON = 3;
    /// Blocks that a pause of 40 ms empties, wherever it begins; 10 ms never do.
    private static final int BLOCKS_OFF = 3;
    /// Part of a block's energy that both frequencies hold: 82 % when the higher is off by 1.5 %; two thirds when the block is tone for two thirds.
    private static final double PURITY = 0.7;
    /// Within its group a frequency is so much stronger than another: 3 dB. When it is off by 1.5 % the next one still gets a fifth.
    private static final double DOMINANCE = 2;
    /// The higher may be stronger by 7 dB, the lower by 9 dB: Q.24's 4 and 8, and something for the line.
    private static final double MOST_TWIST = 5.0;
    private static final double MOST_REVERSE_TWIST = 7.9;
    /// Energy of a block of two tones at -29 dBm0 each: Q.24 wants -25 heard.
    private static final double LEAST_ENERGY = BLOCK * 2 * (568.0 * 568.0) / 2;
    /// Between what must be heard (1.5 % and 2 Hz) and what must not (3.5 %).
    private static final double TOLERANCE = 0.025;

    private static final double[] COEFFICIENT = new double[FREQUENCIES];
    private static final double[] COSINE = new double[FREQUENCIES];
    private static final double[] SINE = new double[FREQUENCIES];

    static {
        for (var i = 0; i < FREQUENCIES; i++) {
            var angle = 2 * Math.PI * Dtmf.HERTZ[i] / Codec.SAMPLE_RATE;
            COSINE[i] = Math.cos(angle);
            SINE[i] = Math.sin(angle);
            COEFFICIENT[i] = 2 * COSINE[i];
        }
    }

    private final short[] block = new short[BLOCK];
    private int filled;

    private final double[] last = new double[FREQUENCIES];
    private final double[] beforeLast = new double[FREQUENCIES];
    private final double[] power = new double[FREQUENCIES];

    private char candidate = NONE;
    private int on;
    private int off = BLOCKS_OFF;
    private char held = NONE;
    private double lowPhase;
    private double highPhase;

    /// Hears the first `length` samples, not more than 40 ms at once; returns the key that is pressed, once for each press, or [#NONE].
    public char hear(short[] samples, int length) {
        var pressed = NONE;
        var at = 0;
        while (at < length) {
            var taken = Math.min(length - at, BLOCK - filled);
            System.arraycopy(samples, at, block, filled, taken);
            at += taken;
            filled += taken;
            if (filled == BLOCK) {
                filled = 0;
                var heard = judge(inBlock());
                pressed = heard == NONE ? pressed : heard;
            }
        }
        return pressed;
    }

    /// There was nothing to hear for a while.
    public void hearNothing() {
        filled = 0;
        judge(NONE);
    }

    /// A key counts when it has been there for long enough, and again only after a pause.
    private char judge(char key) {
        if (key == NONE) {
            on = 0;
            candidate = NONE;
            off++;
            if (off >= BLOCKS_OFF) {
                held = NONE;
            }
            return NONE;
        }
        off = 0;
        on = key == candidate ? on + 1 : 1;
        candidate = key;
        if (on < BLOCKS_ON || key == held) {
            return NONE;
        }
        held = key;
        return key;
    }

    private char inBlock() {
        var energy = 0.0;
        for (var sample : block) {
            energy += sample * sample;
        }
        if (energy < LEAST_ENERGY) {
            return NONE;
        }
        for (var i = 0; i < FREQUENCIES; i++) {
            resonate(i);
        }
        var low = strongest(0);
        var high = strongest(Dtmf.ROWS);
        // A tone of amplitude a has energy a²·n/2 and power a²·n²/4.
        var pure = (power[low] + power[high]) * 2 / BLOCK >= PURITY * energy;
        if (!pure || power[high] > power[low] * MOST_TWIST || power[low] > power[high] * MOST_REVERSE_TWIST || !standsOut(low, 0) || !standsOut(high, Dtmf.ROWS)) {
            return NONE;
        }
        var key = Dtmf.key(low, high - Dtmf.ROWS);
        var lowNow = phase(low);
        var highNow = phase(high);
        var follows = key != candidate || (inTune(low, lowNow - lowPhase) && inTune(high, highNow - highPhase));
        lowPhase = lowNow;
        highPhase = highNow;
        return follows ? key : NONE;
    }

    private void resonate(int i) {
        var coefficient = COEFFICIENT[i];
        var one = 0.0;
        var two = 0.0;
        for (var sample : block) {
            var next = sample + coefficient * one - two;
            two = one;
            one = next;
        }
        last[i] = one;
        beforeLast[i] = two;
        power[i] = one * one + two * two - coefficient * one * two;
    }

    private int strongest(int from) {
        var best = from;
        for (var i = from + 1; i < from + Dtmf.ROWS; i++) {
            best = power[i] > power[best] ? i : best;
        }
        return best;
    }

    private boolean standsOut(int one, int from) {
        for (var i = from; i < from + Dtmf.ROWS; i++) {
            if (i != one && power[i] * DOMINANCE > power[one]) {
                return false;
            }
        }
        return true;
    }

    private double phase(int i) {
        return Math.atan2(beforeLast[i] * SINE[i], last[i] - beforeLast[i] * COSINE[i]);
    }

    /// Whether a phase that has moved on so far in a block is that of the frequency.
    private static boolean inTune(int i, double moved) {
        var turns = moved / (2 * Math.PI) - Dtmf.HERTZ[i] * BLOCK / Codec.SAMPLE_RATE;
        var hertz = (turns - Math.rint(turns)) * Codec.SAMPLE_RATE / BLOCK;
        return Math.abs(hertz) <= Dtmf.HERTZ[i] * TOLERANCE;
    }
}
