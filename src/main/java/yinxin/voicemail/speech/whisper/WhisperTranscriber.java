package yinxin.voicemail.speech.whisper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import yinxin.voicemail.speech.Passage;
import yinxin.voicemail.speech.Segments;
import yinxin.voicemail.speech.Transcriber;
import yinxin.voicemail.speech.Utterance;

/// whisper.cpp on this machine, offline. The model lives in a [WhisperWorker], a process at the lowest priority, one for each thread that asks: a
/// fault in native code ends a worker and no call, a passage that takes too long is stopped with it, and calls always come first.
public final class WhisperTranscriber implements Transcriber {
    private static final Logger LOG = LoggerFactory.getLogger(WhisperTranscriber.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /// Reading a large model from a slow disk takes a minute.
    private static final Duration LOADING = Duration.ofMinutes(3);

    private final Settings settings;
    private final ConcurrentLinkedQueue<Worker> idle = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param model   a ggml file of whisper.cpp
    /// @param threads for one passage
    /// @param longest how long one passage may take
    public record Settings(Path model, int threads, Duration longest) {
        public Settings {
            if (threads < 1) {
                throw new IllegalArgumentException("recognition needs a thread");
            }
        }
    }

    public WhisperTranscriber(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "whisper " + String.valueOf(settings.model().getFileName()).replaceFirst("\\.bin$", "");
    }

    @Override
    public Outcome transcribe(Utterance utterance) throws InterruptedException {
        if (!Files.isReadable(settings.model())) {
            return new Outcome.Misconfigured("the model " + settings.model() + " is not there: ./yinxin models says how to install one");
        }
        var kept = idle.poll();
        Worker worker = null;
        try {
            worker = kept != null ? kept : Worker.start(settings.model(), settings.threads(), LOADING);
            var answer = JSON.readTree(worker.ask(utterance, settings.longest()));
            if (answer.path("error").isString()) {
                return new Outcome.Unable(answer.path("error").asString());
            }
            var heard = Segments.read(answer.toString(), new Passage(0, Math.max(1, utterance.samples().length)).duration());
            giveBack(worker);
            worker = null;
            return heard;
        } catch (Worker.Refused e) {
            return new Outcome.Misconfigured("the model " + settings.model() + " cannot be used: " + e.getMessage());
        } catch (IOException | JacksonException e) {
            LOG.warn("a recogniser has ended: {}", e.getMessage());
            return new Outcome.TryLater("the recogniser has ended: " + e.getMessage());
        } finally {
            if (worker != null) {
                worker.close();
            }
        }
    }

    private void giveBack(Worker worker) {
        idle.add(worker);
        if (closed.get() && idle.remove(worker)) {
            worker.close();
        }
    }

    @Override
    public void close() {
        closed.set(true);
        for (var worker = idle.poll(); worker != null; worker = idle.poll()) {
            worker.close();
        }
    }

    /// Whether a worker can load this model, for the operator: what is wrong with it, or nothing.
    public static String examine(Path model) throws InterruptedException {
        try (var worker = Worker.start(model, 1, LOADING)) {
            return worker.isAlive() ? "" : "the recogniser has ended";
        } catch (IOException | Worker.Refused e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// How long a pool waits for what it stops.
    static void await(Process process) {
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                LOG.warn("a recogniser does not end");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
