package yinxin.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import yinxin.storage.sql.DatabaseAddress;

/// The PostgreSQL that Debian ships, with everything that it does for the safety of data, in a directory of its own. It can be killed. It refuses to
/// be root, and becomes `postgres` where the tests are.
public final class DebianPostgres implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql");
    private static final Duration STARTING = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 12;

    private final Path data;
    private final int port;
    private Process process;

    /// Makes one with a new data directory.
    public DebianPostgres() throws IOException, InterruptedException {
        data = Files.createTempDirectory("yinxin-postgresql");
        if (isRoot()) {
            Files.setOwner(data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        }
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var made = run("initdb", "-D", data.toString(), "-U", "yinxin", "-A", "trust", "-E", "UTF8", "--locale=C");
        if (made.waitFor() != 0) {
            throw new IllegalStateException("initdb: " + new String(made.getInputStream().readAllBytes()));
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static Process run(String program, String... arguments) throws IOException {
        Path directory;
        try (Stream<Path> versions = Files.list(PROGRAMS)) {
            directory = versions.filter(v -> Files.isExecutable(v.resolve("bin/initdb"))).max(Path::compareTo).orElseThrow(() -> new IllegalStateException(
                    "Debian's package postgresql is not installed (.ci/run installs it)")).resolve("bin");
        }
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(directory.resolve(program).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(Path.of("/tmp").toFile()).redirectErrorStream(true).start();
    }

    /// Starts it and returns when it answers.
    public DebianPostgres start() throws IOException {
        process = run("postgres", "-D", data.toString(), "-p", String.valueOf(port), "-k", data.toString(), "-c", "listen_addresses=127.0.0.1",
                "-c", "log_destination=syslog", "-c", "log_min_messages=panic");
        Awaitility.await().atMost(STARTING).until(this::answers);
        return this;
    }

    private boolean answers() {
        try (var connection = DriverManager.getConnection(address().url(), address().user(), "")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    public DatabaseAddress address() {
        return new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "yinxin", "", CONNECTIONS);
    }

    /// Where it listens.
    public int port() {
        return port;
    }

    /// `kill -9` of all its processes in the same moment.
    public void kill() {
        var all = Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }

    @Override
    public void close() throws IOException {
        kill();
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
