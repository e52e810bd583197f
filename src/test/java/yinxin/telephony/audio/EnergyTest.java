package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnergyTest {
    private static short[] sound(int length, Codec codec) {
        var octets = new byte[length];
        new Random(length).nextBytes(octets);
        return G711.decode(octets, codec);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 79, 80, 81, 160, 400})
    void whatALawCanSayIsSummedExactly(int length) {
        var samples = sound(length + 5, Codec.PCMA);
        var squares = 0L;
        var products = 0L;
        for (var i = 5; i < samples.length; i++) {
            squares += (long) samples[i] * samples[i];
            products += i == 5 ? 0 : (long) samples[i] * samples[i - 1];
        }
        assertThat(Energy.of(samples, 5, length)).isEqualTo(squares);
        assertThat(Energy.ofNeighbours(samples, 5, length)).isEqualTo(products);
    }

    @Test
    void muLawMissesItsLastBit() {
        var samples = sound(160, Codec.PCMU);
        var squares = 0L;
        for (var sample : samples) {
            squares += (long) (sample >> 3 << 3) * (sample >> 3 << 3);
        }
        assertThat(Energy.of(samples, 0, samples.length)).isEqualTo(squares);
    }

    @Test
    void theLoudestSoundDoesNotOverflow() {
        for (var loudest : new short[] {Short.MAX_VALUE, Short.MIN_VALUE}) {
            var samples = new short[160];
            Arrays.fill(samples, loudest);
            assertThat(Energy.of(samples, 0, 160)).isEqualTo(160L * (loudest >> 3 << 3) * (loudest >> 3 << 3));
            assertThat(Energy.ofNeighbours(samples, 0, 160)).isEqualTo(159L * (loudest >> 3 << 3) * (loudest >> 3 << 3));
        }
    }
}
