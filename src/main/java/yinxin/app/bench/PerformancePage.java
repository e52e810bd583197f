package yinxin.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import yinxin.app.bench.Plot.Curve;
import yinxin.app.bench.Plot.Point;

/// The figures in `docs/performance.md`, between two marks, so that what people wrote around them stays; and the plots beside it.
final class PerformancePage {
    static final String BEGIN = "<!-- figures: ./yinxin bench --write -->";
    static final String END = "<!-- end of figures -->";

    private final Machine machine;
    private final List<Outcome> outcomes;

    PerformancePage(Machine machine, List<Outcome> outcomes) {
        this.machine = machine;
        this.outcomes = List.copyOf(outcomes);
    }

    /// @param docs the directory with `performance.md`; plots go into `performance/` in it
    void write(Path docs) throws IOException {
        var page = docs.resolve("performance.md");
        var text = Files.readString(page);
        var begin = text.indexOf(BEGIN);
        var end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " lacks the marks between which the figures stand: " + BEGIN + " and " + END);
        }
        Files.writeString(page, text.substring(0, begin) + BEGIN + "\n" + figures() + text.substring(end));
        var plots = Files.createDirectories(docs.resolve("performance"));
        Files.writeString(plots.resolve("core.svg"), core().svg());
        Files.writeString(plots.resolve("packet.svg"), packet().svg());
        Files.writeString(plots.resolve("set-ups.svg"), setUps().svg());
    }

    String figures() {
        return "\n%s, %d cores, %s. %s. Commit %s, %s.\n\n".formatted(machine.processor(), machine.cores(), machine.system(), machine.java(),
                machine.commit(), machine.date()) + table() + "\n" + disturbances();
    }

    private String table() {
        var table = new StringBuilder("""
                | trial | answered | refused | failed | resent | INVITE→200 p50 / p99 ms | BYE→notice p50 / p99 ms | whole recordings | packets lost \
                | beep→recording p99 ms | core | µs CPU a packet | ms CPU a call | resident MB |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
                """);
        for (var o : outcomes) {
            var calls = o.calls();
            var cost = o.machine();
            table.append(String.format(Locale.ROOT, "| %s | %d | %d | %d | %d | %.1f / %.1f | %.0f / %.0f | %d | %d of %d | %.0f | %.0f %% | %.1f | %.1f | %d |%n",
                    o.name(), calls.answered(), calls.refused(), calls.failed(), calls.resent(), calls.answer().millis(0.5), calls.answer().millis(0.99),
                    calls.push().millis(0.5), calls.push().millis(0.99), o.audio().whole(), o.audio().lost().all(),
                    o.audio().packets() + o.audio().lost().all(), calls.beepGap().millis(0.99), 100 * cost.core(), cost.perPacket(), cost.perCall(),
                    cost.resident() >> 20));
        }
        return table.toString();
    }

    private String disturbances() {
        var text = new StringBuilder("What disturbed each trial: the part of the core in which Java still compiled (it is counted in the figures above), stolen time, cores used by other programs, cores used by the load, and how late 99 of 100 "
                + "of its packets were at most.\n\n| trial | compilers | stolen | other programs | load | late ms |\n|---|---|---|---|---|---|\n");
        for (var o : outcomes) {
            var noise = o.machine().noise();
            text.append(String.format(Locale.ROOT, "| %s | %.0f %% | %.0f %% | %.0f %% | %.0f %% | %.0f |%n", o.name(), 100 * o.machine().compilers(), 100 * noise.stolen(), 100 * noise.others(),
                    100 * noise.load(), noise.lateness()));
        }
        return text.append('\n').toString();
    }

    private Plot core() {
        return new Plot("One core while all calls record", "recordings at a time", "per cent of the core", false, List.of(
                curve(o -> o.name().endsWith("recordings"), o -> o.wave().calls(), o -> 100 * o.machine().core()),
                new Curve("Asterisk 23.4.1 (another run)", PeerFigures.CORE)));
    }

    private Plot packet() {
        return new Plot("CPU for each received packet while all calls record", "recordings at a time", "microseconds", false, List.of(
                curve(o -> o.name().endsWith("recordings"), o -> o.wave().calls(), o -> o.machine().perPacket()),
                new Curve("Asterisk 23.4.1 (another run)", PeerFigures.PACKET)));
    }

    private Plot setUps() {
        return new Plot("INVITE to 200 with calls of 2 s, p99", "calls a second", "milliseconds", true, List.of(
                curve(o -> o.name().endsWith("set-ups/s"), o -> o.wave().perSecond(), o -> o.calls().answer().millis(0.99)),
                new Curve("Asterisk 23.4.1 (another run)", PeerFigures.SET_UPS)));
    }

    private Curve curve(Predicate<Outcome> which, Function<Outcome, Number> x, Function<Outcome, Number> y) {
        return new Curve("Yinxin", outcomes.stream().filter(which).map(o -> new Point(x.apply(o).doubleValue(), y.apply(o).doubleValue())).toList());
    }
}
