package yinxin.voicemail.speech.whisper;

import io.github.givimad.whisperjni.WhisperContextParams;
import io.github.givimad.whisperjni.WhisperFullParams;
import io.github.givimad.whisperjni.WhisperJNI;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import yinxin.telephony.audio.Resampler;
import yinxin.telephony.audio.Sounds;
import yinxin.voicemail.speech.Transcriber.Outcome;
import yinxin.voicemail.speech.Utterance;
import yinxin.voicemail.transcript.Transcript.Sentence;

/// How much of one core whisper.cpp takes for a passage, by models of the real ones' dimensions that have learned nothing: by the processor's own count,
/// so that it hardly matters what else runs. A model that has learned says neither next to nothing nor 220 words, and rarely tries again; so the ends are
/// measured: one try with hardly a word and with as many as there can be, and the worker as it is shipped, which tries up to six times when the words are
/// improbable. Not a test: `WhisperTrial.main`, with the tests'
/// class path.
public final class WhisperTrial {
    private static final int LONGEST = 28 * 8000;
    private static final int ROUNDS = 3;

    private WhisperTrial() {}

    public static void main(String[] arguments) throws Exception {
        var directory = Files.createTempDirectory("whisper-trial");
        System.out.println("| dimensions of | one try: CPU s for 28 s | times faster | words | as shipped: CPU s for 28 s | times faster | words |");
        for (var talkative : List.of(false, true)) {
            measure("tiny", RandomModel.write(directory.resolve("ggml-tiny.bin"), 384, 4, talkative));
            measure("base", RandomModel.write(directory.resolve("ggml-base.bin"), 512, 6, talkative));
        }
        System.exit(0);
    }

    private static void measure(String name, Path model) throws Exception {
        var speech = Sounds.speech("en");
        var passage = new short[LONGEST];
        for (var at = 0; at < LONGEST; at += speech.length) {
            System.arraycopy(speech, 0, passage, at, Math.min(speech.length, LONGEST - at));
        }
        var once = once(model, passage);
        var shipped = shipped(model, new Utterance(passage, Optional.of("en"), List.of()));
        System.out.printf(Locale.ROOT, "| %s | %.2f | %.1f | %d | %.2f | %.1f | %d |%n", name, once.seconds(), 28 / once.seconds(), once.words(), shipped.seconds(),
                28 / shipped.seconds(), shipped.words());
    }

    private record Figure(double seconds, int words) {}

    private static Figure once(Path model, short[] passage) throws IOException {
        WhisperJNI.loadLibrary();
        WhisperJNI.setLibraryLogger(null);
        var whisper = new WhisperJNI();
        var settings = new WhisperContextParams();
        settings.useGPU = false;
        var how = new WhisperFullParams();
        how.nThreads = 1;
        how.language = "en";
        how.noContext = true;
        how.temperatureInc = 0;
        var sixteen = Resampler.toSixteenKilohertz(passage);
        var samples = new float[sixteen.length];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = sixteen[i] / 32768f;
        }
        try (var context = whisper.init(model, settings)) {
            whisper.full(context, how, samples, samples.length);
            var before = cpu(ProcessHandle.current());
            for (var round = 0; round < ROUNDS; round++) {
                whisper.full(context, how, samples, samples.length);
            }
            var text = new StringBuilder();
            for (var i = 0; i < whisper.fullNSegments(context); i++) {
                text.append(whisper.fullGetSegmentText(context, i)).append(' ');
            }
            return new Figure(cpu(ProcessHandle.current()).minus(before).toMillis() / 1000.0 / ROUNDS, words(text.toString()));
        }
    }

    private static Figure shipped(Path model, Utterance utterance) throws InterruptedException {
        try (var transcriber = new WhisperTranscriber(new WhisperTranscriber.Settings(model, 1, Duration.ofMinutes(20)))) {
            transcriber.transcribe(utterance);
            var worker = ProcessHandle.current().children().findFirst().orElseThrow();
            var before = cpu(worker);
            var words = 0;
            for (var round = 0; round < ROUNDS; round++) {
                if (!(transcriber.transcribe(utterance) instanceof Outcome.Heard heard)) {
                    throw new IllegalStateException("whisper did not answer");
                }
                words = words(heard.sentences().stream().map(Sentence::text).collect(Collectors.joining(" ")));
            }
            return new Figure(cpu(worker).minus(before).toMillis() / 1000.0 / ROUNDS, words);
        }
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private static int words(String text) {
        return (int) Arrays.stream(text.strip().split("\\s+")).filter(word -> !word.isEmpty()).count();
    }
}
