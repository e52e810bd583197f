package yinxin.network;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program that a real phone is: its output as it comes, its keyboard, its end.
final class PhoneProgram {
    /// A loaded machine may take long; nobody waits that long when all is well.
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private int seen;

    /// @param home where it may write
    PhoneProgram(List<String> command, Path home) throws IOException {
        var builder = new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        process = builder.start();
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        var buffer = new byte[4096];
        try (var in = process.getInputStream()) {
            for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                output.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            output.append(e);
        }
    }

    void type(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the phone is gone: " + output, e);
        }
    }

    /// Waits until the program has said one of these, after what was waited for before. The line that holds it.
    String hear(String... words) {
        await().atMost(PATIENCE).until(() -> process.isAlive() && find(words) < 0 ? -1 : 0, i -> i == 0);
        var at = find(words);
        if (at < 0) {
            throw new AssertionError("the phone ended and did not say " + List.of(words) + " but:\n" + output);
        }
        var end = output.indexOf("\n", at);
        seen = end < 0 ? output.length() : end;
        return output.substring(output.lastIndexOf("\n", at) + 1, seen);
    }

    private int find(String... words) {
        var first = -1;
        for (var word : words) {
            var at = output.indexOf(word, seen);
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }
        return first;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        return output.toString();
    }

    /// Its sockets stay, and nobody reads from them.
    void freeze() throws IOException {
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks it to end, as Ctrl-C does, and waits for that.
    void terminate() {
        process.destroy();
        awaitEnd();
    }

    void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the phone does not end:\n" + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// A UDP port of the loopback address that nobody has at the moment.
    static int freeUdpPort() throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
