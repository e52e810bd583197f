package yinxin.telephony.audio;

import java.util.Arrays;

/// The tones of a telephone's keys (ITU-T Q.23): one of four low frequencies with one of four high ones.
public final class Dtmf {
    /// What can be pressed, row by row.
    public static final String KEYS = "123A456B789C*0#D";

    static final int ROWS = 4;
    static final double[] HERTZ = {697, 770, 852, 941, 1209, 1336, 1477, 1633};

    /// 100 ms of tone and as much of silence: more than twice what Q.24 lets any receiver ask for.
    private static final int TONE_SAMPLES = Codec.SAMPLE_RATE / 10;
    /// -10 dB below full scale each: what telephones send, and no clipping where they add up.
    private static final double AMPLITUDE = 10_362;

    private Dtmf() {}

    /// Whether a telephone has this key.
    public static boolean isKey(int character) {
        return character >= 0 && KEYS.indexOf(character) >= 0;
    }

    static char key(int row, int column) {
        return KEYS.charAt(row * ROWS + column);
    }

    /// One press of a key with the pause after it, at 8 kHz.
    ///
    /// @throws IllegalArgumentException for what is no key
    public static short[] press(char key) {
        if (!isKey(key)) {
            throw new IllegalArgumentException("a telephone has no such key: only 0-9 * # A-D can be sent");
        }
        var low = HERTZ[KEYS.indexOf(key) / ROWS];
        var high = HERTZ[ROWS + KEYS.indexOf(key) % ROWS];
        var sound = new short[TONE_SAMPLES];
        for (var i = 0; i < TONE_SAMPLES; i++) {
            var t = 2 * Math.PI * i / Codec.SAMPLE_RATE;
            sound[i] = (short) Math.round(AMPLITUDE * (Math.sin(low * t) + Math.sin(high * t)));
        }
        return Arrays.copyOf(sound, 2 * TONE_SAMPLES);
    }
}
