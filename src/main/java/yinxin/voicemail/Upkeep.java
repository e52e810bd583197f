package yinxin.voicemail;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.owner.Leases;
import yinxin.voicemail.work.Steady;

/// Sees to it that numbers stay only with people who still have them: now, and every ten minutes.
public final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final Leases leases;
    private final Courier courier;
    private final Clock clock;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("upkeep").daemon().factory());

    /// @param courier is woken when somebody is to be told
    public Upkeep(Leases leases, Courier courier, Clock clock) {
        this.leases = leases;
        this.courier = courier;
        this.clock = clock;
    }

    /// Begins. The first round is over when this returns.
    public void start() {
        goRound();
        rounds.scheduleWithFixedDelay(Steady.job("leases", this::goRound), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void goRound() {
        try {
            var round = leases.goRound(clock.instant());
            if (round.asked() + round.ended() > 0) {
                LOG.info("{} number(s) are to be proven again, {} were not and are unbound", round.asked(), round.ended());
                courier.wake();
            }
        } catch (StoreUnavailable e) {
            LOG.warn("leases wait for the database: {}", String.valueOf(e.getCause()));
        }
    }

    @Override
    public void close() {
        rounds.shutdown();
    }
}
