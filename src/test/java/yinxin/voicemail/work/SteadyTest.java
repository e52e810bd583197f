package yinxin.voicemail.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SteadyTest {
    @Test
    void aJobThatFailsOnceComesAgain() throws Exception {
        var rounds = new CountDownLatch(3);
        try (var executor = Executors.newSingleThreadScheduledExecutor()) {
            var _ = executor.scheduleWithFixedDelay(Steady.job("a test", () -> {
                rounds.countDown();
                throw new IllegalStateException("a fault in round " + rounds.getCount());
            }), 0, 1, TimeUnit.MILLISECONDS);
            assertThat(rounds.await(30, TimeUnit.SECONDS)).as("three rounds, each of which fails").isTrue();
            executor.shutdownNow();
        }
    }
}
