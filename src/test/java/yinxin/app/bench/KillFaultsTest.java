package yinxin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.app.ServedGateway.Surroundings;

/// `kill -9` at random moments of a load that goes on: calls come in, are answered, speak, hang up, are stored and told while the gateway dies.
class KillFaultsTest {
    /// The soak has fifty more.
    private static final int KILLS = Boolean.getBoolean("yinxin.soak") ? 20 : 5;
    private static final double CALLS_A_SECOND = 3;
    private static final Duration TALK = Duration.ofSeconds(4);
    /// Longer than a call, so that kills meet calls in every phase.
    private static final int LONGEST_LIFE = 5_000;

    @TempDir
    Path directory;

    @Test
    void killedAtRandomMomentsOfALoadItLosesNothingAndTellsNobodyTwice() throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        try (var bed = new FaultBed(directory, new Surroundings(List.of(), Map.of(), FaultBed.account(), ""), 5)) {
            for (var kill = 0; kill < KILLS; kill++) {
                var life = random.nextInt(LONGEST_LIFE);
                bed.call((int) Math.ceil(life / 1000.0 * CALLS_A_SECOND) + 1, CALLS_A_SECOND, TALK);
                TimeUnit.MILLISECONDS.sleep(life);
                bed.kill();
                bed.gateway.start();
            }
            var outcome = bed.assertNothingLost();
            System.out.println(KILLS + " kills, seed " + seed + ": " + outcome + ", " + bed.kinds());
            assertThat(outcome.answered()).isGreaterThanOrEqualTo(KILLS);
        }
    }
}
