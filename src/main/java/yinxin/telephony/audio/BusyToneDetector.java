package yinxin.telephony.audio;

/// Hears the tones with which a Chinese exchange says that the other side is gone: 450 Hz, 350 ms on and off (busy), 700 ms on and off
/// (congestion), or without end (dial tone). Speech and music do not keep to one frequency and one rhythm, so they are not taken for it.
///
/// ```
///            tone for 4 s: heard
///             ┌───────┐
///  quiet ──► on ──► off ──► on … three rounds of one cadence: heard
///    ▲        │ wrong length  │ wrong length, or something loud in the pause
///    └────────┴───────────────┘
/// ```
public final class BusyToneDetector {
    private static final int FRAME = SpeechDetector.FRAME;
    /// 450 Hz ± 25 Hz; each of these covers the 10 Hz around it.
    private static final double[] HERTZ = {430, 450, 470};
    private static final double[] COEFFICIENTS = new double[HERTZ.length];
    /// Part of a frame's energy that must lie at the tone.
    private static final double PURITY = 0.75;
    /// A tone fainter than this (dB below full scale) is crosstalk.
    private static final double FAINTEST = -42;
    /// Within one sounding the level is steady.
    private static final double STEADINESS = 2.5;
    /// A pause is at least so much quieter than the tone.
    private static final double PAUSE_BELOW = 12;
    /// Frames at the edge of a sounding hold a part of it.
    private static final int EDGE = 2;
    private static final int ROUNDS = 3;
    private static final int ENDLESS = 4 * Codec.SAMPLE_RATE / FRAME;
    private static final int BUSY = 350 * Codec.SAMPLE_RATE / 1000 / FRAME;
    private static final int CONGESTION = 700 * Codec.SAMPLE_RATE / 1000 / FRAME;
    /// A fifth of a cadence may be off, and a frame at either end is cut.
    private static final double TOLERANCE = 0.2;

    static {
        for (var i = 0; i < HERTZ.length; i++) {
            COEFFICIENTS[i] = 2 * Math.cos(2 * Math.PI * HERTZ[i] / Codec.SAMPLE_RATE);
        }
    }

    private final short[] frame = new short[FRAME];
    private int filled;

    private int on;
    private int off;
    private int loudPause;
    private double level;
    private int cadence;
    private int rounds;
    private boolean heard;

    /// Hears the first `length` samples.
    public void hear(short[] samples, int length) {
        var at = 0;
        while (at < length) {
            var taken = Math.min(length - at, FRAME - filled);
            System.arraycopy(samples, at, frame, filled, taken);
            at += taken;
            filled += taken;
            if (filled == FRAME) {
                filled = 0;
                frame();
            }
        }
    }

    /// Hears perfect silence: a pause in the transmission.
    public void hearNothing(int samples) {
        var frames = (filled + samples) / FRAME;
        filled = 0;
        for (var i = 0; i < Math.min(frames, 2 * CONGESTION); i++) {
            pause(Double.NEGATIVE_INFINITY);
        }
    }

    /// Whether one of the tones has been heard.
    public boolean heard() {
        return heard;
    }

    private void frame() {
        long energy = 0;
        long neighbours = 0;
        energy += frame[0] * frame[0];
        for (var i = 1; i < FRAME; i++) {
            energy += frame[i] * frame[i];
            neighbours += frame[i] * frame[i - 1];
        }
        var decibels = 10 * Math.log10((energy + 1.0) / FRAME / (32768.0 * 32768.0));
        if (decibels >= FAINTEST && mayBeTone(neighbours / (double) energy) && purity(energy) >= PURITY) {
            tone(decibels);
        } else {
            pause(decibels);
        }
    }

    /// A cheap look before the dear one: for a tone, the correlation of neighbouring samples is the cosine of its angle per sample, 0.931 to
    /// 0.945 here, and a little noise takes a little off.
    private static boolean mayBeTone(double correlation) {
        return correlation > 0.7 && correlation < 0.96;
    }

    /// The part of the frame's energy at the strongest of the three frequencies (Goertzel).
    private double purity(double energy) {
        var most = 0.0;
        for (var coefficient : COEFFICIENTS) {
            var last = 0.0;
            var beforeLast = 0.0;
            for (var sample : frame) {
                var next = sample + coefficient * last - beforeLast;
                beforeLast = last;
                last = next;
            }
            var power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
            most = Math.max(most, power * 2 / FRAME / energy);
        }
        return most;
    }

    private void tone(double decibels) {
        if (off > 0) {
            if (!pauseFits()) {
                rounds = 0;
            }
            off = 0;
            loudPause = 0;
            on = 0;
        }
        if (on > EDGE && Math.abs(decibels - level) > STEADINESS) {
            rounds = 0;
            on = 0;
        }
        level = on <= EDGE ? decibels : level + (decibels - level) / 8;
        if (++on >= ENDLESS) {
            heard = true;
        }
    }

    private void pause(double decibels) {
        if (off == 0) {
            endOfSounding();
        }
        off++;
        if (decibels > level - PAUSE_BELOW) {
            loudPause++;
        }
        if (rounds >= ROUNDS && off > cadence / 2 && loudPause <= EDGE) {
            heard = true;
        }
        if (off > longest(CONGESTION)) {
            rounds = 0;
        }
    }

    private void endOfSounding() {
        var kept = fits(on, BUSY) ? BUSY : fits(on, CONGESTION) ? CONGESTION : 0;
        rounds = kept == 0 ? 0 : kept == cadence ? rounds + 1 : 1;
        cadence = kept;
    }

    private boolean pauseFits() {
        return cadence > 0 && fits(off, cadence) && loudPause <= EDGE;
    }

    private static boolean fits(int frames, int nominal) {
        return frames >= nominal - nominal * TOLERANCE - EDGE && frames <= longest(nominal);
    }

    private static double longest(int nominal) {
        return nominal + nominal * TOLERANCE + EDGE;
    }
}
