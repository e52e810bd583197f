package yinxin.telephony.e1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/// A real exchange at the other end of an E1: libpri in a program of its own (`src/test/c/exchange.c`), which is told what to do line by line.
public final class Exchange implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path SOURCE = Path.of("src/test/c/exchange.c");
    private static final Path PROGRAM = Path.of("target/exchange");

    private final Process process;
    private final PrintWriter commands;
    private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();

    /// @param options `network` or `user`, then perhaps `facility`
    public Exchange(int port, int peer, String... options) throws IOException {
        build();
        // An exchange sends by its clock. Who may not take precedence over others runs it as it is.
        var command = new ArrayList<>(List.of("nice", "-n", "-10", PROGRAM.toString(), Integer.toString(port), Integer.toString(peer)));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        Thread.ofVirtual().start(() -> read(process.inputReader(StandardCharsets.UTF_8)));
    }

    private static synchronized void build() throws IOException {
        if (Files.exists(PROGRAM) && Files.getLastModifiedTime(PROGRAM).compareTo(Files.getLastModifiedTime(SOURCE)) > 0) {
            return;
        }
        var compiler = new ProcessBuilder("sh", "-c", "gcc -O2 -Wall -Wextra -Werror -o " + PROGRAM + ".new " + SOURCE
                + " -lpri -lm $(pkg-config --cflags --libs libosmocore) && mv " + PROGRAM + ".new " + PROGRAM).inheritIO().start();
        try {
            if (compiler.waitFor() != 0) {
                throw new IllegalStateException("gcc could not build " + SOURCE + ": libpri-dev and libosmocore-dev are needed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private void read(BufferedReader lines) {
        lines.lines().forEach(line -> {
            synchronized (events) {
                events.add(line);
                events.notifyAll();
            }
        });
    }

    /// Gives a command; see the program's head.
    public void tell(String command, Object... values) {
        commands.println(command.formatted(values));
    }

    /// Waits for an event that the expression matches from its beginning to its end, takes it, and returns it.
    public String await(String expression) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        var pattern = Pattern.compile(expression);
        synchronized (events) {
            while (true) {
                var found = events.stream().filter(e -> pattern.matcher(e).matches()).findFirst();
                if (found.isPresent()) {
                    events.remove(found.get());
                    return found.get();
                }
                var left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0 || !process.isAlive()) {
                    throw new AssertionError("the exchange did not say \"" + expression + "\", but " + events);
                }
                try {
                    events.wait(Math.max(1, Math.min(left, 100)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError(e);
                }
            }
        }
    }

    /// What it has said and nobody has taken.
    public List<String> said() {
        return List.copyOf(events);
    }

    @Override
    public void close() {
        commands.close();
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
