package yinxin.telephony.audio;

import java.util.List;

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
    private static final Pitch MIDDLE = new Pitch(450);
    private static final List<Pitch> BESIDE = List.of(new Pitch(430), new Pitch(470));
    /// Part of a frame's energy that must lie at the tone.
    private static final double PURITY = 0.75;
    /// A tone at either end of the range still has 0.3 of its energy at the middle; speech, as a rule, has not.
    private static final double WORTH_A_LOOK = 0.1;
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
            if (filled == 0 && length - at >= FRAME) {
                frame(samples, at);
                at += FRAME;
                continue;
            }
            var taken = Math.min(length - at, FRAME - filled);
            System.arraycopy(samples, at, frame, filled, taken);
            at += taken;
            filled += taken;
            if (filled == FRAME) {
                filled = 0;
                frame(frame, 0);
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

    private void frame(short[] samples, int from) {
        var energy = Energy.of(samples, from, FRAME);
        var decibels = 10 * Math.log10((energy + 1.0) / FRAME / (32768.0 * 32768.0));
        if (decibels >= FAINTEST && mayBeTone(Energy.ofNeighbours(samples, from, FRAME) / (double) energy) && purity(samples, from, energy) >= PURITY) {
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

    /// The part of the frame's energy at the strongest of the three frequencies; less than [#WORTH_A_LOOK] as soon as it cannot be a tone.
    private static double purity(short[] samples, int from, double energy) {
        var most = MIDDLE.share(samples, from, energy);
        if (most >= WORTH_A_LOOK) {
            for (var pitch : BESIDE) {
                most = Math.max(most, pitch.share(samples, from, energy));
            }
        }
        return most;
    }

    /// One frequency, as its waves over a frame. Integers throughout: sums of them the processor does eight at a time.
    private static final class Pitch {
        /// The waves' height. With samples of 13 bits, which is what G.711 has, a frame's sum stays below 2^31.
        private static final int HEIGHT = 1 << 11;
        private static final int TO_13_BITS = 3;
        private final int[] cosine = new int[FRAME];
        private final int[] sine = new int[FRAME];

        Pitch(double hertz) {
            for (var i = 0; i < FRAME; i++) {
                cosine[i] = (int) Math.round(HEIGHT * Math.cos(2 * Math.PI * hertz * i / Codec.SAMPLE_RATE));
                sine[i] = (int) Math.round(HEIGHT * Math.sin(2 * Math.PI * hertz * i / Codec.SAMPLE_RATE));
            }
        }

        /// The part of the energy of the frame that lies here.
        double share(short[] samples, int from, double energy) {
            var real = 0;
            var imaginary = 0;
            for (var i = 0; i < FRAME; i++) {
                real += (samples[from + i] >> TO_13_BITS) * cosine[i];
            }
            for (var i = 0; i < FRAME; i++) {
                imaginary += (samples[from + i] >> TO_13_BITS) * sine[i];
            }
            var scale = (double) (1 << TO_13_BITS) / HEIGHT;
            return scale * scale * ((double) real * real + (double) imaginary * imaginary) * 2 / FRAME / energy;
        }
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
