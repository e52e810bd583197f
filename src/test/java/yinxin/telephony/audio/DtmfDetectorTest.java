package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DtmfDetectorTest {
    /// Everything that is heard in a sound that has gone through a telephone line, in pieces of 20 ms.
    private static String heard(short[] sound) {
        var detector = new DtmfDetector();
        var line = Sounds.telephoned(sound);
        var keys = new StringBuilder();
        for (var at = 0; at < line.length; at += 160) {
            var piece = Arrays.copyOfRange(line, at, Math.min(line.length, at + 160));
            var key = detector.hear(piece, piece.length);
            if (key != DtmfDetector.NONE) {
                keys.append(key);
            }
        }
        return keys.toString();
    }

    /// Two tones at these frequencies, in dBm0 each, for so many milliseconds, with silence around them.
    private static short[] tones(double low, double high, double lowLevel, double highLevel, int millis) {
        var sound = Sounds.mixed(Sounds.tone(low, amplitude(lowLevel), 8 * millis), Sounds.tone(high, amplitude(highLevel), 8 * millis));
        return Sounds.joined(new short[403], sound, new short[800]);
    }

    /// A sine of full scale is 3.14 dBm0 in A-law (G.711 §4).
    private static double amplitude(double dbm0) {
        return 32_124 * Math.pow(10, (dbm0 - 3.14) / 20);
    }

    private static short[] pressed(String keys) {
        return keys.chars().mapToObj(k -> Dtmf.press((char) k)).reduce(new short[37], Sounds::joined);
    }

    @Test
    void everyKeyIsHeardOnceForEachPress() {
        assertThat(heard(pressed("123A456B789C*0#D"))).isEqualTo("123A456B789C*0#D");
        assertThat(heard(pressed("1100##"))).isEqualTo("1100##");
    }

    @Test
    void anotherProgramsKeysAreHeard() throws Exception {
        var low = new int[] {941, 697, 697, 852};
        var high = new int[] {1336, 1209, 1477, 1633};
        var sound = new short[0];
        for (var i = 0; i < low.length; i++) {
            var wav = Sounds.run("sox", "-n", "-r", "8000", "-b", "16", "-c", "1", "-e", "signed", "-t", "raw", "-L", "-", "synth", "0.06", "sine", "" + low[i], "sine", "" + high[i],
                    "remix", "-", "gain", "-9", "pad", "0", "0.05");
            sound = Sounds.joined(sound, samples(wav));
        }
        assertThat(heard(sound)).isEqualTo("013C");
    }

    /// Q.24 table A.1: 40 ms must be heard and 23 ms must not, wherever they begin.
    @Test
    void fortyMillisecondsAreAPressAndTwentyThreeAreNot() {
        for (var shift = 0; shift < 80; shift += 3) {
            var lead = new short[shift];
            assertThat(heard(Sounds.joined(lead, tones(770, 1336, -10, -10, 40)))).as("40 ms from %d", shift).isEqualTo("5");
            assertThat(heard(Sounds.joined(lead, tones(770, 1336, -10, -10, 23)))).as("23 ms from %d", shift).isEmpty();
        }
    }

    @Test
    void aPauseOfFortyMillisecondsDividesAndAGapOfTenDoesNot() {
        var press = Arrays.copyOf(Dtmf.press('7'), 480);
        for (var shift = 0; shift < 80; shift += 7) {
            var lead = new short[shift];
            assertThat(heard(Sounds.joined(lead, press, new short[320], press, new short[800]))).isEqualTo("77");
            assertThat(heard(Sounds.joined(lead, press, new short[80], press, new short[800]))).isEqualTo("7");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "5", "9", "D", "A", "*"})
    void frequenciesMayBeOffByOneAndAHalfPercentAndNotByMore(String key) {
        var at = Dtmf.KEYS.indexOf(key);
        var low = Dtmf.HERTZ[at / 4];
        var high = Dtmf.HERTZ[4 + at % 4];
        for (var off : new double[] {0.985, 1.015}) {
            assertThat(heard(tones(low * off, high, -10, -10, 60))).as("low × %s", off).isEqualTo(key);
            assertThat(heard(tones(low, high * off, -10, -10, 60))).as("high × %s", off).isEqualTo(key);
            assertThat(heard(tones(low * off, high * off, -10, -10, 60))).as("both × %s", off).isEqualTo(key);
        }
        for (var off : new double[] {0.965, 1.035, 0.95, 1.05}) {
            assertThat(heard(tones(low * off, high, -10, -10, 60))).as("low × %s", off).isEmpty();
            assertThat(heard(tones(low, high * off, -10, -10, 60))).as("high × %s", off).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"-3, -3, 5", "-10, -10, 5", "-25, -25, 5", "-14, -10, 5", "-10, -18, 5", "-40, -40, ''", "-24, -10, ''", "-10, -24, ''"})
    void levelsAndTwistAreThoseOfQ24(double low, double high, String key) {
        assertThat(heard(tones(770, 1336, low, high, 60))).isEqualTo(key);
    }

    @Test
    void keysAreHeardInNoiseAndUnderADistantVoice() {
        var keys = pressed("13579");
        assertThat(heard(Sounds.mixed(keys, Sounds.noise(900, keys.length, 3)))).isEqualTo("13579");
        var voice = Arrays.copyOf(Sounds.scaled(Sounds.speech("zh"), 0.05), keys.length);
        assertThat(heard(Sounds.mixed(keys, voice))).isEqualTo("13579");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en", "zh-word"})
    void speechPressesNoKey(String voice) {
        for (var pitch = 0.8; pitch < 1.3; pitch += 0.05) {
            assertThat(heard(faster(Sounds.speech(voice), pitch))).as("%s at %s", voice, pitch).isEmpty();
        }
    }

    /// Ten voices that a synthesiser has.
    @ParameterizedTest
    @CsvSource({"en-us+f3, 150", "en-us+m3, 170", "en-gb+f2, 200", "en-us+m7, 130", "en-us+f5, 180", "cmn, 160", "cmn+f2, 190", "cmn+m3, 140", "de+f4, 160", "it+f3, 170"})
    void synthesisedVoicesPressNoKey(String voice, int speed) throws Exception {
        var text = "The quick brown fox jumps over the lazy dog. Please call me back at seven three nine one two. "
                + "您好，请您在方便的时候给我回个电话，我们明天下午三点见面。一二三四五六七八九十。 ";
        var telephone = Sounds.run("sh", "-c", "espeak-ng -v " + voice + " -s " + speed + " --stdout '" + text.repeat(3) + "' | sox -t wav - -r 8000 -b 16 -c 1 -e signed -t raw -L -");
        assertThat(samples(telephone)).hasSizeGreaterThan(20 * 8000);
        assertThat(heard(samples(telephone))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void musicNoiseAndOtherTonesPressNoKey(long seed) {
        assertThat(heard(Sounds.music(60 * 8000, seed))).isEmpty();
        assertThat(heard(Sounds.noise(4000, 60 * 8000, seed))).isEmpty();
        assertThat(heard(Sounds.cadence(450, 350, 350, 80_000))).isEmpty();
        assertThat(heard(Sounds.tone(697 + 50 * seed, 8000, 16_000))).isEmpty();
    }

    @Test
    void whatNoTelephoneHasCannotBePressed() {
        assertThatThrownBy(() -> Dtmf.press('x')).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no such key");
    }

    private static short[] samples(byte[] raw) {
        var samples = new short[raw.length / 2];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    private static short[] faster(short[] sound, double factor) {
        var faster = new short[(int) (sound.length / factor) - 1];
        for (var i = 0; i < faster.length; i++) {
            var at = i * factor;
            var part = at - (int) at;
            faster[i] = (short) (sound[(int) at] * (1 - part) + sound[(int) at + 1] * part);
        }
        return faster;
    }
}
