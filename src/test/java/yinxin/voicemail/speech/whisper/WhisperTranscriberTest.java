package yinxin.voicemail.speech.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.telephony.audio.Sounds;
import yinxin.voicemail.speech.Transcriber.Outcome;
import yinxin.voicemail.speech.Utterance;

/// whisper.cpp itself, in its own process, with a model that has learned nothing.
class WhisperTranscriberTest {
    private static final Utterance UTTERANCE = new Utterance(Sounds.speech("en"), Optional.of("en"), List.of("Yinxin"));
    @TempDir
    static Path directory;
    private static Path model;

    @BeforeAll
    static void write() throws Exception {
        model = RandomModel.write(directory.resolve("ggml-random.bin"), 64, 1);
    }

    private static WhisperTranscriber transcriber(Path file, Duration longest) {
        return new WhisperTranscriber(new WhisperTranscriber.Settings(file, 1, longest));
    }

    private static List<ProcessHandle> workers() {
        return ProcessHandle.current().children().filter(p -> p.info().command().orElse("").endsWith("/bin/java")).toList();
    }

    @Test
    void oneWorkerHearsOneAfterTheOtherAndEndsWithTheTranscriber() throws Exception {
        try (var transcriber = transcriber(model, Duration.ofMinutes(2))) {
            assertThat(transcriber.name()).isEqualTo("whisper ggml-random");
            for (var i = 0; i < 3; i++) {
                assertThat(transcriber.transcribe(UTTERANCE)).isInstanceOfSatisfying(Outcome.Heard.class, heard -> {
                    assertThat(heard.language()).isEqualTo("en");
                    assertThat(heard.sentences()).allMatch(s -> s.to().toMillis() <= UTTERANCE.samples().length / 8);
                });
                assertThat(workers()).hasSize(1);
            }
        }
        Awaitility.await().until(() -> workers().isEmpty());
    }

    @Test
    void asManyWorkersAsThreadsAsk() throws Exception {
        try (var transcriber = transcriber(model, Duration.ofMinutes(2)); var threads = Executors.newFixedThreadPool(2)) {
            var one = threads.submit(() -> transcriber.transcribe(UTTERANCE));
            var two = threads.submit(() -> transcriber.transcribe(UTTERANCE));
            assertThat(one.get(3, TimeUnit.MINUTES)).isInstanceOf(Outcome.Heard.class);
            assertThat(two.get(3, TimeUnit.MINUTES)).isInstanceOf(Outcome.Heard.class);
            assertThat(workers()).hasSizeBetween(1, 2);
        }
        Awaitility.await().until(() -> workers().isEmpty());
    }

    @Test
    void aModelThatIsMissingOrNoneIsTheOperatorsAffair() throws Exception {
        try (var transcriber = transcriber(directory.resolve("absent.bin"), Duration.ofMinutes(2))) {
            assertThat(transcriber.transcribe(UTTERANCE)).isInstanceOfSatisfying(Outcome.Misconfigured.class, m -> assertThat(m.why()).contains("absent.bin", "models"));
        }
        var broken = Files.write(directory.resolve("broken.bin"), "no model at all".getBytes());
        try (var transcriber = transcriber(broken, Duration.ofMinutes(2))) {
            assertThat(transcriber.transcribe(UTTERANCE)).isInstanceOfSatisfying(Outcome.Misconfigured.class, m -> assertThat(m.why()).contains("broken.bin"));
        }
        assertThat(WhisperTranscriber.examine(broken)).isNotEmpty();
        assertThat(WhisperTranscriber.examine(model)).isEmpty();
        assertThat(workers()).isEmpty();
    }

    @Test
    void whatTakesTooLongIsStopped() throws Exception {
        try (var transcriber = transcriber(model, Duration.ofMillis(1))) {
            assertThat(transcriber.transcribe(UTTERANCE)).isInstanceOf(Outcome.TryLater.class);
        }
        assertThat(workers()).isEmpty();
    }

    @Test
    void aWorkerThatDiesIsReplaced() throws Exception {
        try (var transcriber = transcriber(model, Duration.ofMinutes(2))) {
            transcriber.transcribe(UTTERANCE);
            workers().forEach(ProcessHandle::destroyForcibly);
            Awaitility.await().until(() -> workers().isEmpty());
            assertThat(transcriber.transcribe(UTTERANCE)).isInstanceOf(Outcome.TryLater.class);
            assertThat(transcriber.transcribe(UTTERANCE)).isInstanceOf(Outcome.Heard.class);
        }
    }

    @Test
    void anInterruptionStopsTheWorker() throws Exception {
        var slow = RandomModel.write(directory.resolve("ggml-slow.bin"), 512, 6);
        var outcome = new CompletableFuture<Throwable>();
        try (var transcriber = transcriber(slow, Duration.ofMinutes(5))) {
            var thread = Thread.ofPlatform().start(() -> {
                try {
                    transcriber.transcribe(UTTERANCE);
                } catch (InterruptedException e) {
                    outcome.complete(e);
                }
            });
            Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5)).until(() -> !workers().isEmpty());
            thread.interrupt();
            assertThat(outcome.get(1, TimeUnit.MINUTES)).isInstanceOf(InterruptedException.class);
            Awaitility.await().until(() -> workers().isEmpty());
        }
    }
}
