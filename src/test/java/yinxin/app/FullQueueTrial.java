package yinxin.app;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// How much later a notice comes when the transcription queue is full: two gateways in one program, one with a recogniser that never ends on each core and
/// 500 messages waiting, one that writes nothing down; calls to one and the other in turn. From the end of the call to WeChat's acceptance. Not a test:
/// `FullQueueTrial.main [calls]`, with the tests' class path.
public final class FullQueueTrial {
    private static final int WAITING = 500;

    private FullQueueTrial() {}

    public static void main(String[] arguments) throws Exception {
        var calls = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        var directory = Files.createTempDirectory("full-queue");
        try (var full = new BusyScribes(Files.createDirectory(directory.resolve("full")), true);
                var empty = new BusyScribes(Files.createDirectory(directory.resolve("empty")), false)) {
            for (var i = 0; i < BusyScribes.RECOGNISERS + 2; i++) {
                full.call();
                empty.call();
            }
            full.fill(WAITING);
            var late = new ArrayList<Duration>();
            var prompt = new ArrayList<Duration>();
            for (var i = 0; i < calls; i++) {
                late.add(full.untilTold(full.call()));
                prompt.add(empty.untilTold(empty.call()));
            }
            System.out.printf(Locale.ROOT, "recognisers %d, waiting %d, calls %d each%n", full.recognisers().size(), full.waiting(), calls);
            for (var share : List.of(0.5, 1.0)) {
                System.out.printf(Locale.ROOT, "p%.0f: full %d ms, empty %d ms, ratio %.2f%n", 100 * share, at(late, share), at(prompt, share),
                        (double) at(late, share) / at(prompt, share));
            }
        }
        System.exit(0);
    }

    private static long at(List<Duration> times, double share) {
        var sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size()))).toMillis();
    }
}
