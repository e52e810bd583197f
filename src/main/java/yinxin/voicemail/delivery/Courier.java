package yinxin.voicemail.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.delivery.DeliveryPlan.Turn;
import yinxin.voicemail.message.StoreUnavailable;

/// Carries what is in the outbox to its followers. One thread takes what is to go out; each push goes on a virtual thread of its own,
/// a bounded number at a time. Anything that goes wrong on the way leaves the rows in the outbox.
public final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    /// At a time: at 100 ms a push this is some 1,000 a second, well within WeChat's limits.
    private static final int MOST_AT_A_TIME = 128;
    /// While there is more to carry than may be under way, so many are taken together: taking one costs nearly as much as taking all of these.
    private static final int BATCH = 32;
    /// How long the first of a batch waits for the others.
    private static final Duration GATHERING = Duration.ofMillis(50);
    /// Longer than the slowest attempt (token, question and push, each with connect and read timeout).
    private static final Duration LEASE = Duration.ofSeconds(60);
    /// How long a push whose time has come may wait when nobody calls [#wake].
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final Account account;
    private final Notifier notifier;
    private final RetryPolicy policy;
    private final Clock clock;
    private final Semaphore free = new Semaphore(MOST_AT_A_TIME);
    private final Semaphore wakes = new Semaphore(0);
    private final ExecutorService carriers = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("push-", 0).factory());
    private final Thread loop = Thread.ofVirtual().name("courier").unstarted(this::run);
    private volatile boolean stopping;

    public Courier(Outbox outbox, Account account, Notifier notifier, RetryPolicy policy, Clock clock) {
        this.outbox = outbox;
        this.account = account;
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
        var crowded = false;
        while (!stopping) {
            try {
                var carried = carryDue(crowded);
                crowded = carried >= BATCH;
                if (carried == 0) {
                    wakes.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                    wakes.drainPermits();
                }
            } catch (StoreUnavailable e) {
                LOG.warn("the outbox cannot be read, trying again: {}", String.valueOf(e.getCause()));
                pause();
            } catch (RejectedExecutionException e) {
                if (!stopping) {
                    LOG.error("a push cannot be set on its way, trying again; this is a fault of ours", e);
                }
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException fault) {
                LOG.error("what is due cannot be taken, trying again; this is a fault of ours", fault);
                pause();
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

    /// Takes what is to go out and sets it on its way. How much that was.
    ///
    /// @param crowded there is probably more than may be under way
    private int carryDue(boolean crowded) throws InterruptedException {
        var room = crowded && free.tryAcquire(BATCH, GATHERING.toMillis(), TimeUnit.MILLISECONDS) ? BATCH : 0;
        if (room == 0) {
            free.acquire();
            room = 1;
        }
        room += free.drainPermits();
        var taken = 0;
        try {
            for (var delivery : outbox.claim(clock.instant(), room, LEASE)) {
                taken++;
                carriers.execute(() -> {
                    try {
                        carry(delivery);
                    } catch (RuntimeException fault) {
                        LOG.error("push {} failed on its way and is looked at again when its lease ends; this is a fault of ours", delivery.id(), fault);
                    } finally {
                        free.release();
                    }
                });
            }
        } finally {
            free.release(room - taken);
        }
        return taken;
    }

    private void carry(Delivery delivery) {
        var outcome = attempt(delivery);
        while (!isStored(delivery, outcome) && outcome instanceof DeliveryOutcome.Accepted && !stopping) {
            pause();
        }
    }

    /// That WeChat has taken a push is worth keeping while the database is away, however long that is: by its lease alone it would be repeated,
    /// and after ten minutes WeChat shows it again.
    private boolean isStored(Delivery delivery, DeliveryOutcome outcome) {
        try {
            if (settle(delivery, outcome)) {
                wake();
            }
            return true;
        } catch (StoreUnavailable e) {
            LOG.warn("the outcome of push {} cannot be stored now: {}", delivery.id(), String.valueOf(e.getCause()));
            return false;
        }
    }

    /// What may be shown twice is sent only while WeChat answers: in an outage that one attempt would be wasted.
    private DeliveryOutcome attempt(Delivery delivery) {
        return delivery.turn() == Turn.ONCE_MORE && !notifier.answers()
                ? new DeliveryOutcome.TryLater("WeChat still gives no clear answers", Optional.empty()) : notifier.deliver(delivery);
    }

    /// What each outcome means for the rows. True: more for this follower is due now.
    private boolean settle(Delivery delivery, DeliveryOutcome outcome) {
        var now = clock.instant();
        return switch (outcome) {
            case DeliveryOutcome.Accepted accepted -> outbox.accepted(delivery, accepted, now);
            case DeliveryOutcome.Unknown(var why) -> {
                outbox.doubtful(delivery, now.plus(policy.wait(delivery.attempts())), why, now);
                yield false;
            }
            case DeliveryOutcome.TryLater(var why, var after) -> again(delivery, why, after.orElse(Duration.ZERO));
            case DeliveryOutcome.TooFast(var why, var pause) -> {
                account.pause(now.plus(pause));
                yield postponed(delivery, now.plus(pause), why);
            }
            case DeliveryOutcome.QuotaUsedUp(var why, var until) -> {
                LOG.warn("the account's notices of the day are used up: {}", why);
                account.quotaUsedUp(now.plus(until));
                yield postponed(delivery, now, why);
            }
            case DeliveryOutcome.ChatClosed(var why) -> outbox.chatClosed(delivery, why, now);
            case DeliveryOutcome.Stopped(var why) -> {
                if (account.hold(why, now)) {
                    LOG.error("WeChat has stopped the account's notices; all are held until you release them or WeChat takes one again: {}", why);
                }
                yield postponed(delivery, now, why);
            }
            case DeliveryOutcome.Unfollowed() -> {
                outbox.unfollowed(delivery, now);
                yield false;
            }
            case DeliveryOutcome.Refused(var why) -> refused(delivery, why);
            case DeliveryOutcome.Misconfigured(var why) -> {
                LOG.error("WeChat cannot be used until the operator acts: {}", why);
                yield again(delivery, why, Duration.ZERO);
            }
        };
    }

    private boolean again(Delivery delivery, String why, Duration atLeast) {
        var now = clock.instant();
        var next = policy.next(delivery, now, atLeast);
        return next.isPresent() ? postponed(delivery, next.get(), why)
                : refused(delivery, "given up after " + (delivery.attempts() + 1) + " attempts: " + why);
    }

    private boolean postponed(Delivery delivery, Instant until, String why) {
        outbox.retry(delivery, until, why, clock.instant());
        return false;
    }

    private boolean refused(Delivery delivery, String why) {
        LOG.warn("push {} is given up: {}", delivery.id(), why);
        return outbox.refused(delivery, why, clock.instant());
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
