package yinxin.telephony.e1;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that carries E1s. It wakes twice a millisecond, takes what has arrived on all of them, and sends what is due: eight packets a millisecond cost less
/// when they are looked for than when each wakes the thread.
///
/// Everything that belongs to a line is touched by this thread alone, so nothing on a packet's way is locked. Commands of other threads are taken each time.
final class E1Loop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(E1Loop.class);
    /// Half a packet: what is sent is at most that late.
    private static final long TURN = Duration.ofNanos(500_000).toNanos();

    private final List<E1Line> lines = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().name("e1").daemon().unstarted(this);
    private volatile boolean closing;
    private volatile boolean closed;

    void start() {
        thread.start();
    }

    void carry(E1Line line) {
        lines.add(line);
    }

    /// Runs a command on the thread, soon. After its end it runs at once, on the caller's thread, alone.
    void run(Runnable command) {
        commands.add(command);
        if (closed) {
            runCommands();
        }
    }

    /// Runs on the thread and waits for what comes out.
    <T> T ask(Supplier<T> question) {
        if (Thread.currentThread() == thread) {
            return question.get();
        }
        var answer = new CompletableFuture<T>();
        run(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    void close() {
        closing = true;
        var interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        var next = System.nanoTime();
        while (!closing) {
            runCommands();
            var now = System.nanoTime();
            for (var line : lines) {
                line.turn(now);
            }
            next = Math.max(next + TURN, now);
            LockSupport.parkNanos(this, next - System.nanoTime());
        }
        runCommands();
        closed = true;
        runCommands();
    }

    /// Synchronized for the time after the end, when every caller runs its own commands.
    private synchronized void runCommands() {
        for (var command = commands.poll(); command != null; command = commands.poll()) {
            try {
                command.run();
            } catch (RuntimeException e) {
                LOG.error("a command to an E1 failed; this is a fault of ours", e);
            }
        }
    }
}
