package yinxin.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs the program as the launcher does, in a process of its own, with its output caught.
public final class Program {
    private static final long PATIENCE_SECONDS = 60;

    private Program() {}

    /// What came of it.
    public record Result(int exitCode, String output, String errors) {
        /// The lines of the output that begin with this.
        public List<String> lines(String beginning) {
            return output.lines().filter(line -> line.startsWith(beginning)).toList();
        }
    }

    /// @param directory where it runs
    /// @param variables added to its environment
    /// @param input     what stands on its standard input
    public static Result run(Path directory, Map<String, String> variables, String input, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), "yinxin.app.Main"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(variables);
        var process = builder.start();
        try {
            var said = new StringBuilder();
            var errors = Thread.ofVirtual().start(() -> {
                try {
                    said.append(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    said.append(e);
                }
            });
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading; its exit code tells why.
            }
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the program does not end; it said:\n" + output);
            }
            errors.join();
            return new Result(process.exitValue(), output, said.toString());
        } finally {
            process.destroyForcibly();
        }
    }
}
