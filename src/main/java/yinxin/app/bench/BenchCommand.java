package yinxin.app.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures how much one core carries. Exit code 1 when a sample was lost or a call went wrong.
@Command(name = "bench", description = "Measures how many calls a core carries, and checks every recorded sample.", mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    @Option(names = "--quick", description = "About a minute: fewer calls.")
    private boolean quick;

    @Option(names = "--calls", paramLabel = "N", description = "Only this: N recordings at a time.")
    private int only;

    @Option(names = "--messages", paramLabel = "N", description = "Only this: N messages of 20 s a second.")
    private int messages;

    @Option(names = "--set-ups", paramLabel = "N", description = "Only this: N short calls a second.")
    private int setUps;

    @Option(names = "--gateway-option", paramLabel = "OPTION", description = "Given to the gateway's Java, e.g. -XX:StartFlightRecording=filename=/tmp/g.jfr.")
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var pinned = Runtime.getRuntime().availableProcessors() > 1 && new java.io.File("/usr/bin/taskset").canExecute();
        if (pinned) {
            new ProcessBuilder("taskset", "-a", "-c", "-p", "1", Long.toString(ProcessHandle.current().pid())).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        }
        var good = true;
        try (var bed = Bed.open(GatewayProcess.Launch.ofThisProgram(pinned, 5000, options))) {
            var bench = new Benchmark(bed);
            bench.warmUp(Duration.ofSeconds(quick ? 5 : 10));
            var all = new ArrayList<Outcome>();
            if (setUps > 0) {
                all.add(bench.setUps(setUps, Duration.ofSeconds(10)));
            }
            if (messages > 0) {
                all.add(bench.messages(messages, Duration.ofSeconds(20)));
            }
            if (only > 0) {
                all.add(bench.recordings(only, Duration.ofSeconds(15)));
            }
            good = all.stream().allMatch(Outcome::whole);
        }
        return good ? 0 : 1;
    }
}
