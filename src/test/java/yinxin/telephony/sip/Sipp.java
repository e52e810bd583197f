package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a SIPp scenario from `src/test/resources/sipp` against a port on loopback.
public final class Sipp {
    private static final Path SCENARIOS = Path.of("src/test/resources/sipp").toAbsolutePath();
    private static final int PATIENCE_SECONDS = 20;

    private final List<String> options = new ArrayList<>();
    private final String scenario;
    private String from = "127.0.0.1";
    private int calls = 1;

    private Sipp(String scenario) {
        this.scenario = scenario;
    }

    /// The scenario of this name.
    public static Sipp scenario(String name) {
        return new Sipp(name);
    }

    /// As many calls, at this rate a second.
    public Sipp calls(int number, int rate) {
        calls = number;
        options.addAll(List.of("-r", Integer.toString(rate)));
        return this;
    }

    /// Over one TCP connection.
    public Sipp overTcp() {
        options.addAll(List.of("-t", "t1"));
        return this;
    }

    /// From another address of this machine.
    public Sipp from(String address) {
        from = address;
        return this;
    }

    /// Runs it and fails, with SIPp's own words and the messages it saw, unless every call went as written.
    public void passesAgainst(int port) throws IOException, InterruptedException {
        var work = Files.createTempDirectory("sipp");
        try {
            var command = new ArrayList<>(List.of("sipp", from.indexOf(':') < 0 ? "127.0.0.1:" + port : "[" + from + "]:" + port, "-sf", SCENARIOS.resolve(scenario + ".xml").toString(),
                    "-m", Integer.toString(calls), "-i", from, "-mi", from, "-bind_local", "-nostdin", "-timeout",
                    PATIENCE_SECONDS - 5 + "s", "-timeout_error", "-trace_err", "-error_file", work.resolve("errors").toString(),
                    "-trace_msg", "-message_file", work.resolve("messages").toString()));
            command.addAll(options);
            var process = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true)
                    .redirectOutput(work.resolve("screen").toFile()).start();
            var ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            assertThat(ended && process.exitValue() == 0)
                    .as(() -> "SIPp scenario " + scenario + "\n" + text(work.resolve("errors")) + "\n" + text(work.resolve("messages")))
                    .isTrue();
        } finally {
            try (var files = Files.walk(work)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
