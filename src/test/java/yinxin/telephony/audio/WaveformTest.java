package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WaveformTest {
    private static int[] bars(short[] sound, int n) {
        return Waveform.bars(G711.encode(sound, Codec.PCMA), Codec.PCMA, n);
    }

    @Test
    void loudPartsStandHighAndSilenceLiesFlat() {
        var sound = Sounds.joined(new short[800], Sounds.tone(500, 16000, 800), Sounds.tone(500, 1600, 800), Sounds.tone(500, 160, 800));
        assertThat(bars(sound, 4)).containsExactly(0, 100, 50, 0);
    }

    @Test
    void aFaintRecordingIsDrawnFaint() {
        assertThat(bars(Sounds.tone(500, 160, 800), 1)[0]).isBetween(45, 60);
        assertThat(bars(new short[800], 3)).containsOnly(0);
    }

    @Test
    void anyNumberOfBarsFitsAnyLength() {
        assertThat(bars(new short[0], 5)).containsExactly(0, 0, 0, 0, 0);
        assertThat(bars(Sounds.tone(500, 16000, 3), 7)).hasSize(7);
        assertThat(bars(Sounds.speech("zh"), 60)).hasSize(60).contains(100);
        assertThatThrownBy(() -> bars(new short[9], 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
