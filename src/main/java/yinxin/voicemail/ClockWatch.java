package yinxin.voicemail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.delivery.Dues;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.work.Steady;

/// Sees when somebody puts the wall clock back, by a clock that only ever goes forward: a push that is to be tried again in five seconds must not
/// wait for five hours because the clock was five hours ahead when that was decided.
public final class ClockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    /// Time servers correct less than this without leaping.
    private static final Duration LEAP = Duration.ofSeconds(5);

    private final Dues dues;
    private final Courier courier;
    private final Clock clock;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("clock-watch").daemon().factory());
    private Instant wall;
    private long steady;
    private Duration owed = Duration.ZERO;

    public ClockWatch(Dues dues, Courier courier, Clock clock) {
        this.dues = dues;
        this.courier = courier;
        this.clock = clock;
        this.wall = clock.instant();
        this.steady = System.nanoTime();
    }

    /// Begins to look.
    public void start() {
        var _ = looks.scheduleWithFixedDelay(Steady.job("watching the clock", this::look), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Looks once.
    synchronized void look() {
        var now = clock.instant();
        var passed = Duration.ofNanos(System.nanoTime() - steady);
        var back = passed.minus(Duration.between(wall, now));
        wall = now;
        steady += passed.toNanos();
        if (back.compareTo(LEAP) > 0) {
            owed = owed.plus(back);
        } else if (back.negated().compareTo(LEAP) > 0) {
            LOG.warn("the clock has leapt forward by {} s", back.negated().toSeconds());
        }
        if (owed.isPositive()) {
            putBack(now);
        }
    }

    private void putBack(Instant now) {
        try {
            var moved = dues.clockPutBack(owed, now);
            LOG.warn("the clock was put back by {} s; {} push(es) that waited for a time wait accordingly", owed.toSeconds(), moved);
            owed = Duration.ZERO;
            courier.wake();
        } catch (StoreUnavailable e) {
            LOG.warn("the clock was put back, and the database cannot be told yet: {}", String.valueOf(e.getCause()));
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
