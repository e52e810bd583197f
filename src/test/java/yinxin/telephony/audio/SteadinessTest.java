package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadinessTest {
    @ParameterizedTest
    @ValueSource(strings = {"zh", "en", "zh-word"})
    void littleOfAVoiceStandsStill(String voice) {
        assertThat(Steadiness.of(Sounds.telephoned(Sounds.speech(voice)))).isLessThan(Steadiness.NO_VOICE - 0.05);
    }

    @Test
    void tonesMusicAndHissDo() {
        assertThat(Steadiness.of(Sounds.telephoned(Sounds.tone(450, 6000, 40_000)))).isGreaterThan(0.95);
        assertThat(Steadiness.of(Sounds.telephoned(Sounds.music(80_000, 1)))).isGreaterThan(Steadiness.NO_VOICE);
        assertThat(Steadiness.of(Sounds.telephoned(Sounds.noise(2000, 80_000, 1)))).isGreaterThan(Steadiness.NO_VOICE);
    }

    @Test
    void ofTooLittleNothingIsSaid() {
        assertThat(Steadiness.of(new short[0])).isZero();
        assertThat(Steadiness.of(new short[80_000])).isZero();
        assertThat(Steadiness.of(Sounds.tone(450, 6000, 600))).isZero();
    }

    @Test
    void onlyThePartThatIsAskedForCounts() {
        var sound = Sounds.joined(Sounds.tone(450, 6000, 40_000), Sounds.speech("en"));
        assertThat(Steadiness.of(sound, 0, 40_000)).isGreaterThan(0.95);
        assertThat(Steadiness.of(sound, 40_000, sound.length)).isLessThan(Steadiness.NO_VOICE);
    }
}
