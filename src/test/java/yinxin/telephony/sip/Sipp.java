package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
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

    /// To this number, which the scenario calls `[service]`.
    public Sipp dialling(String number) {
        options.addAll(List.of("-s", number));
        return this;
    }

    /// From another address of this machine.
    public Sipp from(String address) {
        from = address;
        return this;
    }

    /// Calls this user (`[service]` in the scenario).
    public Sipp calling(String user) {
        options.addAll(List.of("-s", user));
        return this;
    }

    /// Begins to listen on a free port, and returns when it does. What it then hears must be as written.
    public Listening listens() throws IOException, InterruptedException {
        var port = freePort();
        var work = Files.createTempDirectory("sipp");
        var command = command("127.0.0.1:9", work);
        command.addAll(List.of("-p", Integer.toString(port)));
        command.addAll(options);
        var listening = new Listening(this, start(command, work), work, port);
        var open = options.contains("t1") ? "/proc/net/tcp" : "/proc/net/udp";
        var entry = ":%04X ".formatted(port);
        org.awaitility.Awaitility.await().atMost(java.time.Duration.ofSeconds(PATIENCE_SECONDS)).pollInterval(java.time.Duration.ofMillis(20))
                .until(() -> Files.readString(Path.of(open)).contains(entry) || !listening.process.isAlive());
        return listening;
    }

    /// A SIPp that plays the called side.
    public static final class Listening implements AutoCloseable {
        private final Sipp sipp;
        private final Process process;
        private final Path work;
        private final int port;

        private Listening(Sipp sipp, Process process, Path work, int port) {
            this.sipp = sipp;
            this.process = process;
            this.work = work;
            this.port = port;
        }

        public int port() {
            return port;
        }

        /// Waits for its end and fails unless every call went as written.
        public void passes() throws IOException, InterruptedException {
            sipp.conclude(process, work);
        }

        /// Ends it, whatever it has heard.
        @Override
        public void close() throws IOException, InterruptedException {
            process.destroyForcibly().waitFor();
            delete(work);
        }
    }

    /// Runs it and fails, with SIPp's own words and the messages it saw, unless every call went as written.
    public void passesAgainst(int port) throws IOException, InterruptedException {
        var work = Files.createTempDirectory("sipp");
        var command = command(from.indexOf(':') < 0 ? "127.0.0.1:" + port : "[" + from + "]:" + port, work);
        // Left to itself it takes 5060, where answers to strangers of other tests go.
        command.addAll(List.of("-p", Integer.toString(freePort())));
        command.addAll(options);
        conclude(start(command, work), work);
    }

    private int freePort() throws IOException {
        try (var free = new DatagramSocket(new InetSocketAddress(from, 0))) {
            return free.getLocalPort();
        }
    }

    /// Two of them at a time would both take 6000. Below the ports that the system gives out, and those of our own media.
    private int freeMediaPort() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(5_000, 9_000) * 2;
            try (var _ = new DatagramSocket(new InetSocketAddress(from, port)); var _ = new DatagramSocket(new InetSocketAddress(from, port + 2))) {
                return port;
            } catch (IOException _) {
                // Another one, then.
            }
        }
    }

    private List<String> command(String remote, Path work) {
        return new ArrayList<>(List.of("sipp", remote, "-sf", SCENARIOS.resolve(scenario + ".xml").toString(),
                "-m", Integer.toString(calls), "-i", from, "-mi", from, "-mp", Integer.toString(freeMediaPort()), "-bind_local", "-nostdin", "-timeout",
                PATIENCE_SECONDS - 5 + "s", "-timeout_error", "-trace_err", "-error_file", work.resolve("errors").toString(),
                "-trace_msg", "-message_file", work.resolve("messages").toString()));
    }

    private static Process start(List<String> command, Path work) throws IOException {
        return new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true)
                .redirectOutput(work.resolve("screen").toFile()).start();
    }

    private void conclude(Process process, Path work) throws IOException, InterruptedException {
        try {
            var ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            assertThat(ended && process.exitValue() == 0)
                    .as(() -> "SIPp scenario " + scenario + "\n" + text(work.resolve("errors")) + "\n" + text(work.resolve("messages")))
                    .isTrue();
        } finally {
            delete(work);
        }
    }

    private static void delete(Path work) throws IOException {
        if (Files.exists(work)) {
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
