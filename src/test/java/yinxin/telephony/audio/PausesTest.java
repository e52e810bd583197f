package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import yinxin.telephony.audio.Pauses.Pause;

class PausesTest {
    private static final int SECOND = Codec.SAMPLE_RATE;
    /// A frame more or less: where a sound begins within a frame is not told.
    private static final int SLACK = 2 * SpeechDetector.FRAME;

    private static List<Pause> of(short[]... parts) {
        return Pauses.of(G711.encode(Sounds.joined(parts), Codec.PCMA), Codec.PCMA);
    }

    @Test
    void aPauseBetweenSentencesIsFoundAndKeepsItsEdges() {
        var word = Sounds.speech("zh-word");

        var found = of(word, new short[4 * SECOND], word);

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().from()).isBetween(word.length - SECOND, word.length + SECOND);
        assertThat(found.getFirst().to()).isBetween(word.length + 3 * SECOND, word.length + 4 * SECOND);
    }

    @Test
    void aPauseIsWhereTheLineIsOnlyNoise() {
        var tone = Sounds.tone(500, 8000, SECOND);

        var found = of(tone, Sounds.noise(40, 3 * SECOND, 7), tone, Sounds.noise(40, SECOND / 2, 8), tone);

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().from()).isBetween(SECOND + 2400 - SLACK, SECOND + 2400 + SLACK);
        assertThat(found.getFirst().to()).isBetween(4 * SECOND - 2400 - SLACK, 4 * SECOND - 2400 + SLACK);
    }

    @Test
    void silenceBeforeTheFirstAndAfterTheLastWordIsAPauseToo() {
        var found = of(new short[3 * SECOND], Sounds.tone(500, 8000, SECOND), new short[3 * SECOND]);

        assertThat(found).hasSize(2);
        assertThat(found.getFirst().from()).isEqualTo(2400);
        assertThat(found.getLast().to()).isEqualTo(7 * SECOND - 2400);
    }

    @Test
    void aClickEndsNoPauseAndABreathIsNone() {
        var click = Sounds.tone(500, 8000, 2 * SpeechDetector.FRAME);
        var tone = Sounds.tone(500, 8000, SECOND);

        assertThat(of(tone, new short[SECOND], click, new short[SECOND], tone)).hasSize(1);
        assertThat(of(tone, new short[SECOND], tone)).isEmpty();
    }

    @Test
    void whereThereIsNoSoundAtAllNothingIsSkipped() {
        assertThat(of(new short[5 * SECOND])).isEmpty();
        assertThat(of(Sounds.noise(30, 5 * SECOND, 1))).isEmpty();
        assertThat(of(new short[0])).isEmpty();
        assertThat(of(new short[SpeechDetector.FRAME - 1])).isEmpty();
    }

    @Test
    void aQuietTalkerOnAQuietLineIsNotSkipped() {
        var quiet = Sounds.tone(500, 120, 2 * SECOND);

        var found = of(quiet, new short[3 * SECOND], quiet);

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().from()).isBetween(2 * SECOND, 3 * SECOND);
    }

    @Test
    void speechHasItsPausesAndIsNotOne() {
        var speech = Sounds.speech("zh");

        var skipped = of(speech).stream().mapToInt(pause -> pause.to() - pause.from()).sum();

        assertThat(skipped).isLessThan(speech.length / 3);
    }
}
