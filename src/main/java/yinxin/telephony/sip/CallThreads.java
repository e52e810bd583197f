package yinxin.telephony.sip;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The threads that calls are handled on: a virtual one for each.
public final class CallThreads {
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();
    private final AtomicLong number = new AtomicLong();

    /// Handles one call.
    public void start(Runnable handling) {
        var thread = Thread.ofVirtual().name("call-" + number.incrementAndGet()).unstarted(() -> {
            try {
                handling.run();
            } finally {
                alive.remove(Thread.currentThread());
            }
        });
        alive.add(thread);
        thread.start();
    }

    /// Waits, at most so long, for those that run now.
    public void await(Duration atMost) {
        var end = System.nanoTime() + atMost.toNanos();
        try {
            for (var thread : alive) {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
