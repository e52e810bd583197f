package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossConcealmentTest {
    private final LossConcealment concealment = new LossConcealment();

    private void hear(short[] sound) {
        for (var at = 0; at < sound.length; at += 160) {
            var packet = Arrays.copyOfRange(sound, at, Math.min(sound.length, at + 160));
            concealment.heard(packet, packet.length);
        }
    }

    private short[] conceal(int samples) {
        var invented = new short[samples];
        concealment.conceal(invented, samples);
        return invented;
    }

    /// A vowel: a pulse train of this pitch through a resonance.
    private static short[] vowel(double pitch, int samples) {
        var sound = new short[samples];
        var last = 0.0;
        var beforeLast = 0.0;
        for (var i = 0; i < samples; i++) {
            var pulse = (int) (i * pitch / 8000) != (int) ((i - 1) * pitch / 8000) ? 6000 : 0;
            var value = pulse + 1.7 * Math.cos(2 * Math.PI * 600 / 8000) * last - 0.72 * beforeLast;
            beforeLast = last;
            last = value;
            sound[i] = (short) value;
        }
        return sound;
    }

    @ParameterizedTest
    @ValueSource(doubles = {80, 110, 160, 200})
    void aVoiceGoesOnInItsPitch(double pitch) {
        var voice = vowel(pitch, 4160);
        hear(Arrays.copyOf(voice, 4000));
        assertThat(Correlation.at(Arrays.copyOfRange(voice, 4000, 4160), conceal(160), 0)).isGreaterThan(0.85);
    }

    @Test
    void thereIsNoClickWhereItBegins() {
        var tone = Sounds.tone(160, 8000, 4000);
        hear(tone);
        var invented = conceal(480);
        var steepest = 2 * Math.PI * 160 / 8000 * 8000 * 1.6;
        assertThat((double) Math.abs(invented[0] - tone[3999])).isLessThan(steepest);
        for (var i = 1; i < 480; i++) {
            assertThat((double) Math.abs(invented[i] - invented[i - 1])).as("at %d", i).isLessThan(steepest);
        }
    }

    @Test
    void itFadesByAFifthEveryTenMilliseconds() {
        hear(Sounds.tone(200, 8000, 4000));
        var invented = conceal(480);
        var full = Sounds.level(Sounds.tone(200, 8000, 4000));
        for (var step = 0; step < 5; step++) {
            var expected = step == 0 ? full : full + 20 * Math.log10(1.1 - 0.2 * step);
            assertThat(Sounds.level(Arrays.copyOfRange(invented, step * 80, step * 80 + 80))).as("step %d", step)
                    .isBetween(expected - 1.5, expected + 1.5);
        }
        assertThat(Math.abs(invented[479])).isLessThan((short) 100);
    }

    @Test
    void silenceIsConcealedWithSilence() {
        assertThat(conceal(160)).containsOnly(0);
        hear(Sounds.tone(200, 8000, 4000));
        concealment.forget();
        assertThat(conceal(160)).containsOnly(0);
    }

    @Test
    void longPacketsAreRememberedByTheirEnd() {
        var voice = vowel(110, 4160);
        concealment.heard(Arrays.copyOf(voice, 4000), 4000);
        assertThat(Correlation.at(Arrays.copyOfRange(voice, 4000, 4160), conceal(160), 0)).isGreaterThan(0.85);
    }

    @Test
    void moreThanSixtyMillisecondsAreNotInvented() {
        assertThatThrownBy(() -> conceal(481)).isInstanceOf(IllegalArgumentException.class);
    }

    /// The pitch of Mandarin moves too fast for the wave to stay in step for 20 ms; what the ear misses in a hole is the sound itself.
    @Test
    void speechWithLossesKeepsItsLoudnessWhereItWasLost() {
        var speech = Sounds.speech("zh");
        var concealed = speech.clone();
        var off = new java.util.ArrayList<Double>();
        for (var at = 0; at + 160 <= speech.length; at += 160) {
            var packet = Arrays.copyOfRange(speech, at, at + 160);
            if (at / 160 % 10 == 9) {
                var invented = conceal(160);
                System.arraycopy(invented, 0, concealed, at, 160);
                if (Sounds.level(packet) > -40) {
                    off.add(Math.abs(Sounds.level(invented) - Sounds.level(packet)));
                }
            } else {
                concealment.heard(packet, 160);
            }
        }
        assertThat(off).hasSizeGreaterThan(20);
        assertThat(off.stream().mapToDouble(d -> d).average().orElseThrow()).as("dB off, on average").isLessThan(6);
        assertThat(Sounds.level(concealed)).isCloseTo(Sounds.level(speech), org.assertj.core.data.Offset.offset(0.5));
    }
}
