package yinxin.telephony.audio;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// What somebody said, cut free of the quiet around it and brought to the level of the shipped prompts, so that who hears it after a ringing tone
/// neither waits nor starts.
public final class SpeechCut {
    /// Less than this is a cough, not a sentence.
    private static final long LEAST = Codec.SAMPLE_RATE / 2;
    /// Soft beginnings and ends of words, which the detector does not count.
    private static final int BEFORE = Codec.SAMPLE_RATE * 15 / 100;
    private static final int AFTER = Codec.SAMPLE_RATE * 3 / 10;
    /// 10 ms at either end, against clicks.
    private static final int FADE = Codec.SAMPLE_RATE / 100;
    /// Of the shipped prompts: -23 dB below full scale over all, peaks not above -6.
    private static final double LEVEL = 32_768 * Math.pow(10, -23.0 / 20);
    private static final double PEAK = 32_768 * Math.pow(10, -6.0 / 20);
    /// 24 dB: what is softer still is a microphone that heard only the room, and louder noise helps nobody.
    private static final double MOST_GAIN = Math.pow(10, 24.0 / 20);

    private SpeechCut() {}

    /// The speech in these samples at 8 kHz; empty when nobody spoke.
    public static Optional<short[]> of(short[] samples) {
        var detector = new SpeechDetector();
        var frame = new short[SpeechDetector.FRAME];
        var first = -1;
        var end = 0;
        long heard = 0;
        for (var at = 0; at + frame.length <= samples.length; at += frame.length) {
            System.arraycopy(samples, at, frame, 0, frame.length);
            detector.hear(frame, frame.length);
            var now = Math.max(detector.speech(), detector.loud());
            if (now > heard) {
                // Speech is recognised late, and then counted from its beginning.
                first = first < 0 ? (int) (at + frame.length - now) : first;
                end = at + frame.length;
                heard = now;
            }
        }
        if (heard < LEAST) {
            return Optional.empty();
        }
        return Optional.of(levelled(Arrays.copyOfRange(samples, Math.max(0, first - BEFORE), Math.min(samples.length, end + AFTER))));
    }

    /// How long these samples last.
    public static Duration length(short[] samples) {
        return Duration.ofNanos(samples.length * 125_000L);
    }

    private static short[] levelled(short[] samples) {
        double sum = 0;
        double loudest = 1;
        for (var sample : samples) {
            sum += (double) sample * sample;
            loudest = Math.max(loudest, Math.abs((int) sample));
        }
        var gain = Math.min(MOST_GAIN, Math.min(LEVEL / Math.sqrt(sum / samples.length + 1), PEAK / loudest));
        for (var i = 0; i < samples.length; i++) {
            var fade = Math.min(1.0, Math.min(i, samples.length - 1 - i) / (double) FADE);
            samples[i] = (short) Math.round(gain * fade * samples[i]);
        }
        return samples;
    }
}
