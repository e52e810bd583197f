package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechDetectorTest {
    private static final int SECOND = 8000;
    private final SpeechDetector detector = new SpeechDetector();

    private long speechIn(short[] sound) {
        var heard = Sounds.telephoned(sound);
        for (var at = 0; at < heard.length; at += 160) {
            var packet = Arrays.copyOfRange(heard, at, Math.min(heard.length, at + 160));
            detector.hear(packet, packet.length);
        }
        return detector.speech();
    }

    private static double share(long speech, short[] sound) {
        return (double) speech / sound.length;
    }

    @ParameterizedTest
    @CsvSource({"zh, 1, 0.6", "zh, 0.3, 0.5", "zh, 0.1, 0.35", "en, 1, 0.6", "en, 0.3, 0.5", "en, 0.1, 0.35"})
    void speechIsHeardLoudOrQuiet(String voice, double loudness, double least) {
        var sound = Sounds.scaled(Sounds.speech(voice), loudness);
        assertThat(share(speechIn(sound), sound)).isBetween(least, 0.98);
    }

    @Test
    void aSingleShortWordIsHeard() {
        var sound = Sounds.joined(new short[SECOND], Sounds.speech("zh-word"), new short[SECOND]);
        assertThat(speechIn(sound)).isBetween(800L, 4200L);
    }

    @Test
    void whoSpeaksFromTheFirstMomentIsHeardFromTheFirstMoment() {
        var sound = Arrays.copyOfRange(Sounds.speech("zh"), 800, 800 + SECOND);
        assertThat(share(speechIn(sound), sound)).isGreaterThan(0.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 10, 30, 100, 300, 1000, 5000})
    void steadyNoiseIsNoSpeechHoweverLoud(double rms) {
        assertThat(speechIn(Sounds.noise(rms, 20 * SECOND, 1))).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {10, 30, 60})
    void speechStandsOutOfNoise(double rms) {
        var speech = Sounds.speech("zh");
        var sound = Sounds.mixed(Sounds.joined(new short[3 * SECOND], speech, new short[3 * SECOND]), Sounds.noise(rms, 6 * SECOND + speech.length, 2));
        assertThat(share(speechIn(sound), speech)).isBetween(0.4, 0.98);
        assertThat(detector.sinceSpeech()).isBetween(2L * SECOND, 4L * SECOND);
    }

    @Test
    void noiseThatBeginsInTheMiddleIsNoSpeech() {
        assertThat(speechIn(Sounds.joined(new short[3 * SECOND], Sounds.noise(500, 10 * SECOND, 3)))).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {350, 440, 450, 1000, 2000})
    void tonesAreNoSpeech(double hertz) {
        assertThat(speechIn(Sounds.tone(hertz, 8000, 5 * SECOND))).isZero();
        assertThat(speechIn(Sounds.cadence(hertz, 350, 350, 10 * SECOND))).isZero();
    }

    @Test
    void keysOnTheLineAreNoSpeech() {
        var one = Sounds.mixed(Sounds.tone(697, 5000, 800), Sounds.tone(1209, 5000, 800));
        var nine = Sounds.mixed(Sounds.tone(852, 5000, 800), Sounds.tone(1477, 5000, 800));
        assertThat(speechIn(Sounds.joined(new short[SECOND], one, new short[800], nine, new short[800], one, new short[SECOND]))).isZero();
    }

    @Test
    void clicksAreNoSpeech() {
        var sound = new short[10 * SECOND];
        for (var at = 4000; at < sound.length; at += 4000) {
            Arrays.fill(sound, at, at + 20, (short) 20000);
        }
        assertThat(speechIn(sound)).isZero();
    }

    @Test
    void timeSinceSpeechRunsThroughSilenceAndPauses() {
        var speech = Sounds.speech("en");
        speechIn(Sounds.joined(speech, new short[2 * SECOND]));
        assertThat(detector.sinceSpeech()).isBetween(2L * SECOND - 160, 2L * SECOND + 4000);
        var before = detector.sinceSpeech();
        detector.hearNothing(3 * SECOND);
        assertThat(detector.sinceSpeech()).isEqualTo(before + 3 * SECOND);
        speechIn(speech);
        assertThat(detector.sinceSpeech()).isLessThan(4000);
    }

    @Test
    void soundThatHasJustBegunIsUndecidedAndAHumIsDecidedSoon() {
        speechIn(new short[SECOND]);
        assertThat(detector.undecided()).isFalse();
        speechIn(Sounds.tone(200, 8000, 320));
        assertThat(detector.undecided()).isTrue();
        speechIn(Sounds.tone(200, 8000, SECOND));
        assertThat(detector.undecided()).isFalse();
    }

    @Test
    void anyLengthOfPacketsGivesTheSame() {
        var speech = Sounds.telephoned(Sounds.speech("zh"));
        var whole = new SpeechDetector();
        whole.hear(speech, speech.length);
        var pieces = new SpeechDetector();
        for (var at = 0; at < speech.length; at += 37) {
            var piece = Arrays.copyOfRange(speech, at, Math.min(speech.length, at + 37));
            pieces.hear(piece, piece.length);
        }
        assertThat(pieces.speech()).isEqualTo(whole.speech()).isPositive();
        assertThat(pieces.sinceSpeech()).isEqualTo(whole.sinceSpeech());
    }
}
