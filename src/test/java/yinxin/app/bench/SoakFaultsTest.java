package yinxin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import yinxin.app.ServedGateway.Surroundings;
import yinxin.simulator.Fault;

/// Thousands of calls to fifty numbers, and something goes wrong every ten seconds: a kill in two of five, so that ten thousand calls see
/// more than fifty. `./yinxin test --soak`; it takes half an hour.
@EnabledIfSystemProperty(named = "yinxin.soak", matches = "true")
class SoakFaultsTest {
    private static final int CALLS = Integer.getInteger("yinxin.soak.calls", 10_000);
    private static final int CALLS_A_SECOND = Integer.getInteger("yinxin.soak.rate", 8);
    private static final Duration TALK = Duration.ofMillis(3500);
    private static final int SLICE_SECONDS = 10;
    private static final int SLICES_A_LINE = 3;
    private static final int NUMBERS = 50;
    private static final String SEND = "/cgi-bin/message/template/send";
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    Path directory;
    private final Random random = new Random(System.nanoTime());
    private final Map<Trouble, Integer> troubles = new EnumMap<>(Trouble.class);
    private final long started = System.nanoTime();
    private Meddler meddler;
    private FaultBed bed;

    private enum Trouble { KILL, DATABASE_LOCKED, NO_FLUSH, WECHAT_RESETS, WECHAT_LIES, WECHAT_SLOW, WECHAT_DOWN, CLOCK_BACK, NONE }

    @Test
    void thousandsOfCallsThroughEveryFaultLoseNothingAndTellNobodyTwice() throws Exception {
        meddler = new Meddler(directory.resolve("meddler"));
        try (var opened = new FaultBed(directory, new Surroundings(List.of(), meddler.environment(), FaultBed.account(), ""), NUMBERS)) {
            bed = opened;
            for (var placed = 0; placed < CALLS; placed += SLICE_SECONDS * CALLS_A_SECOND) {
                var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SLICE_SECONDS);
                bed.call(Math.min(SLICE_SECONDS * CALLS_A_SECOND, CALLS - placed), CALLS_A_SECOND, TALK);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(SLICE_SECONDS * 500));
                var trouble = random.nextInt(5) < 2 ? Trouble.KILL : Trouble.values()[random.nextInt(Trouble.values().length)];
                troubles.merge(trouble, 1, Integer::sum);
                make(trouble);
                tell(placed);
                TimeUnit.NANOSECONDS.sleep(until - System.nanoTime());
            }
            bed.gateway.wechat.faults().clear();
            var outcome = bed.assertNothingLost();
            System.out.println("soak: " + outcome + ", " + bed.kinds() + ", troubles " + troubles);
            assertThat(outcome.calls()).isEqualTo(CALLS);
        }
    }

    /// Whoever waits for half an hour sees how far it is.
    private void tell(int placed) {
        if (placed / (SLICE_SECONDS * CALLS_A_SECOND) % SLICES_A_LINE == 0) {
            System.out.printf("soak: %d of %d calls after %d s, %d cards, %s%n", placed, CALLS, Duration.ofNanos(System.nanoTime() - started).toSeconds(),
                    bed.cards().size(), troubles);
        }
    }

    private void make(Trouble trouble) throws Exception {
        var faults = bed.gateway.wechat.faults();
        switch (trouble) {
            case KILL -> {
                bed.kill();
                bed.gateway.start();
            }
            case DATABASE_LOCKED -> lockFor(Duration.ofMillis(random.nextInt(7_000)));
            case NO_FLUSH -> {
                meddler.failFlushes(true);
                bed.disturb();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(2_000));
                bed.disturb();
                meddler.failFlushes(false);
                await().atMost(PATIENCE).until(() -> bed.gateway.isReady());
            }
            case WECHAT_RESETS -> some(() -> faults.next(SEND, random.nextBoolean() ? Fault.resetAfterAccepting() : Fault.resetBeforeAccepting()));
            case WECHAT_LIES -> some(() -> faults.next(SEND, random.nextBoolean() ? Fault.errcode(-1, "system error") : Fault.errcodeAfterAccepting(-1, "system error")));
            case WECHAT_SLOW -> some(() -> faults.next(SEND, Fault.stall(Duration.ofMillis(random.nextInt(8_000)))));
            case WECHAT_DOWN -> {
                faults.always(SEND, Fault.httpStatus(502));
                TimeUnit.SECONDS.sleep(3);
                faults.clear();
            }
            case CLOCK_BACK -> {
                meddler.setClockAhead(Duration.ofMinutes(random.nextInt(60)));
                TimeUnit.MILLISECONDS.sleep(2_500);
                meddler.setClockAhead(Duration.ZERO);
            }
            case NONE -> { }
        }
    }

    private void some(Runnable fault) {
        for (var times = 1 + random.nextInt(10); times > 0; times--) {
            fault.run();
        }
    }

    private void lockFor(Duration time) throws Exception {
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data").resolve("yinxin.db"));
                var lock = other.createStatement()) {
            lock.execute("pragma busy_timeout = 10000");
            lock.execute("begin immediate");
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
            lock.execute("rollback");
        }
    }
}
