package yinxin.voicemail.speech;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import yinxin.telephony.audio.Sounds;
import yinxin.telephony.audio.WavFile;
import yinxin.voicemail.speech.Transcriber.Outcome;
import yinxin.voicemail.transcript.Transcript.Sentence;

/// Measures a recogniser on telephone sound and prints the table of docs/speech.md: word error rates by corpus and noise, and how much faster than
/// speech it is. Not a test: `SpeechTrial.main`, with the tests' class path, on a machine with pocketsphinx and its test data, espeak-ng, flite and sox.
public final class SpeechTrial {
    private static final Path DATA = Path.of("/usr/share/pocketsphinx/test/data");
    private static final List<String> CARDS = List.of("ten of clubs", "four queen of clubs", "seven of clubs", "five five", "eight of spades four of clubs seven of hearts");
    private static final List<String> PHRASES = List.of("seven of hearts", "queen of spades", "two of diamonds ten of clubs", "king of hearts", "nine of clubs five of spades");
    private static final Map<String, Double> NOISE = new LinkedHashMap<>();

    static {
        NOISE.put("quiet line", Double.POSITIVE_INFINITY);
        NOISE.put("20 dB", 20.0);
        NOISE.put("10 dB", 10.0);
    }

    private record Sample(short[] sound, String truth) {}

    private final Path directory = Files.createTempDirectory("speech-trial");

    private SpeechTrial() throws IOException {}

    public static void main(String[] arguments) throws Exception {
        new SpeechTrial().run();
    }

    private void run() throws Exception {
        var grammar = command("-jsgf", DATA.resolve("cards/cards.gram").toString());
        var free = command();
        System.out.println("| engine | corpus | noise | words | word errors | recordings without words | times faster than speech, one core |");
        System.out.println("|---|---|---|---|---|---|---|");
        measure("pocketsphinx, grammar", grammar, "people, cards (Debian)", cards());
        measure("pocketsphinx, grammar", grammar, "espeak-ng, cards", spoken("espeak-ng", "-v", "en-us", "-s", "140", "-w"));
        measure("pocketsphinx, grammar", grammar, "flite, cards", spoken("flite", "-voice", "slt", "-o"));
        measure("pocketsphinx, dictation", free, "people, a novel (Debian)", novel());
    }

    private static CommandTranscriber command(String... more) {
        var run = new ArrayList<>(List.of(Path.of("deploy/speech/pocketsphinx").toAbsolutePath().toString(), "{wav}"));
        run.addAll(List.of(more));
        return new CommandTranscriber(new CommandTranscriber.Settings(run, 16_000, Duration.ofMinutes(5)));
    }

    private void measure(String engine, Transcriber transcriber, String corpus, List<Sample> samples) throws Exception {
        for (var noise : NOISE.entrySet()) {
            var words = 0;
            var errors = 0;
            var empty = 0;
            var seconds = 0.0;
            var nanos = 0L;
            for (var sample : samples) {
                var line = Sounds.telephoned(noisy(sample.sound(), noise.getValue()));
                seconds += line.length / 8000.0;
                var began = System.nanoTime();
                var heard = hear(transcriber, line);
                nanos += System.nanoTime() - began;
                var truth = List.of(sample.truth().split(" "));
                words += truth.size();
                errors += distance(truth, heard);
                empty += heard.isEmpty() ? 1 : 0;
            }
            System.out.printf(Locale.ROOT, "| %s | %s | %s | %d | %d %% | %d of %d | %.1f |%n", engine, corpus, noise.getKey(), words,
                    Math.round(100.0 * errors / words), empty, samples.size(), seconds / (nanos / 1e9));
        }
    }

    /// As the scribe does it: the gate, then each passage.
    private static List<String> hear(Transcriber transcriber, short[] line) throws InterruptedException {
        var text = new ArrayList<String>();
        for (var passage : SpeechGate.passages(line)) {
            var part = Arrays.copyOfRange(line, passage.from(), passage.to());
            if (transcriber.transcribe(new Utterance(part, Optional.of("en"), List.of())) instanceof Outcome.Heard heard) {
                text.add(heard.sentences().stream().map(Sentence::text).collect(Collectors.joining(" ")));
            }
        }
        return text.stream().flatMap(t -> Arrays.stream(t.split(" "))).filter(w -> !w.isBlank()).toList();
    }

    private static short[] noisy(short[] speech, double decibels) {
        var padded = Sounds.joined(new short[4000], speech, new short[4000]);
        if (Double.isInfinite(decibels)) {
            return padded;
        }
        var rms = Math.pow(10, (Sounds.level(speech) - decibels) / 20) * 32_768;
        return Sounds.mixed(padded, Sounds.noise(rms, padded.length, new Random(9).nextLong()));
    }

    private List<Sample> cards() throws Exception {
        var samples = new ArrayList<Sample>();
        for (var i = 0; i < CARDS.size(); i++) {
            samples.add(new Sample(eight(DATA.resolve("cards/00" + (i + 1) + ".wav")), CARDS.get(i)));
        }
        return samples;
    }

    private List<Sample> novel() throws Exception {
        var samples = new ArrayList<Sample>();
        for (var line : Files.readAllLines(DATA.resolve("librivox/transcription"))) {
            var name = line.replaceFirst(".*\\(", "").replaceFirst("\\)\\s*$", "");
            samples.add(new Sample(eight(DATA.resolve("librivox/" + name + ".wav")), line.replaceFirst("</s>.*", "").replace("<s>", "").strip()));
        }
        return samples;
    }

    private List<Sample> spoken(String... synthesiser) throws Exception {
        var samples = new ArrayList<Sample>();
        for (var phrase : PHRASES) {
            var wav = directory.resolve("spoken.wav");
            var command = new ArrayList<>(List.of(synthesiser));
            command.add(wav.toString());
            command.addAll(synthesiser[0].equals("flite") ? List.of("-t", phrase) : List.of(phrase));
            run(command);
            samples.add(new Sample(eight(wav), phrase));
        }
        return samples;
    }

    private short[] eight(Path file) throws Exception {
        var eight = directory.resolve("eight.wav");
        run(List.of("sox", file.toString(), "-r", "8000", "-b", "16", "-c", "1", eight.toString()));
        return WavFile.samples(new ByteArrayInputStream(Files.readAllBytes(eight)));
    }

    private static void run(List<String> command) throws Exception {
        if (new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor() != 0) {
            throw new IOException(command + " failed");
        }
    }

    /// Words put in, left out and mistaken.
    private static int distance(List<String> truth, List<String> heard) {
        var row = new int[heard.size() + 1];
        for (var j = 0; j <= heard.size(); j++) {
            row[j] = j;
        }
        for (var i = 1; i <= truth.size(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= heard.size(); j++) {
                var above = row[j];
                row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + (truth.get(i - 1).equals(heard.get(j - 1)) ? 0 : 1));
                diagonal = above;
            }
        }
        return row[heard.size()];
    }
}
