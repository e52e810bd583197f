package yinxin.voicemail.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.telephony.audio.Sounds;
import yinxin.voicemail.speech.Transcriber.Outcome;
import yinxin.voicemail.speech.Transcriber.Outcome.Heard;
import yinxin.voicemail.transcript.Transcript.Sentence;

class CommandTranscriberTest {
    private static final Utterance SECOND = new Utterance(Sounds.tone(500, 3000, 8000), Optional.of("en"), List.of("Yinxin", "音信"));
    @TempDir
    Path directory;

    @Test
    void theProgramReadsAFileThatNobodyElseMayAndThatIsGoneAfterwards() throws Exception {
        var kept = directory.resolve("kept.wav");
        var outcome = run("sh", "-c", "cp \"$0\" \"$1\"; stat -c %a \"$0\"; echo \"$0\" > \"$1.name\"", "{wav}", kept.toString());
        assertThat(outcome).isEqualTo(new Heard("", List.of(new Sentence(Duration.ZERO, Duration.ofSeconds(1), "600", OptionalDouble.empty()))));
        assertThat(Files.readAllBytes(kept)).isEqualTo(SECOND.wav(16_000));
        assertThat(Path.of(Files.readString(directory.resolve("kept.wav.name")).strip())).doesNotExist();
    }

    @Test
    void withoutAFileTheSoundComesByStandardInput() throws Exception {
        var kept = directory.resolve("kept.wav");
        run("sh", "-c", "cat > \"$0\"", kept.toString());
        assertThat(Files.readAllBytes(kept)).isEqualTo(SECOND.wav(16_000));
    }

    @Test
    void languageAndHotWordsAreArguments() throws Exception {
        assertThat(run("echo", "{language}:{hot-words}")).isEqualTo(
                new Heard("", List.of(new Sentence(Duration.ZERO, Duration.ofSeconds(1), "en:Yinxin 音信", OptionalDouble.empty()))));
    }

    @Test
    void itRunsBehindEverythingElse() throws Exception {
        assertThat(((Heard) run("nice")).sentences().getFirst().text()).isEqualTo("19");
    }

    @Test
    void eachFailureSaysWhoMustAct() throws Exception {
        assertThat(run("/nowhere/recogniser", "{wav}")).isInstanceOfSatisfying(Outcome.Misconfigured.class,
                m -> assertThat(m.why()).contains("/nowhere/recogniser"));
        assertThat(run("sh", "-c", "echo first >&2; echo no such model >&2; exit 3")).isEqualTo(new Outcome.Unable("the recogniser ended with 3: no such model"));
        assertThat(run("echo", "{\"words\":[]}")).isInstanceOf(Outcome.Misconfigured.class);
    }

    @Test
    void aProgramThatTakesTooLongIsStoppedWithWhatItHasStarted() throws Exception {
        var children = directory.resolve("child");
        var slow = new CommandTranscriber(new CommandTranscriber.Settings(
                List.of("sh", "-c", "sleep 600 & echo $! > \"$0\"; wait", children.toString()), 16_000, Duration.ofSeconds(1)));
        assertThat(slow.transcribe(SECOND)).isEqualTo(new Outcome.TryLater("the recogniser took longer than 1 s and was stopped"));
        var child = Long.parseLong(Files.readString(children).strip());
        Awaitility.await().until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void anInterruptionStopsTheProgram() throws Exception {
        var started = directory.resolve("started");
        var outcome = new CompletableFuture<Throwable>();
        var thread = Thread.ofPlatform().start(() -> {
            try {
                transcriber("sh", "-c", "echo $$ > \"$0\"; sleep 600", started.toString()).transcribe(SECOND);
            } catch (InterruptedException e) {
                outcome.complete(e);
            }
        });
        Awaitility.await().until(() -> Files.exists(started) && Files.size(started) > 1);
        thread.interrupt();
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        var program = Long.parseLong(Files.readString(started).strip());
        Awaitility.await().until(() -> ProcessHandle.of(program).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void soundAtEightKilohertzIsGivenUnchanged() throws Exception {
        var kept = directory.resolve("kept.wav");
        new CommandTranscriber(new CommandTranscriber.Settings(List.of("cp", "{wav}", kept.toString()), 8000, Duration.ofSeconds(20))).transcribe(SECOND);
        var wav = Files.readAllBytes(kept);
        assertThat(wav).isEqualTo(SECOND.wav(8000)).hasSize(44 + 16_000);
    }

    private static Outcome run(String... command) throws InterruptedException {
        return transcriber(command).transcribe(SECOND);
    }

    private static CommandTranscriber transcriber(String... command) {
        return new CommandTranscriber(new CommandTranscriber.Settings(List.of(command), 16_000, Duration.ofSeconds(30)));
    }
}
