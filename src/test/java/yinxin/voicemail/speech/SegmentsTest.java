package yinxin.voicemail.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.voicemail.speech.Transcriber.Outcome.Heard;
import yinxin.voicemail.transcript.Transcript.Sentence;

class SegmentsTest {
    private static final Duration LENGTH = Duration.ofSeconds(10);

    @Test
    void whatWhisperServersAnswer() {
        var answer = """
                {"task":"transcribe","language":"chinese","duration":10.0,"text":"你好。请回电话。","segments":[
                 {"id":0,"start":0.0,"end":2.4,"text":" 你好。","avg_logprob":0.0,"compression_ratio":0.8,"no_speech_prob":0.01},
                 {"id":1,"start":2.4,"end":12.5,"text":"请回电话。","avg_logprob":-0.6931471805599453,"compression_ratio":1.1,"no_speech_prob":0.02}]}""";
        assertThat(Segments.read(answer, LENGTH)).isEqualTo(new Heard("zh", List.of(
                new Sentence(Duration.ZERO, Duration.ofMillis(2400), "你好。", OptionalDouble.of(1)),
                new Sentence(Duration.ofMillis(2400), LENGTH, "请回电话。", OptionalDouble.of(0.5)))));
    }

    @Test
    void whatWhisperMakesUpIsLeftOut() {
        var answer = """
                {"language":"en","segments":[
                 {"start":0,"end":2,"text":"Thanks for watching!","avg_logprob":-1.4,"no_speech_prob":0.85},
                 {"start":2,"end":5,"text":"la la la la la la la la","avg_logprob":-0.3,"no_speech_prob":0.1,"compression_ratio":3.1},
                 {"start":5,"end":6,"text":"   "},
                 {"start":6,"end":7,"text":"Call me.","avg_logprob":-0.2,"no_speech_prob":0.7}]}""";
        assertThat(Segments.read(answer, LENGTH).sentences()).extracting(Sentence::text).containsExactly("Call me.");
    }

    @Test
    void aTextAloneCoversTheWholeUtterance() {
        assertThat(Segments.read("{\"text\":\"go forward ten meters\",\"language\":\"en-US\",\"confidence\":0.4}", LENGTH))
                .isEqualTo(new Heard("en", List.of(new Sentence(Duration.ZERO, LENGTH, "go forward ten meters", OptionalDouble.of(0.4)))));
        assertThat(Segments.read(" go forward ten meters\n", LENGTH))
                .isEqualTo(new Heard("", List.of(new Sentence(Duration.ZERO, LENGTH, "go forward ten meters", OptionalDouble.empty()))));
    }

    @Test
    void noWordsAreNoSentence() {
        assertThat(Segments.read("\n", LENGTH)).isEqualTo(new Heard("", List.of()));
        assertThat(Segments.read("{\"text\":\"\"}", LENGTH)).isEqualTo(new Heard("", List.of()));
        assertThat(Segments.read("{\"segments\":[]}", LENGTH)).isEqualTo(new Heard("", List.of()));
    }

    @Test
    void oddTimesAndConfidencesAreBroughtIntoBounds() {
        var answer = "{\"segments\":[{\"start\":-1,\"end\":-5,\"text\":\"a\",\"confidence\":7},{\"start\":99,\"end\":120,\"text\":\"b\",\"avg_logprob\":3}]}";
        assertThat(Segments.read(answer, LENGTH).sentences()).containsExactly(
                new Sentence(Duration.ZERO, Duration.ZERO, "a", OptionalDouble.of(1)), new Sentence(LENGTH, LENGTH, "b", OptionalDouble.of(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{}", "{\"segments\":7}", "{\"error\":{\"message\":\"no\"}}"})
    void otherJsonIsNamedAsSuch(String answer) {
        assertThatThrownBy(() -> Segments.read(answer, LENGTH)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("recogniser's answer");
    }
}
