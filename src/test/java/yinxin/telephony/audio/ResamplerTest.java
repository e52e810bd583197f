package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
    @Test
    void everySecondSampleIsTheOriginal() {
        var sound = Sounds.noise(3000, 1000, 1);
        var doubled = Resampler.toSixteenKilohertz(sound);
        var kept = new short[sound.length];
        for (var i = 0; i < kept.length; i++) {
            kept[i] = doubled[2 * i];
        }
        assertThat(doubled).hasSize(2000);
        assertThat(kept).isEqualTo(sound);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 300, 1000, 2500, 3400, 3600})
    void aToneStaysAsLoudAndItsMirrorImageIsSeventyDecibelsBelow(int hertz) {
        var sound = Resampler.toSixteenKilohertz(Sounds.tone(hertz, 12_000, 8000));
        var middle = Arrays.copyOfRange(sound, 2000, 14_000);
        assertThat(level(middle, hertz)).isBetween(level(12_000) - 0.1, level(12_000) + 0.1);
        assertThat(level(middle, 8000 - hertz)).isLessThan(level(12_000) - 70);
    }

    @Test
    void silenceStaysSilent() {
        assertThat(Resampler.toSixteenKilohertz(new short[500])).isEqualTo(new short[1000]);
        assertThat(Resampler.toSixteenKilohertz(new short[0])).isEmpty();
    }

    @Test
    void theLoudestSoundDoesNotWrapAround() {
        var square = new short[800];
        for (var i = 0; i < square.length; i++) {
            square[i] = i / 4 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        var doubled = Resampler.toSixteenKilohertz(square);
        for (var i = 200; i < 1400; i += 2) {
            if (square[i / 2] == square[i / 2 + 1]) {
                assertThat(Integer.signum(doubled[i + 1])).isEqualTo(Integer.signum(square[i / 2]));
            }
        }
    }

    private static double level(double amplitude) {
        return 20 * Math.log10(amplitude);
    }

    /// The amplitude at one frequency, Hann-windowed.
    private static double level(short[] sound, int hertz) {
        var real = 0.0;
        var imaginary = 0.0;
        for (var i = 0; i < sound.length; i++) {
            var hann = 1 - Math.cos(2 * Math.PI * i / sound.length);
            real += hann * sound[i] * Math.cos(2 * Math.PI * hertz * i / Resampler.RATE);
            imaginary += hann * sound[i] * Math.sin(2 * Math.PI * hertz * i / Resampler.RATE);
        }
        return level(2 * Math.hypot(real, imaginary) / sound.length + 1e-9);
    }
}
