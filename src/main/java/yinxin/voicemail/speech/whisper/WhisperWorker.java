package yinxin.voicemail.speech.whisper;

import io.github.givimad.whisperjni.WhisperContext;
import io.github.givimad.whisperjni.WhisperContextParams;
import io.github.givimad.whisperjni.WhisperFullParams;
import io.github.givimad.whisperjni.WhisperJNI;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.ObjectMapper;

/// The process that holds a whisper model. Arguments: the model's file, threads.
///
/// ```
/// out  {"ready":true}  or {"error":"…"} and the end
/// in   4 octets: length of the header · header {"language":"auto","prompt":"…","samples":N} · N samples, 16 kHz, 16 bits, little-endian
/// out  {"language":"en","segments":[{"start":0.0,"end":1.2,"text":"…"}]}   and so on, until the input ends
/// ```
public final class WhisperWorker {
    private static final ObjectMapper JSON = new ObjectMapper();
    /// whisper.cpp counts in hundredths of a second.
    private static final double TICKS = 100;
    /// A header is a few words; samples are 30 s.
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int MOST_SAMPLES = 60 * 16_000;

    private final WhisperJNI whisper;
    private final WhisperContext model;
    private final int threads;

    private WhisperWorker(WhisperJNI whisper, WhisperContext model, int threads) {
        this.whisper = whisper;
        this.model = model;
        this.threads = threads;
    }

    /// Serves until its input ends.
    public static void main(String[] arguments) throws IOException {
        // The native code writes where it likes; the answers have a way of their own.
        var answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        WhisperWorker worker;
        try {
            WhisperJNI.loadLibrary();
            WhisperJNI.setLibraryLogger(null);
            var whisper = new WhisperJNI();
            var settings = new WhisperContextParams();
            settings.useGPU = false;
            var model = whisper.init(Path.of(arguments[0]), settings);
            if (model == null) {
                throw new IOException("it is no whisper model");
            }
            worker = new WhisperWorker(whisper, model, Integer.parseInt(arguments[1]));
        } catch (IOException | UnsatisfiedLinkError e) {
            answers.println(JSON.writeValueAsString(JSON.createObjectNode().put("error", String.valueOf(e.getMessage()))));
            return;
        }
        answers.println("{\"ready\":true}");
        worker.serve(new DataInputStream(new BufferedInputStream(System.in)), answers);
    }

    private void serve(DataInputStream in, PrintStream answers) throws IOException {
        while (true) {
            int length;
            try {
                length = in.readInt();
            } catch (EOFException _) {
                return;
            }
            if (length < 2 || length > LONGEST_HEADER) {
                throw new IOException("a header of " + length + " octets");
            }
            var header = JSON.readTree(in.readNBytes(length));
            var samples = header.path("samples").asInt(0);
            if (samples < 1 || samples > MOST_SAMPLES) {
                throw new IOException("a sound of " + samples + " samples");
            }
            answers.println(hear(in.readNBytes(2 * samples), header.path("language").asString("auto"), header.path("prompt").asString("")));
        }
    }

    private String hear(byte[] pcm, String language, String prompt) {
        var shorts = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        var samples = new float[shorts.remaining()];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = shorts.get(i) / 32768f;
        }
        var how = new WhisperFullParams();
        how.nThreads = threads;
        how.language = whisper.isMultilingual(model) ? language : "en";
        how.initialPrompt = prompt.isEmpty() ? null : prompt;
        how.noContext = true;
        how.suppressBlank = true;
        how.suppressNonSpeechTokens = true;
        var failed = whisper.full(model, how, samples, samples.length);
        if (failed != 0) {
            return JSON.writeValueAsString(JSON.createObjectNode().put("error", "whisper.cpp failed with " + failed));
        }
        var answer = JSON.createObjectNode().put("language", "auto".equals(how.language) ? "" : how.language);
        var segments = answer.putArray("segments");
        for (var i = 0; i < whisper.fullNSegments(model); i++) {
            segments.addObject().put("start", whisper.fullGetSegmentTimestamp0(model, i) / TICKS)
                    .put("end", whisper.fullGetSegmentTimestamp1(model, i) / TICKS).put("text", whisper.fullGetSegmentText(model, i));
        }
        return JSON.writeValueAsString(answer);
    }
}
