package yinxin.voicemail.speech;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Any recogniser's program: WAV in, text or JSON ([Segments]) out. It runs at the lowest priority, so that calls come first.
///
/// `{wav}` in the command stands for a file with the sound; without it the sound is written to the program's standard input. `{language}` and
/// `{hot-words}` stand for what is known of the message (`auto` and nothing where nothing is).
public final class CommandTranscriber implements Transcriber {
    private static final String FILE = "{wav}";
    /// More than any transcript; a program that writes without end is stopped.
    private static final int MOST_OUTPUT = 1 << 20;
    private static final int SAID = 300;

    private final Settings settings;

    /// @param run     the program and its arguments
    /// @param rate    of the WAV file, 8000 or 16000 Hz
    /// @param longest after this the program is stopped
    public record Settings(List<String> run, int rate, Duration longest) {
        public Settings {
            run = List.copyOf(run);
            if (run.isEmpty()) {
                throw new IllegalArgumentException("a recogniser's command must name a program");
            }
        }
    }

    public CommandTranscriber(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "command " + Path.of(settings.run().getFirst()).getFileName();
    }

    @Override
    public Outcome transcribe(Utterance utterance) throws InterruptedException {
        var wav = utterance.wav(settings.rate());
        if (settings.run().stream().noneMatch(word -> word.contains(FILE))) {
            return run(utterance, "", wav);
        }
        try {
            // The voice lies in the clear as long as the program reads it, for nobody else to see.
            var file = Files.createTempFile("yinxin", ".wav", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.write(file, wav);
                return run(utterance, file.toString(), new byte[0]);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            return new Outcome.TryLater("the sound cannot be written for the recogniser: " + e.getMessage());
        }
    }

    private Outcome run(Utterance utterance, String file, byte[] input) throws InterruptedException {
        var command = settings.run().stream().map(word -> word.replace(FILE, file).replace("{language}", utterance.language().orElse("auto"))
                .replace("{hot-words}", String.join(" ", utterance.hotWords()))).toList();
        Process process;
        try {
            process = new ProcessBuilder(politely(command)).start();
        } catch (IOException e) {
            return new Outcome.Misconfigured("the recogniser cannot be run: " + e.getMessage());
        }
        try {
            var output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), Thread::startVirtualThread);
            var complaint = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), Thread::startVirtualThread);
            Thread.startVirtualThread(() -> feed(process, input));
            if (!process.waitFor(settings.longest().toMillis(), TimeUnit.MILLISECONDS)) {
                return new Outcome.TryLater("the recogniser took longer than " + settings.longest().toSeconds() + " s and was stopped");
            }
            // What it has started may hold its output open.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            return read(process.exitValue(), output.join(), complaint.join(), utterance);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /// Calls always before transcription.
    private static List<String> politely(List<String> command) {
        var polite = new ArrayList<>(List.of("nice", "-n", "19"));
        polite.addAll(command);
        return polite;
    }

    private static Outcome read(int exit, String output, String complaint, Utterance utterance) {
        if (exit == 126 || exit == 127) {
            return new Outcome.Misconfigured("the recogniser cannot be run: " + brief(complaint));
        }
        if (exit != 0) {
            return new Outcome.Unable("the recogniser ended with " + exit + ": " + brief(complaint));
        }
        try {
            return Segments.read(output, new Passage(0, Math.max(1, utterance.samples().length)).duration());
        } catch (IllegalArgumentException e) {
            return new Outcome.Misconfigured(String.valueOf(e.getMessage()));
        }
    }

    private static String brief(String complaint) {
        var line = complaint.strip().lines().reduce("", (_, last) -> last).strip();
        return line.length() <= SAID ? line : line.substring(0, SAID);
    }

    private static String read(InputStream stream) {
        try (stream) {
            return new String(stream.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    private static void feed(Process process, byte[] input) {
        try (var in = process.getOutputStream()) {
            in.write(input);
        } catch (IOException _) {
            // A program that does not read to the end has heard enough, or says by its exit code that it has failed.
        }
    }
}
