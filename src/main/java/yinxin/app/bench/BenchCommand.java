package yinxin.app.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures how much one core carries. Exit code 1 when a sample was lost or a call went wrong.
@Command(name = "bench", description = "Measures how many calls a core carries, and checks every recorded sample.", mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    /// More than any trial needs, so that the gateway refuses only where it shall.
    private static final int MANY_CALLS = 4900;
    /// Waves of 15 s until the compilers of the gateway are nearly done: four minutes at most.
    private static final int MOST_WARMING = 16;
    private static final int FEW_CALLS = 200;
    private static final Duration FLOOD = Duration.ofSeconds(5);

    @Option(names = "--quick", description = "About two minutes instead of ten: fewer calls.")
    private boolean quick;

    @Option(names = "--write", description = "Puts the figures into docs/performance.md and draws its plots.")
    private boolean write;

    @Option(names = "--recordings", paramLabel = "N", split = ",", description = "Only this: N recordings at a time.")
    private List<Integer> recordings = new ArrayList<>();

    @Option(names = "--messages", paramLabel = "N", split = ",", description = "Only this: N messages of 20 s a second.")
    private List<Integer> messages = new ArrayList<>();

    @Option(names = "--set-ups", paramLabel = "N", split = ",", description = "Only this: N short calls a second.")
    private List<Integer> setUps = new ArrayList<>();

    @Option(names = "--overload", paramLabel = "N", split = ",", description = "Only this: N short calls a second, more than can be set up.")
    private List<Integer> overloads = new ArrayList<>();

    @Option(names = "--gateway-option", paramLabel = "OPTION",
            description = "Given to the gateway's Java, e.g. -XX:StartFlightRecording=filename=gateway.jfr.")
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var pinned = pin();
        var outcomes = new ArrayList<Outcome>();
        var everything = recordings.isEmpty() && messages.isEmpty() && setUps.isEmpty() && overloads.isEmpty();
        if (everything) {
            setUps = quick ? List.of(50) : List.of(50, 100, 150, 200);
            messages = quick ? List.of(5) : List.of(20);
            overloads = List.of(2000);
            recordings = quick ? List.of(300) : List.of(500, 1000, 1500, 2500);
        }
        var window = Duration.ofSeconds(quick ? 8 : 15);
        try (var bed = Bed.open(GatewayProcess.Launch.ofThisProgram(pinned, MANY_CALLS, options))) {
            var benchmark = new Benchmark(bed);
            benchmark.warmUp(Duration.ofSeconds(quick ? 5 : 15), quick ? 1 : MOST_WARMING);
            for (var each : recordings) {
                outcomes.add(benchmark.recordings(each, window));
            }
            for (var each : messages) {
                outcomes.add(benchmark.messages(each, window));
            }
            for (var each : setUps) {
                outcomes.add(benchmark.setUps(each, window));
            }
            for (var each : overloads) {
                outcomes.add(benchmark.flood(each, FLOOD));
            }
        }
        if (everything) {
            try (var bed = Bed.open(GatewayProcess.Launch.ofThisProgram(pinned, FEW_CALLS, options))) {
                outcomes.add(new Benchmark(bed).overload(FEW_CALLS));
            }
        }
        if (write) {
            new PerformancePage(Machine.here(), outcomes).write(Path.of("docs"));
        }
        var whole = outcomes.stream().filter(o -> !o.whole()).map(Outcome::name).toList();
        System.out.println(whole.isEmpty() ? "Every sample of every recording is right." : "Not whole: " + String.join(", ", whole));
        return whole.isEmpty() ? 0 : 1;
    }

    /// Leaves the first core to the gateway, where the system can. The machine must have two.
    private static boolean pin() throws IOException, InterruptedException {
        if (Runtime.getRuntime().availableProcessors() < 2 || !new File("/usr/bin/taskset").canExecute()) {
            System.out.println("The gateway shares its core with the load: there is one core only, or no taskset.");
            return false;
        }
        new ProcessBuilder("taskset", "-a", "-c", "-p", Integer.toString(GatewayProcess.CORE + 1), Long.toString(ProcessHandle.current().pid()))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        return true;
    }
}
