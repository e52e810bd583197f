package yinxin.app.demo;

import java.util.Arrays;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;

/// What a phone of the demo plays to who calls, once a visitor has answered it: nobody speaks there.
final class Melody {
    /// Semitones above the A of 440 Hz; the first phrase of 茉莉花, which nobody owns.
    private static final int[] NOTES = {7, 7, 10, 12, 15, 15, 12, 10, 10, 12, 10};
    private static final int[] EIGHTHS = {2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 4};
    private static final int EIGHTH = Codec.SAMPLE_RATE / 4;
    private static final int TIMES = 8;
    private static final double LOUD = 6000;
    private static final double FADING = 2.5;
    private static final Prompt PROMPT = made();

    private Melody() {}

    /// Half a minute of it.
    static Prompt prompt() {
        return PROMPT;
    }

    private static Prompt made() {
        var length = Arrays.stream(EIGHTHS).sum() * EIGHTH;
        var samples = new short[length * TIMES];
        var at = 0;
        for (var i = 0; i < NOTES.length * TIMES; i++) {
            var note = EIGHTHS[i % NOTES.length] * EIGHTH;
            var hertz = 440 * Math.pow(2, NOTES[i % NOTES.length] / 12.0);
            for (var n = 0; n < note; n++) {
                var time = (double) n / Codec.SAMPLE_RATE;
                samples[at++] = (short) (LOUD * Math.exp(-FADING * time) * Math.sin(2 * Math.PI * hertz * time));
            }
        }
        return Prompt.fromSamples("what a called phone plays", samples);
    }
}
