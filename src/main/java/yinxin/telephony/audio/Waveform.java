package yinxin.telephony.audio;

/// The loudness of a recording over its length, for drawing.
public final class Waveform {
    /// Shown from full height down to this many dB below the loudest bar.
    private static final double RANGE = 40;
    /// A recording whose loudest bar is fainter than this (dB below full scale) is drawn as faint as it is.
    private static final double FAINT = -30;

    private Waveform() {}

    /// The loudness of `n` equal parts, 0 to 100, on a scale of decibels below the loudest part. An empty recording is flat.
    public static int[] bars(byte[] g711, Codec codec, int n) {
        if (n < 1) {
            throw new IllegalArgumentException("a waveform needs a bar at least");
        }
        var levels = new double[n];
        var loudest = FAINT;
        for (var bar = 0; bar < n; bar++) {
            levels[bar] = level(g711, codec, (int) ((long) g711.length * bar / n), (int) ((long) g711.length * (bar + 1) / n));
            loudest = Math.max(loudest, levels[bar]);
        }
        var heights = new int[n];
        for (var bar = 0; bar < n; bar++) {
            heights[bar] = (int) Math.round(100 * Math.clamp((levels[bar] - loudest + RANGE) / RANGE, 0.0, 1.0));
        }
        return heights;
    }

    private static double level(byte[] g711, Codec codec, int from, int to) {
        var energy = 0.0;
        for (var i = from; i < to; i++) {
            double sample = G711.decode(g711[i], codec);
            energy += sample * sample;
        }
        return 10 * Math.log10((energy / Math.max(1, to - from) + 1) / (32768.0 * 32768.0));
    }
}
