package yinxin.app.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Where and of what figures were taken.
record Machine(String processor, int cores, String system, String java, String commit, LocalDate date) {
    static Machine here() {
        return new Machine(processorName(), processors(), System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(), commitName(), LocalDate.now(ZoneOffset.UTC));
    }

    private static String processorName() {
        return lines("/proc/cpuinfo").lines().filter(l -> l.startsWith("model name") || l.startsWith("cpu family") || l.startsWith("model\t"))
                .map(l -> l.replaceAll("\\s+", " ").replace("model name : ", "").replace(" :", "")).distinct().limit(3)
                .reduce((a, b) -> b.startsWith("cpu") || b.startsWith("model") ? a + ", " + b : b + ", " + a).orElse("unknown processor");
    }

    /// All of the machine, also those that this program may not use.
    private static int processors() {
        return (int) lines("/proc/cpuinfo").lines().filter(l -> l.startsWith("processor")).count();
    }

    private static String lines(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return "";
        }
    }

    private static String commitName() {
        try {
            var git = new ProcessBuilder("git", "describe", "--always", "--dirty").redirectErrorStream(true).start();
            var name = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? name : "unknown";
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
