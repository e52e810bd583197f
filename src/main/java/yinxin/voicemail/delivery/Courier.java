package yinxin.voicemail.delivery;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.message.StoreUnavailable;

/// Carries what is in the outbox to its followers. One thread takes what is due; each push goes on a virtual thread of its own,
/// a bounded number at a time. Anything that goes wrong on the way leaves the row in the outbox.
public final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    /// At a time: at 100 ms a push this is 640 a second, well within WeChat's limits.
    private static final int MOST_AT_A_TIME = 64;
    /// Longer than the slowest attempt (token and push, each with connect and read timeout).
    private static final Duration LEASE = Duration.ofSeconds(60);
    /// How long a push whose time has come may wait when nobody calls [#wake].
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final Notifier notifier;
    private final RetryPolicy policy;
    private final Clock clock;
    private final Semaphore free = new Semaphore(MOST_AT_A_TIME);
    private final Semaphore wakes = new Semaphore(0);
    private final ExecutorService carriers = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("push-", 0).factory());
    private final Thread loop = Thread.ofVirtual().name("courier").unstarted(this::run);
    private volatile boolean stopping;

    public Courier(Outbox outbox, Notifier notifier, RetryPolicy policy, Clock clock) {
        this.outbox = outbox;
        this.notifier = notifier;
        this.policy = policy;
        this.clock = clock;
    }

    /// Begins to carry, first what was under way when the last run ended. Other nodes may be carrying from the same outbox.
    public void start() {
        var interrupted = outbox.takeBack(clock.instant());
        if (interrupted > 0) {
            LOG.info("{} pushes were under way when the program stopped; they are repeated with the same ids", interrupted);
        }
        loop.start();
    }

    /// Something is due: do not wait for the next look.
    public void wake() {
        wakes.release();
    }

    private void run() {
        while (!stopping) {
            try {
                if (!carryDue()) {
                    wakes.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                    wakes.drainPermits();
                }
            } catch (StoreUnavailable e) {
                LOG.warn("the outbox cannot be read, trying again: {}", String.valueOf(e.getCause()));
                pause();
            } catch (RejectedExecutionException e) {
                if (!stopping) {
                    throw e;
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
        } catch (InterruptedException _) {
            stopping = true;
        }
    }

    /// Takes what is due and sets it on its way. False when nothing was due.
    private boolean carryDue() throws InterruptedException {
        free.acquire();
        var room = 1 + free.drainPermits();
        var taken = 0;
        try {
            for (var delivery : outbox.claim(clock.instant(), room, LEASE)) {
                taken++;
                carriers.execute(() -> {
                    try {
                        carry(delivery);
                    } finally {
                        free.release();
                    }
                });
            }
        } finally {
            free.release(room - taken);
        }
        return taken > 0;
    }

    private void carry(Delivery delivery) {
        try {
            settle(delivery, notifier.deliver(delivery));
        } catch (StoreUnavailable e) {
            LOG.warn("the outcome of push {} cannot be stored; it is repeated with the same id when its lease ends", delivery.id());
        }
    }

    /// What each outcome means for the row.
    private void settle(Delivery delivery, DeliveryOutcome outcome) {
        var now = clock.instant();
        switch (outcome) {
            case DeliveryOutcome.Accepted accepted -> outbox.accepted(delivery, accepted, now);
            case DeliveryOutcome.Unknown(var why) -> again(delivery, why, Duration.ZERO);
            case DeliveryOutcome.TryLater(var why, var after) -> again(delivery, why, after.orElse(Duration.ZERO));
            case DeliveryOutcome.Unfollowed() -> outbox.unfollowed(delivery, now);
            case DeliveryOutcome.Refused(var why) -> {
                LOG.warn("push {} was refused: {}", delivery.id(), why);
                outbox.refused(delivery, why, now);
            }
            case DeliveryOutcome.Misconfigured(var why) -> {
                LOG.error("WeChat cannot be used until the operator acts: {}", why);
                again(delivery, why, Duration.ZERO);
            }
        }
    }

    private void again(Delivery delivery, String why, Duration atLeast) {
        var now = clock.instant();
        Optional<java.time.Instant> next = policy.next(delivery, now, atLeast);
        if (next.isPresent()) {
            outbox.retry(delivery, next.get(), why, now);
        } else {
            LOG.error("push {} is given up after {} attempts: {}", delivery.id(), delivery.attempts() + 1, why);
            outbox.refused(delivery, "given up after " + (delivery.attempts() + 1) + " attempts: " + why, now);
        }
    }

    /// Stops taking, and waits a little for what is on its way.
    @Override
    public void close() {
        stopping = true;
        loop.interrupt();
        carriers.shutdown();
        try {
            if (!carriers.awaitTermination(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("some pushes are still on their way; they are repeated with the same id after the next start");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
