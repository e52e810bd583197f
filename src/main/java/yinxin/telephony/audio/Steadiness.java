package yinxin.telephony.audio;

import java.util.Arrays;

/// How much of a sound stands still: the part of its loud moments whose spectrum is the same 80 ms later. A voice glides from sound to
/// sound and its pitch with it, so that little of it does (up to 0.11 in recordings of English and in synthetic Chinese); tones, music on
/// hold, hiss and machines keep their spectrum for the length of a note or for ever (0.28 and more).
public final class Steadiness {
    /// From here on it is no voice.
    public static final double NO_VOICE = 0.2;
    /// 64 ms: the harmonics of a voice stand apart and can be seen to move.
    private static final int WINDOW = 512;
    private static final int HOP = Codec.SAMPLE_RATE / 50;
    private static final int LATER = 4;
    /// The cosine of the angle between two spectra, square roots of magnitudes, from which on they count as the same.
    private static final double SAME = 0.93;
    /// Below this a line is quiet (dB below full scale), and what is so far below the loudest moment is a pause.
    private static final double QUIET = -50;
    private static final double BELOW_LOUDEST = 30;
    /// Where the sound rises and falls at least so much, it stands before a noise, and only what is so far above the noise counts.
    private static final double RANGE = 12;
    private static final double ABOVE_NOISE = 6;
    /// The telephone's band, 47 Hz to 3.4 kHz, in steps of 15.6 Hz.
    private static final int LOWEST = 3;
    private static final int HIGHEST = 220;
    /// Pairs of moments without which nothing can be said.
    private static final int FEWEST = 5;
    private static final double[] HANN = hann();

    private Steadiness() {}

    /// From 0 to 1; 0 where too little is loud to tell.
    public static double of(short[] samples, int from, int to) {
        var frames = Math.max(0, (to - from - WINDOW) / HOP + 1);
        var levels = new double[frames];
        var loudest = Double.NEGATIVE_INFINITY;
        for (var i = 0; i < frames; i++) {
            levels[i] = level(samples, from + i * HOP);
            loudest = Math.max(loudest, levels[i]);
        }
        var noise = noise(levels);
        var least = Math.max(QUIET, loudest - noise >= RANGE ? Math.max(noise + ABOVE_NOISE, loudest - BELOW_LOUDEST) : loudest - BELOW_LOUDEST);
        var spectra = new double[frames][];
        var compared = 0;
        var same = 0;
        for (var i = 0; i < frames; i++) {
            if (levels[i] > least) {
                spectra[i] = spectrum(samples, from + i * HOP);
                if (i >= LATER && levels[i - LATER] > least) {
                    compared++;
                    same += product(spectra[i], spectra[i - LATER]) > SAME ? 1 : 0;
                }
            }
        }
        return compared < FEWEST ? 0 : (double) same / compared;
    }

    /// Of the whole sound.
    public static double of(short[] samples) {
        return of(samples, 0, samples.length);
    }

    /// What a tenth of the frames stay below.
    private static double noise(double[] levels) {
        var sorted = levels.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NEGATIVE_INFINITY : sorted[sorted.length / 10];
    }

    private static double level(short[] samples, int at) {
        var sum = 0.0;
        for (var i = 0; i < WINDOW; i++) {
            sum += (double) samples[at + i] * samples[at + i];
        }
        return 10 * Math.log10((sum / WINDOW + 1) / (32768.0 * 32768.0));
    }

    /// Of length one.
    private static double[] spectrum(short[] samples, int at) {
        var real = new double[WINDOW];
        for (var i = 0; i < WINDOW; i++) {
            real[i] = samples[at + i] * HANN[i];
        }
        var imaginary = new double[WINDOW];
        transform(real, imaginary);
        var spectrum = new double[HIGHEST - LOWEST];
        var square = 0.0;
        for (var i = 0; i < spectrum.length; i++) {
            var magnitude = Math.hypot(real[LOWEST + i], imaginary[LOWEST + i]);
            spectrum[i] = Math.sqrt(magnitude);
            square += magnitude;
        }
        var norm = Math.sqrt(square) + 1e-9;
        for (var i = 0; i < spectrum.length; i++) {
            spectrum[i] /= norm;
        }
        return spectrum;
    }

    /// Fast Fourier transform in place, radix 2.
    private static void transform(double[] real, double[] imaginary) {
        for (int i = 1, j = 0; i < WINDOW; i++) {
            var bit = WINDOW >> 1;
            for (; (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j ^= bit;
            if (i < j) {
                var swapped = real[i];
                real[i] = real[j];
                real[j] = swapped;
            }
        }
        for (var length = 2; length <= WINDOW; length <<= 1) {
            for (var k = 0; k < length / 2; k++) {
                var cosine = Math.cos(-2 * Math.PI * k / length);
                var sine = Math.sin(-2 * Math.PI * k / length);
                for (var i = k; i < WINDOW; i += length) {
                    var other = i + length / 2;
                    var r = real[other] * cosine - imaginary[other] * sine;
                    var m = real[other] * sine + imaginary[other] * cosine;
                    real[other] = real[i] - r;
                    imaginary[other] = imaginary[i] - m;
                    real[i] += r;
                    imaginary[i] += m;
                }
            }
        }
    }

    private static double product(double[] one, double[] other) {
        var sum = 0.0;
        for (var i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static double[] hann() {
        var window = new double[WINDOW];
        for (var i = 0; i < WINDOW; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / (WINDOW - 1));
        }
        return window;
    }
}
