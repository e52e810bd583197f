package yinxin.network;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import yinxin.FreePort;

/// A Kamailio with the very configuration of `deploy/kamailio`, on a free port of the loopback address: somebody else's network, with
/// subscribers who register with a password, and a voicemail to which it diverts.
///
/// ```java
/// var network = Kamailio.start(directory, Map.of("YINXIN", "127.0.0.1:" + gatewayPort, "NO_ANSWER_MS", 2_000));
/// network.subscriber("13800138000", "secret");          // may register and call, as user 13800138000 of realm example.com
/// ```
public final class Kamailio implements AutoCloseable {
    /// The domain of its numbers and the realm of their passwords.
    public static final String DOMAIN = "example.com";

    private static final Path DEPLOYED = Path.of("deploy/kamailio").toAbsolutePath();
    private static final int PATIENCE_SECONDS = 30;

    private final Path directory;
    private final InetSocketAddress address;
    private final Process process;

    private Kamailio(Path directory, InetSocketAddress address, Process process) {
        this.directory = directory;
        this.address = address;
        this.process = process;
    }

    /// Starts it with an empty register in a directory of its own; returns when it takes calls.
    ///
    /// @param settings values for the names that `kamailio.cfg` defines: texts, or whole numbers
    public static Kamailio start(Path directory, Map<String, Object> settings) throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("tables"));
        try (var tables = Files.list(DEPLOYED.resolve("tables"))) {
            for (var table : tables.toList()) {
                Files.copy(table, directory.resolve("tables").resolve(table.getFileName()));
            }
        }
        return start(directory, DEPLOYED.resolve("kamailio.cfg"), settings);
    }

    /// Starts one with another configuration, which listens at the names `HOST` and `PORT`.
    public static Kamailio start(Path directory, Path configuration, Map<String, Object> settings) throws IOException, InterruptedException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        var command = new ArrayList<>(List.of("kamailio", "-DD", "-E", "-m", "32", "-M", "4", "-n", "2", "-w", directory.toString(),
                "-Y", Files.createDirectories(directory.resolve("run")).toString(), "-f", configuration.toAbsolutePath().toString(),
                "-A", "HOST=" + address.getAddress().getHostAddress(), "-A", "PORT=" + address.getPort(),
                "-A", "DOMAIN=\"" + DOMAIN + "\"", "-A", "DB_URL=\"text://" + directory.resolve("tables") + "\""));
        settings.forEach((name, value) -> command.addAll(List.of("-A", name + "=" + (value instanceof Integer ? value : "\"" + value + "\""))));
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
        var kamailio = new Kamailio(directory, address, process);
        kamailio.awaitReady();
        return kamailio;
    }

    private void awaitReady() throws IOException, InterruptedException {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!run("core.uptime").isGood()) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                close();
                throw new IllegalStateException("Kamailio did not start:\n" + log());
            }
        }
    }

    /// Where phones and trunks reach it, UDP and TCP.
    public InetSocketAddress address() {
        return address;
    }

    /// Makes this number known, or gives it another password.
    public void subscriber(String number, String password) throws IOException, InterruptedException {
        command("htable.sets", "subscriber", "s:" + number, "s:" + md5(number + ":" + DOMAIN + ":" + password));
    }

    /// Whether a phone is registered for this number at the moment.
    public boolean isRegistered(String number) throws IOException, InterruptedException {
        return run("ul.lookup", "location", "s:" + number).isGood();
    }

    /// What an operator types after `kamcmd`; its answer.
    public String command(String... words) throws IOException, InterruptedException {
        var answer = run(words);
        if (!answer.isGood()) {
            throw new IllegalStateException("kamcmd " + String.join(" ", words) + ": " + answer.output());
        }
        return answer.output();
    }

    /// What it has said so far.
    public String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private record Answer(int exitCode, String output) {
        /// `kamcmd` ends with 0 even when what it asked for was refused.
        boolean isGood() {
            return exitCode == 0 && !output.startsWith("error");
        }
    }

    private Answer run(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("kamcmd", "-s", "unixs:" + directory.resolve("run").resolve("kamailio_ctl")));
        command.addAll(List.of(words));
        var kamcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(kamcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(kamcmd.waitFor(), output);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Free for TCP and UDP at this moment.
    private static int freePort() throws IOException {
        while (true) {
            try (var tcp = new ServerSocket(FreePort.any(), 1, InetAddress.getLoopbackAddress());
                 var _ = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
                return tcp.getLocalPort();
            } catch (java.net.BindException e) {
                // taken for UDP: try the next one
            }
        }
    }

    /// Ends it and its workers, by their ids.
    @Override
    public void close() {
        var workers = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        workers.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }
}
