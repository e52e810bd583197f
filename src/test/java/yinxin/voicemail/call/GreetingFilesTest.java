package yinxin.voicemail.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Listens, by figures, to every sound that comes with Yinxin.
class GreetingFilesTest {
    private static final List<String> NAMES = List.of(
            "greeting-busy", "greeting-no-answer", "greeting-powered-off", "greeting-out-of-coverage", "greeting-unreachable",
            "greeting-suspended", "greeting-rejected", "greeting-forwarded", "greeting-unknown",
            "menu", "saved", "marked-urgent", "rerecord", "not-bound", "recording-failed", "longest-reached",
            "proof-enter-code", "proof-done", "proof-wrong", "proof-expired", "proof-too-many", "proof-nothing-pending", "proof-withheld",
            "code-call-hello", "code-call-again", "code-call-goodbye",
            "digit-0", "digit-1", "digit-2", "digit-3", "digit-4", "digit-5", "digit-6", "digit-7", "digit-8", "digit-9",
            "own-offer", "own-record", "own-nothing", "own-menu", "own-kept", "own-failed");

    private static final AudioFormat TELEPHONE = new AudioFormat(8000, 16, 1, true, false);

    static Stream<String> greetings() {
        return Stream.of("zh", "en").flatMap(language -> NAMES.stream().map(name -> "/greetings/" + language + "/" + name + ".wav"));
    }

    static Stream<String> everySound() {
        return Stream.concat(greetings(), Stream.of("/caller/sample-zh.wav", "/caller/sample-en.wav"));
    }

    @ParameterizedTest
    @MethodSource("everySound")
    void soundIsOfTheTelephonesFormat(String resource) throws Exception {
        try (var wav = wav(resource)) {
            assertThat(wav.getFormat().matches(TELEPHONE)).as("%s", wav.getFormat()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("everySound")
    void soundIsLoudEnoughAndNeverClipped(String resource) throws Exception {
        var samples = samples(resource);
        assertThat(peak(samples)).isBetween(resource.contains("/digit-") ? -13.0 : -9.0, -5.9);
        assertThat(rms(samples)).isBetween(-24.0, -22.5);
    }

    @ParameterizedTest
    @MethodSource("everySound")
    void soundBeginsAndEndsWithoutAClickAndWithoutAPause(String resource) throws Exception {
        var samples = samples(resource);
        assertThat(Math.abs(samples.get(0))).isLessThan((short) 100);
        assertThat(Math.abs(samples.get(samples.limit() - 1))).isLessThan((short) 100);
        assertThat(peak(samples.slice(0, 1600))).as("the first 200 ms").isGreaterThan(-35);
        assertThat(peak(samples.slice(samples.limit() - 1600, 1600))).as("the last 200 ms").isGreaterThan(-35);
    }

    @ParameterizedTest
    @MethodSource("greetings")
    void greetingIsNeitherCutOffNorASpeech(String resource) throws Exception {
        assertThat(length(samples(resource))).isBetween(Duration.ofMillis(resource.contains("/digit-") ? 200 : 800), Duration.ofSeconds(10));
        if (resource.contains("/greeting-")) {
            assertThat(length(samples(resource))).isLessThan(Duration.ofSeconds(9));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/caller/sample-zh.wav", "/caller/sample-en.wav"})
    void sampleCallerSpeaksLongEnoughForAMessage(String resource) throws Exception {
        assertThat(length(samples(resource))).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    void noTwoGreetingsOfALanguageAreTheSameSound(String language) throws Exception {
        var sounds = new ArrayList<ShortBuffer>();
        for (var name : NAMES) {
            sounds.add(samples("/greetings/" + language + "/" + name + ".wav"));
        }
        assertThat(sounds).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    void everySentenceHasItsSoundAndStandsInTheDocument(String language) throws IOException {
        var sentences = new TreeMap<String, String>();
        for (var line : Files.readAllLines(Path.of("tools/greetings." + language + ".txt"))) {
            var tab = line.indexOf('\t');
            assertThat(sentences.put(line.substring(0, tab), line.substring(tab + 1))).as(line).isNull();
        }
        assertThat(sentences.keySet()).containsExactlyInAnyOrderElementsOf(
                Stream.concat(NAMES.stream(), Stream.of("caller-sample")).toList());
        assertThat(Files.readString(Path.of("docs/greetings.md"))).contains(sentences.values());
    }

    @Test
    void documentNamesEveryGreeting() throws IOException {
        assertThat(Files.readString(Path.of("docs/greetings.md"))).contains(NAMES.stream().map(n -> "| `" + n + "` |").toList());
    }

    private static AudioInputStream wav(String resource) throws IOException, UnsupportedAudioFileException {
        var stream = Objects.requireNonNull(GreetingFilesTest.class.getResourceAsStream(resource), resource);
        return AudioSystem.getAudioInputStream(new BufferedInputStream(stream));
    }

    private static ShortBuffer samples(String resource) throws IOException, UnsupportedAudioFileException {
        try (var wav = wav(resource)) {
            return ByteBuffer.wrap(wav.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        }
    }

    private static Duration length(ShortBuffer samples) {
        return Duration.ofNanos(samples.limit() * 125_000L);
    }

    private static double peak(ShortBuffer samples) {
        var most = 1;
        for (var i = 0; i < samples.limit(); i++) {
            most = Math.max(most, Math.abs((int) samples.get(i)));
        }
        return 20 * Math.log10(most / 32_768.0);
    }

    private static double rms(ShortBuffer samples) {
        var sum = 1.0;
        for (var i = 0; i < samples.limit(); i++) {
            sum += (double) samples.get(i) * samples.get(i);
        }
        return 10 * Math.log10(sum / samples.limit()) - 20 * Math.log10(32_768);
    }
}
