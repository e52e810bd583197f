package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechCutTest {
    private static final int SECOND = Codec.SAMPLE_RATE;

    private static short[] speech() throws Exception {
        try (var in = SpeechCutTest.class.getResourceAsStream("/caller/sample-zh.wav")) {
            return WavFile.samples(in);
        }
    }

    /// The speech at `gain`, with so many seconds of a telephone's noise before and behind.
    private static short[] recorded(double gain, int before, int behind) throws Exception {
        var spoken = speech();
        var noise = new Random(3);
        var all = new short[before * SECOND + spoken.length + behind * SECOND];
        for (var i = 0; i < all.length; i++) {
            var at = i - before * SECOND;
            all[i] = (short) (noise.nextGaussian() * 12 + (at >= 0 && at < spoken.length ? gain * spoken[at] : 0));
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.25, 2})
    void theQuietAroundSpeechGoesAndItsLevelIsThatOfThePrompts(double gain) throws Exception {
        var spoken = speech();

        var cut = SpeechCut.of(recorded(gain, 2, 4)).orElseThrow();

        assertThat(cut.length).isBetween(spoken.length - SECOND / 4, spoken.length + SECOND * 3 / 4);
        assertThat(Correlation.best(Arrays.copyOfRange(spoken, SECOND, 3 * SECOND), cut, cut.length).value()).isGreaterThan(0.99);
        assertThat(rms(cut)).isBetween(-25.0, -22.5);
        assertThat(SpeechCut.length(cut)).isEqualTo(Duration.ofNanos(cut.length * 125_000L));
    }

    @Test
    void noWordIsCutOff() throws Exception {
        var spoken = speech();
        var cut = SpeechCut.of(recorded(1, 1, 1)).orElseThrow();

        for (var piece : new short[][] {Arrays.copyOf(spoken, SECOND / 4), Arrays.copyOfRange(spoken, spoken.length - SECOND / 4, spoken.length)}) {
            assertThat(Correlation.best(piece, cut, cut.length).value()).isGreaterThan(0.98);
        }
    }

    @Test
    void whereNobodySpokeThereIsNothing() throws Exception {
        assertThat(SpeechCut.of(recorded(0, 3, 3))).as("noise").isEmpty();
        assertThat(SpeechCut.of(new short[5 * SECOND])).as("silence").isEmpty();
        assertThat(SpeechCut.of(new short[0])).isEmpty();
        assertThat(SpeechCut.of(Arrays.copyOf(speech(), SECOND / 5))).as("a cough").isEmpty();
    }

    private static double rms(short[] samples) {
        var sum = 1.0;
        for (var sample : samples) {
            sum += (double) sample * sample;
        }
        return 10 * Math.log10(sum / samples.length) - 20 * Math.log10(32_768);
    }
}
