package yinxin.storage.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;

/// S3Proxy on a directory, as a program of its own, which can be stopped and started again.
public final class TestS3 implements AutoCloseable {
    private static final Path PROGRAM = Path.of("target/peers/s3proxy-jar-with-dependencies.jar");
    private static final String BUCKET = "recordings";
    private static final Duration STARTING = Duration.ofSeconds(60);

    private final Path directory;
    private final int port;
    private Process process;

    /// Keeps its objects in this directory.
    public TestS3(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory.resolve("objects").resolve(BUCKET));
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Files.writeString(directory.resolve("s3proxy.conf"), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=yinxin
                s3proxy.credential=secret-of-the-store
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                jclouds.identity=ignored
                jclouds.credential=ignored
                """.formatted(port, directory.resolve("objects")));
    }

    /// Starts it and returns when it answers.
    public TestS3 start() throws IOException {
        if (!Files.exists(PROGRAM)) {
            throw new IllegalStateException(PROGRAM + " is missing: mvn generate-test-resources brings it");
        }
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(java, "-XX:+UseSerialGC", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-jar", PROGRAM.toString(), "--properties",
                directory.resolve("s3proxy.conf").toString()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile())).start();
        Awaitility.await().atMost(STARTING).until(this::answers);
        return this;
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            if (!process.isAlive()) {
                throw new IllegalStateException("S3Proxy ended: see " + directory.resolve("log"));
            }
            return false;
        }
    }

    /// `kill -9`.
    public void stop() {
        process.destroyForcibly().onExit().join();
    }

    /// How one gets in, with objects whose names begin like this.
    public S3Settings settings(String prefix) {
        return new S3Settings(Optional.of(URI.create("http://127.0.0.1:" + port)), "us-east-1", BUCKET, "yinxin", "secret-of-the-store", prefix);
    }

    /// Where it listens.
    public int port() {
        return port;
    }

    /// What lies there, as files.
    public Path objects() {
        return directory.resolve("objects").resolve(BUCKET);
    }

    @Override
    public void close() {
        stop();
    }
}
