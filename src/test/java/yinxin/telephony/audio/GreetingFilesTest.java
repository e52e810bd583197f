package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The prompts that are shipped: all are there in both languages, and all sound alike in loudness.
class GreetingFilesTest {
    private static final List<String> NAMES = List.of("greeting-busy", "greeting-no-answer", "greeting-powered-off", "greeting-out-of-coverage",
            "greeting-unreachable", "greeting-suspended", "greeting-rejected", "greeting-forwarded", "greeting-unknown", "menu", "saved",
            "marked-urgent", "rerecord", "not-bound", "recording-failed", "nothing-said", "longest-reached", "proof-enter-code", "proof-done",
            "proof-wrong", "proof-expired", "proof-too-many", "proof-nothing-pending", "proof-withheld");

    static Stream<String> files() {
        return Stream.of("zh", "en").flatMap(language -> NAMES.stream().map(name -> language + "/" + name));
    }

    private static short[] samples(String file) throws IOException {
        try (var wav = GreetingFilesTest.class.getResourceAsStream("/greetings/" + file + ".wav")) {
            return WavFile.samples(Objects.requireNonNull(wav, file));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aPromptIsShortClearAndNotTooLoud(String file) throws IOException {
        var sound = samples(file);
        assertThat(Duration.ofMillis(sound.length / 8)).isBetween(Duration.ofMillis(700), Duration.ofSeconds(10));
        assertThat(Sounds.level(sound)).isBetween(-25.0, -21.0);
        var peak = 0;
        for (var sample : sound) {
            peak = Math.max(peak, Math.abs(sample));
        }
        assertThat(20 * Math.log10(peak / 32768.0)).isBetween(-12.0, -5.9);
        assertThat(Sounds.level(Arrays.copyOf(sound, 400))).as("it begins with a breath").isLessThan(-60);
        assertThat(Sounds.level(Arrays.copyOfRange(sound, sound.length - 800, sound.length))).as("and ends with one").isLessThan(-60);
        var detector = new SpeechDetector();
        detector.hear(sound, sound.length);
        assertThat(detector.speech()).as("samples of speech").isGreaterThan(sound.length / 3);
    }

    @ParameterizedTest
    @MethodSource("files")
    void aPromptKeepsToTheTelephonesBand(String file) throws IOException {
        var sound = samples(file);
        assertThat(above(sound, 3600)).as("share of its energy above 3.6 kHz").isLessThan(0.002);
        assertThat(Arrays.stream(mean(sound)).sum()).as("direct current").isBetween(-20.0, 20.0);
    }

    @Test
    void nothingElseIsShippedAndEveryPromptHasItsWords() throws IOException {
        for (var language : List.of("zh", "en")) {
            try (var wavs = Files.list(Path.of("src/main/resources/greetings", language))) {
                assertThat(wavs.map(f -> f.getFileName().toString().replace(".wav", ""))).containsExactlyInAnyOrderElementsOf(NAMES);
            }
            var texts = Files.readAllLines(Path.of("tools/greetings." + language + ".txt")).stream().filter(l -> !l.startsWith("#")).toList();
            assertThat(new TreeSet<>(texts.stream().map(l -> l.substring(0, l.indexOf(": "))).toList())).isEqualTo(new TreeSet<>(NAMES));
            assertThat(texts).allMatch(l -> l.length() > l.indexOf(": ") + 6);
        }
    }

    private static double[] mean(short[] sound) {
        var sum = 0.0;
        for (var sample : sound) {
            sum += sample;
        }
        return new double[] {sum / sound.length};
    }

    /// The share of the energy above a frequency, by a filter of 101 taps.
    private static double above(short[] sound, double hertz) {
        var taps = new double[101];
        for (var i = 0; i < taps.length; i++) {
            var t = i - 50;
            var low = t == 0 ? 2 * hertz / 8000 : Math.sin(2 * Math.PI * hertz / 8000 * t) / (Math.PI * t);
            taps[i] = ((t == 0 ? 1 : 0) - low) * (0.54 + 0.46 * Math.cos(Math.PI * t / 50));
        }
        var all = 0.0;
        var high = 0.0;
        for (var at = taps.length; at < sound.length; at++) {
            var value = 0.0;
            for (var i = 0; i < taps.length; i++) {
                value += taps[i] * sound[at - i];
            }
            high += value * value;
            all += (double) sound[at] * sound[at];
        }
        return high / all;
    }
}
