package yinxin.telephony.sip;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import yinxin.FreePort;

/// Somebody else's network: Kamailio as registrar and proxy on a free port of loopback, by `src/test/resources/kamailio/office.cfg`. Every number's
/// password is [#PASSWORD].
public final class Kamailio implements AutoCloseable {
    public static final String PASSWORD = "secret";

    private static final Path CONFIGURATION = Path.of("src/test/resources/kamailio/office.cfg").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int STARTS = 3;

    private final Terms terms;
    private final Path directory;
    private int port;
    private @Nullable Process process;

    /// What the registrar wants.
    ///
    /// @param algorithm    of digests: `MD5` or `SHA-256`
    /// @param nonceSeconds how long a nonce is good for
    /// @param leastSeconds the shortest registration
    public record Terms(String algorithm, int nonceSeconds, int leastSeconds) {
        public static final Terms USUAL = new Terms("MD5", 300, 1);
    }

    public Kamailio(Terms terms) throws IOException {
        this.terms = terms;
        this.directory = Files.createTempDirectory("kamailio");
        for (var tries = 1;; tries++) {
            port = freePort();
            try {
                start();
                return;
            } catch (AssertionError e) {
                // Somebody else may have been quicker to take the port.
                stop();
                if (tries == STARTS) {
                    throw e;
                }
            }
        }
    }

    private static int freePort() throws IOException {
        while (true) {
            try (var tcp = new ServerSocket(FreePort.any(), 1, InetAddress.getLoopbackAddress());
                 var _ = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
                return tcp.getLocalPort();
            } catch (BindException _) {
                // Free for TCP and not for UDP.
            }
        }
    }

    /// Where it listens, UDP and TCP; the same after a restart.
    public int port() {
        return port;
    }

    /// Starts it, with nobody registered.
    public void start() throws IOException {
        var command = new ArrayList<>(List.of("kamailio", "-f", CONFIGURATION.toString(), "-DD", "-E", "-m", "32", "-M", "4", "-Y", directory.toString(),
                "-w", directory.toString()));
        List.of("PORT=" + port, "ALGORITHM=\"" + terms.algorithm() + "\"", "NONCES=" + terms.nonceSeconds(), "LEAST=" + terms.leastSeconds())
                .forEach(definition -> command.addAll(List.of("-A", definition)));
        var log = directory.resolve("log");
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("Kamailio does not start:\n" + Files.readString(log));
            }
            return answers();
        });
    }

    /// Whether it replies to OPTIONS.
    private boolean answers() throws IOException {
        try (var asking = new Peer(port)) {
            asking.request("OPTIONS", "ready", 1, "ready", "", "", "");
            var reply = asking.poll(200);
            return reply != null && reply.startsWith("SIP/2.0 200");
        }
    }

    /// Ends it; who was registered is forgotten.
    public void stop() {
        var running = process;
        if (running == null) {
            return;
        }
        process = null;
        // The workers are its children: it ends them itself when it is asked to end, and not when it is killed.
        var workers = running.descendants().toList();
        running.destroy();
        try {
            if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            workers.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
