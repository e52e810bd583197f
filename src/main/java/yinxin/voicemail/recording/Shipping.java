package yinxin.voicemail.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.work.Steady;

/// Carries finished recordings from this node's disk to a shelf that all nodes share. Each leaves the disk when it lies there for good, and not
/// before; while the shelf is away they wait, and can be heard on this node. What was to be removed meanwhile is remembered on the disk too.
final class Shipping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shipping.class);
    /// At a time. A recording takes an S3 some 50 ms: this is some 300 a second, and a node records fewer than 100.
    private static final int MOST_AT_A_TIME = 16;
    /// How soon what could not be carried is tried again.
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration STOPPING = Duration.ofSeconds(10);
    private static final int LOCKS = 64;

    private final DiskShelf disk;
    private final Shelf far;
    private final Path removals;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final Semaphore free = new Semaphore(MOST_AT_A_TIME);
    /// What is being carried must not be removed in the same moment: it would be there for ever.
    private final ReentrantLock[] locks = Arrays.stream(new ReentrantLock[LOCKS]).map(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);
    private final ExecutorService carriers = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("shipping-", 0).factory());
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("shipping").factory());
    private volatile boolean away;

    /// @param removals where the names of what is to be removed are kept until it is
    /// @param suffix   of the files that are to be carried
    Shipping(DiskShelf disk, Shelf far, Path removals, String suffix) throws IOException {
        this.disk = disk;
        this.far = far;
        this.removals = Files.createDirectories(removals);
        waiting.addAll(disk.names(suffix));
        clock.scheduleWithFixedDelay(Steady.job("shipping", this::again), 0, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// This lies on the disk now, and is to go.
    void ship(String name) {
        waiting.add(name);
        start(() -> carry(name));
    }

    /// How many recordings have not gone yet.
    int waiting() {
        return waiting.size();
    }

    private void start(Runnable task) {
        try {
            carriers.execute(() -> {
                free.acquireUninterruptibly();
                try {
                    task.run();
                } finally {
                    free.release();
                }
            });
        } catch (RejectedExecutionException _) {
            LOG.debug("what is not carried now is carried after the next start");
        }
    }

    private void again() {
        // One goes ahead: while the shelf is away, the others need not try.
        waiting.stream().findFirst().ifPresent(this::carry);
        if (!away) {
            waiting.forEach(name -> start(() -> carry(name)));
        }
        try (var names = Files.list(removals)) {
            names.map(file -> file.getFileName().toString()).forEach(this::remove);
        } catch (IOException e) {
            LOG.warn("what is to be removed cannot be read: {}", e.toString());
        }
    }

    private void carry(String name) {
        var lock = lock(name);
        lock.lock();
        try {
            var file = disk.place(name);
            if (Files.exists(file)) {
                far.put(name, file);
                disk.remove(name);
            }
            waiting.remove(name);
            back();
        } catch (NoSuchFileException _) {
            waiting.remove(name);
        } catch (IOException e) {
            gone(e);
        } finally {
            lock.unlock();
        }
    }

    /// Removes it from the disk and the shelf, now or as soon as that can be reached.
    void erase(String name) throws IOException {
        Files.write(removals.resolve(name), new byte[0]);
        remove(name);
    }

    private void remove(String name) {
        var lock = lock(name);
        lock.lock();
        try {
            disk.remove(name);
            waiting.remove(name);
            far.remove(name);
            Files.deleteIfExists(removals.resolve(name));
        } catch (IOException e) {
            gone(e);
        } finally {
            lock.unlock();
        }
    }

    private ReentrantLock lock(String name) {
        return locks[Math.floorMod(name.hashCode(), LOCKS)];
    }

    private void gone(IOException e) {
        if (!away) {
            LOG.error("recordings cannot be put on the shelf that the nodes share and wait on this disk: {}", e.toString());
        }
        away = true;
    }

    private void back() {
        if (away) {
            LOG.info("recordings are put on the shelf that the nodes share again, {} have waited", waiting.size());
        }
        away = false;
    }

    /// Stops, when what is on its way is there.
    @Override
    public void close() {
        clock.shutdownNow();
        carriers.shutdown();
        try {
            if (!carriers.awaitTermination(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("{} recordings are still on this disk; they go after the next start", waiting.size());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
