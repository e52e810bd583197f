package yinxin.app.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import yinxin.voicemail.speech.whisper.RandomModel;

class ModelsCommandTest {
    @TempDir
    static Path shop;
    private static Path model;
    private static String hash;
    @TempDir
    Path home;
    private Path models;

    @BeforeAll
    static void write() throws Exception {
        model = RandomModel.write(shop.resolve("ggml-random.bin"), 64, 1);
        hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(model)));
    }

    @BeforeEach
    void place() {
        models = home.resolve("models");
    }

    private record Said(int exitCode, String output) {}

    private Said run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--dir", models.toString()));
        var out = new ByteArrayOutputStream();
        var errors = new StringWriter();
        var before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            var exit = new CommandLine(new ModelsCommand()).setErr(new PrintWriter(errors, true)).setExecutionExceptionHandler((problem, line, _) -> {
                line.getErr().println(problem.getMessage());
                return 1;
            }).execute(all.toArray(String[]::new));
            return new Said(exit, out.toString(StandardCharsets.UTF_8) + errors);
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void withoutAWordItTellsWhatIsKnownAndWhatIsThere() throws Exception {
        assertThat(run()).satisfies(said -> {
            assertThat(said.exitCode()).isZero();
            assertThat(said.output()).contains("  small                 466 MiB  the least for Chinese", "none. Install one: ./yinxin models install small");
        });
        Files.createDirectories(models);
        Files.copy(model, models.resolve("ggml-random.bin"));
        assertThat(run().output()).contains("ggml-random.bin: no known model, SHA-1 " + hash, "yinxin.speech: {engine: whisper, whisper: {model: " + models);
    }

    @Test
    void aFileIsInstalledWhenItsHashIsRightAndItCanBeLoaded() {
        var said = run("install", model.toString(), "--sha1", hash);
        assertThat(said.output()).contains("Installed " + models.resolve("ggml-random.bin"));
        assertThat(said.exitCode()).isZero();
        assertThat(models.resolve("ggml-random.bin")).hasSameBinaryContentAs(model);
        assertThat(run("check", models.resolve("ggml-random.bin").toString())).isEqualTo(
                new Said(0, models.resolve("ggml-random.bin") + ": no known model, SHA-1 " + hash + "\nIt can be loaded.\n"));
    }

    @Test
    void whatIsDamagedOrNoModelIsNotInstalled() throws Exception {
        var said = run("install", model.toString(), "--sha1", "0".repeat(40));
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.output()).contains("Not installed: its SHA-1 is " + hash + " and should be 000");
        var none = Files.writeString(home.resolve("ggml-none.bin"), "hello");
        assertThat(run("install", none.toString())).satisfies(refused -> {
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.output()).contains("Not installed: it cannot be loaded");
        });
        assertThat(run("check", none.toString()).exitCode()).isEqualTo(1);
        assertThat(models).isEmptyDirectory();
    }

    @Test
    void anAddressIsRead() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var found = exchange.getRequestURI().getPath().equals("/models/ggml-random.bin");
            exchange.sendResponseHeaders(found ? 200 : 404, found ? Files.size(model) : -1);
            if (found) {
                Files.copy(model, exchange.getResponseBody());
            }
            exchange.close();
        });
        server.start();
        try {
            var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/models/";
            assertThat(run("install", url + "ggml-random.bin?download=true").exitCode()).isZero();
            assertThat(models.resolve("ggml-random.bin")).hasSameBinaryContentAs(model);
            assertThat(run("install", url + "ggml-absent.bin")).isEqualTo(new Said(1, "Reading " + url + "ggml-absent.bin …\n" + url + "ggml-absent.bin answered 404\n"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void onlyAModelsNameIsOne() {
        for (var name : List.of("huge", "ggml-small", "/etc/passwd", "http://127.0.0.1/..%2fevil.sh")) {
            var said = run("install", name);
            assertThat(said.exitCode()).as(name).isEqualTo(1);
            assertThat(said.output()).contains("is named like ggml-small.bin");
        }
        assertThat(KnownModel.named("small").orElseThrow().url()).isEqualTo("https://huggingface.co/ggerganov/whisper.cpp/resolve/main/ggml-small.bin");
        assertThat(KnownModel.ALL).allMatch(known -> known.sha1().matches("[0-9a-f]{40}"));
    }
}
