package yinxin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ctrl-C and SIGTERM amid a benchmark, with real processes.
class StoppedBenchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    @TempDir
    private Path directory;

    @Test
    void neitherGatewayNorFilesAreLeftWhenItIsStopped() throws Exception {
        var bench = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + directory, "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), "yinxin.app.Main", "bench", "--quick")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            await().atMost(PATIENCE).until(() -> gateways(bench).size() == 1 && directories(directory).stream().anyMatch(d -> Files.exists(d.resolve("yinxin.db"))));
            var gateway = gateways(bench).getFirst();

            bench.destroy();

            assertThat(bench.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("the benchmark ends").isTrue();
            assertThat(gateway.isAlive()).as("its gateway runs").isFalse();
            assertThat(directories(directory)).isEmpty();
        } finally {
            bench.descendants().forEach(ProcessHandle::destroyForcibly);
            bench.destroyForcibly().waitFor();
        }
    }

    private static List<ProcessHandle> gateways(Process bench) {
        return bench.children().filter(child -> child.info().commandLine().orElse("").contains("serve")).toList();
    }

    private static List<Path> directories(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("yinxin-bench")).toList();
        }
    }
}
