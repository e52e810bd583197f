package yinxin.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/// What the system says of a process and of the machine. Linux only: `/proc`.
///
/// @param nanos      moment of the reading, of [System#nanoTime]
/// @param cpuMillis  time that the process has had on a processor, its own and the kernel's on its behalf
/// @param compilers  of it, milliseconds of the threads in which Java compiles; 0 for a program without
/// @param resident   octets of it in memory
/// @param stolen     time, in ticks, that other machines on the same hardware took from ours
/// @param ticks      all time of our processors, in ticks
/// @param idle       of it, time in which they had nothing to do
record Meter(long nanos, long cpuMillis, long compilers, long resident, long stolen, long ticks, long idle) {
    private static final int USER = 13;
    private static final int SYSTEM = 14;
    private static final int IDLE = 4;
    private static final int STEAL = 8;
    private static final int TICK_MILLIS = 10;
    private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");

    static Meter read(long pid) {
        try {
            var cpu = cpuMillis(Files.readString(Path.of("/proc/" + pid + "/stat")));
            var resident = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream().filter(l -> l.startsWith("VmRSS:"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) * 1024).findFirst().orElse(0);
            var machine = Files.readAllLines(Path.of("/proc/stat")).getFirst().trim().split(" +");
            var ticks = Arrays.stream(machine).skip(1).limit(STEAL).mapToLong(Long::parseLong).sum();
            return new Meter(System.nanoTime(), cpu, compilers(pid), resident, Long.parseLong(machine[STEAL]), ticks,
                    Long.parseLong(machine[IDLE]) + Long.parseLong(machine[IDLE + 1]));
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway's figures cannot be read from /proc: has it stopped?", e);
        }
    }

    private static long cpuMillis(String stat) {
        // The second field is the program's name in brackets and may hold spaces.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER - 2]) + Long.parseLong(fields[SYSTEM - 2])) * TICK_MILLIS;
    }

    /// The system cuts their names (`C2 CompilerThread0`) at 15 letters. Threads that have ended meanwhile do not count.
    private static long compilers(long pid) throws IOException {
        var millis = 0L;
        try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (var thread : threads.toList()) {
                try {
                    var stat = Files.readString(thread.resolve("stat"));
                    millis += COMPILER.matcher(stat).find() ? cpuMillis(stat) : 0;
                } catch (NoSuchFileException e) {
                    continue;
                }
            }
        }
        return millis;
    }

    /// Seconds since an earlier reading.
    double secondsSince(Meter earlier) {
        return (nanos - earlier.nanos) / 1e9;
    }

    /// Part of one core that the process used since an earlier reading, 0 to 1.
    double coreSince(Meter earlier) {
        return (cpuMillis - earlier.cpuMillis) / 1000.0 / secondsSince(earlier);
    }

    /// Part of one core in which Java compiled since an earlier reading, 0 to 1.
    double compilersSince(Meter earlier) {
        return Math.max(0, compilers - earlier.compilers) / 1000.0 / secondsSince(earlier);
    }

    /// Cores that all programs of this machine together used since an earlier reading.
    double busySince(Meter earlier) {
        return (ticks - idle - stolen - earlier.ticks + earlier.idle + earlier.stolen) * TICK_MILLIS / 1000.0 / secondsSince(earlier);
    }

    /// Part of our processors' time that was stolen since an earlier reading, 0 to 1.
    double stolenSince(Meter earlier) {
        return ticks == earlier.ticks ? 0 : (stolen - earlier.stolen) / (double) (ticks - earlier.ticks);
    }
}
