package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However many messages wait for their text, and however long recognisers take: calls are recorded and told of as ever.
class FullQueueTest {
    private static final int WAITING = 500;
    private static final int CALLS = 4;
    /// In `/proc/PID/stat`, behind the name in brackets: the process's niceness.
    private static final int NICENESS = 16;
    private static final String LOWEST_PRIORITY = "19";

    @TempDir
    Path directory;

    @Test
    void aFullQueueChangesNothingForCallsAndNoticesAndTakesNoMoreThanItsPool() throws Exception {
        try (var gateway = new BusyScribes(directory, true)) {
            gateway.calls(BusyScribes.RECOGNISERS);
            await().atMost(Duration.ofSeconds(30)).until(() -> gateway.recognisers().size() == BusyScribes.RECOGNISERS);
            gateway.fill(WAITING);

            for (var told : gateway.calls(CALLS)) {
                assertThat(told.values()).containsKey("phone_number1");
                assertThat(gateway.recorded(told)).as("all of what was said").isGreaterThanOrEqualTo(gateway.spoken());
            }

            assertThat(gateway.waiting()).as("the stored messages are the queue").isEqualTo(BusyScribes.RECOGNISERS + WAITING + CALLS);
            assertThat(gateway.recognisers()).hasSize(BusyScribes.RECOGNISERS).allMatch(ProcessHandle::isAlive).allMatch(FullQueueTest::isOfLowestPriority);
        }
    }

    private static boolean isOfLowestPriority(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/stat")).replaceFirst(".*\\) ", "").split(" ")[NICENESS].equals(LOWEST_PRIORITY);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
