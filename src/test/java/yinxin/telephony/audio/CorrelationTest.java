package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The measure by which other tests judge sound: it must not call different sounds alike.
class CorrelationTest {
    private final short[] speech = Sounds.speech("zh");

    @Test
    void theSameSoundIsFoundWhereverItStandsAtWhateverLoudness() {
        var later = Sounds.scaled(Sounds.joined(new short[1234], speech), 0.2);
        var match = Correlation.best(speech, later, 2000);
        assertThat(match.lag()).isEqualTo(1234);
        assertThat(match.value()).isCloseTo(1, within(0.001));
        var earlier = Arrays.copyOfRange(speech, 777, speech.length);
        assertThat(Correlation.best(speech, earlier, 2000)).satisfies(found -> assertThat(found.lag()).isEqualTo(-777))
                .satisfies(found -> assertThat(found.value()).isCloseTo(1, within(1e-9)));
    }

    @Test
    void otherSoundsAreNotAlike() {
        assertThat(Correlation.best(speech, Sounds.speech("en"), 2000).value()).isLessThan(0.3);
        assertThat(Correlation.best(speech, Sounds.noise(3000, speech.length, 1), 500).value()).isLessThan(0.1);
        assertThat(Correlation.best(speech, new short[speech.length], 10).value()).isLessThan(0.001);
    }

    @Test
    void aFewSamplesThatAgreeAreNoMatch() {
        var tail = Arrays.copyOfRange(speech, speech.length - 100, speech.length);
        var other = Sounds.joined(tail, Sounds.noise(1000, 8000, 2));
        assertThat(Correlation.best(speech, other, 80_000).value()).isLessThan(0.9);
        assertThat(Correlation.at(speech, other, speech.length)).isEqualTo(-2);
    }

    @Test
    void whatATelephoneDoesToASoundIsLittle() {
        assertThat(Correlation.best(G711.encode(speech, Codec.PCMU), G711.encode(speech, Codec.PCMU), Codec.PCMU, 5))
                .satisfies(found -> assertThat(found.lag()).isZero()).satisfies(found -> assertThat(found.value()).isCloseTo(1, within(1e-9)));
        assertThat(Correlation.at(speech, Sounds.telephoned(speech), 0)).isGreaterThan(0.999);
    }

    @Test
    void upsideDownIsTheOppositeOfAlike() {
        assertThat(Correlation.at(speech, Sounds.scaled(speech, -1), 0)).isCloseTo(-1, within(0.001));
    }
}
