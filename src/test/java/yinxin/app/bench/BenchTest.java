package yinxin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A few calls through a real gateway in a process of its own: the benchmark itself, small.
class BenchTest {
    private static final int LIMIT = 6;
    private static final Duration TALK = Duration.ofSeconds(2);
    private static Bed bed;

    @BeforeAll
    static void open() throws Exception {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        bed = Bed.open(new GatewayProcess.Launch(classPath, false, LIMIT, List.of()));
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @Test
    void everySampleOfEveryCallIsFoundAgain() throws Exception {
        var outcome = new Trial(bed, "five calls", new Wave(5, 10, TALK, Wave.SHORT)).run(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(outcome).as("%s", outcome).matches(Outcome::whole);
        assertThat(outcome.calls().answered()).isEqualTo(5);
        assertThat(outcome.audio().packets()).isBetween(5 * 20L, 5 * 60L);
        assertThat(outcome.calls().push().count()).isEqualTo(5);
        assertThat(outcome.machine().resident()).isGreaterThan(50L << 20);
    }

    @Test
    void aPacketThatIsNotSentIsReportedAsLost() throws Exception {
        bed.load().dropEvery(64);
        var outcome = new Trial(bed, "planted", new Wave(2, 10, TALK, Wave.SHORT)).run(Duration.ofMillis(500), Duration.ofSeconds(1));
        bed.load().dropEvery(0);
        assertThat(outcome.audio().lost().inside()).isEqualTo(2);
        assertThat(outcome).matches(o -> !o.whole());
    }

    @Test
    void callsBeyondTheLimitAreTurnedAwayAndTheOthersStayWhole() throws Exception {
        var outcome = new Trial(bed, "too many", new Wave(LIMIT + 3, 50, TALK, Wave.SHORT)).run(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(outcome.calls().refused()).isEqualTo(3);
        assertThat(outcome.calls().answered()).isEqualTo(LIMIT);
        assertThat(outcome).as("%s", outcome).matches(Outcome::whole);
    }

    @Test
    void figuresReplaceThoseBetweenTheMarksAndNothingElse(@TempDir Path docs) throws Exception {
        Files.writeString(docs.resolve("performance.md"), "before\n" + PerformancePage.BEGIN + "\nold\n" + PerformancePage.END + "\nafter\n");
        var calls = new Outcome.Calls(10, 0, 0, 0, Percentiles.of(List.of(Duration.ofMillis(3))), new Percentiles(), new Percentiles());
        var noise = new Outcome.Noise(0.01, 0.2, 0.3, 4);
        var outcome = new Outcome("10 recordings", new Wave(10, 5, TALK, Wave.USUAL), calls,
                new Outcome.Audio(10, 0, 1000, new Outcome.Lost(0, 0, 0, 0)), new Outcome.Cost(0.25, 0.05, 6.5, 12, 300L << 20, noise));
        var machine = new Machine("a processor", 2, "Linux", "Java 25", "abc1234", LocalDate.of(2026, 11, 22));

        new PerformancePage(machine, List.of(outcome)).write(docs);

        assertThat(Files.readString(docs.resolve("performance.md"))).startsWith("before\n").endsWith(PerformancePage.END + "\nafter\n")
                .doesNotContain("old").contains("| 10 recordings | 10 | 0 | 0 | 0 | 3.0 / 3.0 |", "Commit abc1234, 2026-11-22", "| 6.5 |", "| 10 recordings | 5 % | 1 % | 20 % | 30 % | 4 |");
        assertThat(Files.readString(docs.resolve("performance/core.svg"))).startsWith("<svg").contains("<polyline", "Yinxin", "Asterisk");
    }

    @Test
    void percentilesAreThoseOfTheSortedTimes() {
        var times = new Percentiles();
        for (var i = 100; i >= 1; i--) {
            times.add(i * 1_000_000L);
        }
        assertThat(times.millis(0.5)).isEqualTo(50);
        assertThat(times.millis(0.99)).isEqualTo(99);
        assertThat(times.millis(1)).isEqualTo(100);
        assertThat(new Percentiles().millis(0.99)).isZero();
    }
}
