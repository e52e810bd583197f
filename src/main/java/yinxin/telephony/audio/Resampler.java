package yinxin.telephony.audio;

/// Brings telephone sound (8 kHz) to 16 kHz, which recognisers are trained on. Doubling by repetition or straight lines would mirror the
/// voice above 4 kHz, where a recogniser listens for s and f; the filter keeps the mirror image 70 dB below.
///
/// A half-band filter: every second sample of the output is an input sample unchanged, the one between two of them is the weighted sum of
/// [#TAPS] neighbours (windowed sinc, Kaiser).
public final class Resampler {
    /// Samples a second of what comes out.
    public static final int RATE = 2 * Codec.SAMPLE_RATE;
    /// Neighbours that each new sample is made of: flat to 3.6 kHz, 4 ms before and after.
    private static final int TAPS = 64;
    /// Of the Kaiser window: 70 dB.
    private static final double BETA = 6.8;
    private static final double[] WEIGHTS = weights();

    private Resampler() {}

    /// Twice as many samples of the same sound.
    public static short[] toSixteenKilohertz(short[] samples) {
        var doubled = new short[samples.length * 2];
        for (var i = 0; i < samples.length; i++) {
            doubled[2 * i] = samples[i];
            var between = 0.0;
            for (var tap = 0; tap < TAPS; tap++) {
                var at = i + tap - TAPS / 2 + 1;
                if (at >= 0 && at < samples.length) {
                    between += WEIGHTS[tap] * samples[at];
                }
            }
            doubled[2 * i + 1] = (short) Math.clamp(Math.round(between), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return doubled;
    }

    private static double[] weights() {
        var weights = new double[TAPS];
        var sum = 0.0;
        for (var tap = 0; tap < TAPS; tap++) {
            var distance = tap - TAPS / 2 + 0.5;
            var place = distance / (TAPS / 2.0);
            weights[tap] = Math.sin(Math.PI * distance) / (Math.PI * distance) * bessel(BETA * Math.sqrt(1 - place * place)) / bessel(BETA);
            sum += weights[tap];
        }
        for (var tap = 0; tap < TAPS; tap++) {
            weights[tap] /= sum;
        }
        return weights;
    }

    /// The modified Bessel function of the first kind and order zero, by its power series.
    private static double bessel(double x) {
        var sum = 1.0;
        var term = 1.0;
        for (var k = 1; term > sum * 1e-12; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
