package yinxin.voicemail.speech.whisper;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.ObjectMapper;
import yinxin.telephony.audio.Resampler;
import yinxin.voicemail.speech.Utterance;

/// A [WhisperWorker] seen from outside. Used by one thread at a time.
final class Worker implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final DataOutputStream questions;
    private final BufferedReader answers;

    /// The worker says why it cannot work.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    private Worker(Process process) {
        this.process = process;
        this.questions = new DataOutputStream(process.getOutputStream());
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Starts one and returns when its model is loaded.
    static Worker start(Path model, int threads, Duration loading) throws IOException, Refused, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(List.of("nice", "-n", "19", java, "-XX:+UseSerialGC", "-Xmx128m", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), WhisperWorker.class.getName(), model.toString(), Integer.toString(threads)))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var worker = new Worker(process);
        try {
            var first = JSON.readTree(worker.answer(loading));
            if (first.path("error").isString()) {
                throw new Refused(first.path("error").asString());
            }
            return worker;
        } catch (IOException | Refused | InterruptedException | RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// The answer to one utterance, as JSON.
    String ask(Utterance utterance, Duration longest) throws IOException, InterruptedException {
        var samples = Resampler.toSixteenKilohertz(utterance.samples());
        var header = JSON.writeValueAsBytes(JSON.createObjectNode().put("language", utterance.language().orElse("auto"))
                .put("prompt", String.join(", ", utterance.hotWords())).put("samples", samples.length));
        var pcm = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        pcm.asShortBuffer().put(samples);
        questions.writeInt(header.length);
        questions.write(header);
        questions.write(pcm.array());
        questions.flush();
        return answer(longest);
    }

    private String answer(Duration longest) throws IOException, InterruptedException {
        var line = CompletableFuture.supplyAsync(this::line, Thread::startVirtualThread);
        try {
            return line.get(longest.toMillis(), TimeUnit.MILLISECONDS).orElseThrow(() -> new IOException("it has ended without an answer"));
        } catch (TimeoutException e) {
            throw new IOException("it took longer than " + longest.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("its answer cannot be read", e);
        }
    }

    private Optional<String> line() {
        try {
            return Optional.ofNullable(answers.readLine());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        WhisperTranscriber.await(process);
    }
}
