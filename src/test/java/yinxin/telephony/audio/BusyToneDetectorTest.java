package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusyToneDetectorTest {
    private static final int SECOND = 8000;

    /// After how many samples it was heard; -1 for never.
    private static int heardAfter(short[] sound) {
        return heardAfter(sound, 160);
    }

    private static int heardAfter(short[] sound, int length) {
        var detector = new BusyToneDetector();
        var line = Sounds.telephoned(sound);
        for (var at = 0; at < line.length; at += length) {
            var packet = Arrays.copyOfRange(line, at, Math.min(line.length, at + length));
            detector.hear(packet, packet.length);
            if (detector.heard()) {
                return at + packet.length;
            }
        }
        return -1;
    }

    @ParameterizedTest
    @CsvSource({"450, 350, 350, 2.5", "430, 350, 350, 2.5", "470, 350, 350, 2.5", "425, 350, 350, 2.5", "475, 350, 350, 2.5",
            "450, 320, 380, 2.5", "450, 380, 330, 2.5", "450, 700, 700, 5", "440, 680, 720, 5"})
    void busyAndCongestionAreHeardWithinThreeRounds(double hertz, int on, int off, double seconds) {
        assertThat(heardAfter(Sounds.cadence(hertz, on, off, 10 * SECOND))).isBetween(SECOND, (int) (seconds * SECOND));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.08, 0.3, 1, 4})
    void faintAndLoudTonesAreHeard(double loudness) {
        assertThat(heardAfter(Sounds.scaled(Sounds.cadence(450, 350, 350, 10 * SECOND), loudness))).isPositive();
    }

    @Test
    void theToneIsHeardWhereverTheRecordingBegins() {
        var tone = Sounds.cadence(450, 350, 350, 10 * SECOND);
        for (var start = 0; start < 5600; start += 311) {
            assertThat(heardAfter(Arrays.copyOfRange(tone, start, tone.length))).as("from %d", start).isBetween(SECOND, 4 * SECOND);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 80, 240, 480, 1600})
    void packetsOfAnyLengthAreHeardAlike(int length) {
        var tone = Sounds.joined(new short[1000], Sounds.cadence(450, 350, 350, 10 * SECOND));
        var framed = heardAfter(tone);
        assertThat(framed).isPositive();
        assertThat(heardAfter(tone, length)).isBetween(framed, framed + length);
    }

    @Test
    void theToneIsHeardInNoiseAndAfterSpeech() {
        var tone = Sounds.cadence(450, 350, 350, 6 * SECOND);
        assertThat(heardAfter(Sounds.mixed(tone, Sounds.noise(600, tone.length, 1)))).isPositive();
        var speech = Sounds.speech("zh");
        assertThat(heardAfter(Sounds.joined(speech, new short[3000], tone))).isBetween(speech.length + SECOND, speech.length + 4 * SECOND);
    }

    @Test
    void aDialToneIsHeardAfterFourSeconds() {
        assertThat(heardAfter(Sounds.tone(450, 4000, 10 * SECOND))).isBetween(4 * SECOND - 400, 4 * SECOND + 400);
        assertThat(heardAfter(Sounds.tone(450, 4000, 3 * SECOND))).isNegative();
    }

    @ParameterizedTest
    @CsvSource({"450, 1000, 4000", "450, 100, 100", "450, 350, 1000", "400, 350, 350", "500, 350, 350", "1000, 350, 350", "620, 500, 500"})
    void otherTonesAndOtherRhythmsAreNot(double hertz, int on, int off) {
        assertThat(heardAfter(Sounds.cadence(hertz, on, off, 30 * SECOND))).isNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en", "zh-word"})
    void speechIsNot(String voice) {
        assertThat(heardAfter(Sounds.speech(voice))).isNegative();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void musicAndNoiseAreNot(long seed) {
        assertThat(heardAfter(Sounds.music(60 * SECOND, seed))).isNegative();
        assertThat(heardAfter(Sounds.noise(3000, 20 * SECOND, seed))).isNegative();
    }

    @Test
    void speechOverTheToneIsAConversation() {
        var speech = Sounds.speech("en");
        assertThat(heardAfter(Sounds.mixed(speech, Sounds.scaled(Sounds.cadence(450, 350, 350, speech.length), 0.1)))).isNegative();
    }

    @Test
    void pausesOfTheTransmissionArePausesOfTheTone() {
        var detector = new BusyToneDetector();
        var on = Sounds.tone(450, 6000, 2800);
        for (var round = 0; round < 3; round++) {
            detector.hear(on, on.length);
            assertThat(detector.heard()).isFalse();
            detector.hearNothing(2800);
        }
        assertThat(detector.heard()).isTrue();
    }
}
