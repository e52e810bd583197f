package yinxin.app.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import yinxin.voicemail.speech.whisper.WhisperTranscriber;

/// The models of the recogniser on this machine. Weights are the operator's to install: nothing is fetched unless they ask.
@Command(name = "models", mixinStandardHelpOptions = true, description = {"Lists, checks and installs models for transcription on this machine (whisper.cpp).",
    "Without a word: those that are known, and those that are there."})
public final class ModelsCommand implements Callable<Integer> {
    private static final Duration CONNECT = Duration.ofSeconds(15);

    @Option(names = "--dir", paramLabel = "DIRECTORY", defaultValue = "models", scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "Where models are (default: ${DEFAULT-VALUE}).")
    private Path directory = Path.of("models");

    @Override
    public Integer call() throws IOException {
        System.out.println("Known models, multilingual:");
        KnownModel.ALL.forEach(model -> System.out.printf("  %-20s %8s  %s%n", model.name(), model.size(), model.use()));
        System.out.println("In " + directory + ":");
        var found = 0;
        if (Files.isDirectory(directory)) {
            try (var files = Files.list(directory)) {
                for (var file : files.filter(f -> f.toString().endsWith(".bin")).sorted().toList()) {
                    found++;
                    System.out.println("  " + file.getFileName() + ": " + identity(sha1(file)));
                }
            }
        }
        System.out.println(found == 0 ? "  none. Install one: ./yinxin models install small"
                : "Use one: yinxin.speech: {engine: whisper, whisper: {model: " + directory + "/…}}");
        return 0;
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Says by its hash which model a file is, and whether it can be loaded. 1: it cannot.")
    int check(@Parameters(paramLabel = "FILE", description = "The model.") Path file) throws IOException, InterruptedException {
        if (!Files.isReadable(file)) {
            throw new IOException("there is no file " + file + " that can be read");
        }
        System.out.println(file + ": " + identity(sha1(file)));
        var wrong = WhisperTranscriber.examine(file);
        System.out.println(wrong.isEmpty() ? "It can be loaded." : "It cannot be loaded: " + wrong + ".");
        return wrong.isEmpty() ? 0 : 1;
    }

    @Command(name = "install", mixinStandardHelpOptions = true, description = {"Installs a model: a known one by its name, or any by a file or an address.",
        "What has another hash than it should have is not installed."})
    int install(@Parameters(paramLabel = "NAME|FILE|URL", description = "What to install.") String what,
                @Option(names = "--sha1", paramLabel = "HASH", description = "What the file's SHA-1 must be; of known models it is known.") @Nullable String expected)
            throws IOException, InterruptedException {
        var known = KnownModel.named(what);
        var source = known.map(KnownModel::url).orElse(what);
        var name = known.map(KnownModel::file).orElseGet(() -> what.replaceFirst("[?#].*$", "").replaceFirst("^.*/", ""));
        if (!name.matches("[A-Za-z0-9._-]+\\.bin")) {
            throw new IOException("a model's file is named like ggml-small.bin, not \"" + name + "\"");
        }
        Files.createDirectories(directory);
        var draft = Files.createTempFile(directory, name, ".part");
        try {
            System.out.println("Reading " + source + " …");
            var hash = copy(source, draft);
            var wanted = Optional.ofNullable(expected).map(String::toLowerCase).or(() -> known.map(KnownModel::sha1));
            if (wanted.isPresent() && !wanted.get().equals(hash)) {
                System.out.println("Not installed: its SHA-1 is " + hash + " and should be " + wanted.get() + ". The file is damaged or another one.");
                return 1;
            }
            var wrong = WhisperTranscriber.examine(draft);
            if (!wrong.isEmpty()) {
                System.out.println("Not installed: it cannot be loaded: " + wrong + ".");
                return 1;
            }
            Files.move(draft, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            System.out.println("Installed " + directory.resolve(name) + ", " + identity(hash) + ".");
            return 0;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static String identity(String sha1) {
        return KnownModel.withHash(sha1).map(model -> "the known model " + model.name()).orElse("no known model, SHA-1 " + sha1);
    }

    /// The SHA-1 of what was copied.
    private static String copy(String source, Path target) throws IOException, InterruptedException {
        if (!source.matches("https?://.*")) {
            return copy(Files.newInputStream(Path.of(source)), target);
        }
        try (var http = HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NORMAL).build()) {
            var answer = http.send(HttpRequest.newBuilder(URI.create(source)).build(), HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw new IOException(source + " answered " + answer.statusCode());
            }
            return copy(answer.body(), target);
        }
    }

    private static String copy(InputStream from, Path target) throws IOException {
        var digest = sha1();
        try (var in = new DigestInputStream(from, digest)) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha1(Path file) throws IOException {
        var digest = sha1();
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-1", e);
        }
    }
}
