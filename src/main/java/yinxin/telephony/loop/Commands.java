package yinxin.telephony.loop;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What other threads want done on a thread that alone touches what belongs to it: media need no lock then. The thread runs them when it comes to it;
/// after its end they run at once, on the thread of who wants them, one at a time.
public final class Commands {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final Runnable wake;
    private final Consumer<RuntimeException> fault;
    private volatile boolean ended;

    /// @param thread that runs them
    /// @param wake   lets it look at them at once; may do nothing if it looks often enough
    /// @param fault  hears of a command that failed; the others are run all the same
    public Commands(Thread thread, Runnable wake, Consumer<RuntimeException> fault) {
        this.thread = thread;
        this.wake = wake;
        this.fault = fault;
    }

    /// Has a command run, soon. From any thread.
    public void add(Runnable command) {
        waiting.add(command);
        if (ended) {
            runAll();
        } else {
            wake.run();
        }
    }

    /// Runs on the thread and waits for what comes out. From any thread, the thread itself too.
    public <T> T ask(Supplier<T> question) {
        if (Thread.currentThread() == thread) {
            return question.get();
        }
        var answer = new CompletableFuture<T>();
        add(() -> {
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

    /// Whether none waits.
    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Runs all that wait. On the thread; synchronized for the time after its end.
    public synchronized void runAll() {
        for (var command = waiting.poll(); command != null; command = waiting.poll()) {
            try {
                command.run();
            } catch (RuntimeException e) {
                fault.accept(e);
            }
        }
    }

    /// The thread's last deed: whoever comes later runs their own.
    public void end() {
        runAll();
        ended = true;
        runAll();
    }

    /// Waits until the thread has ended, also when interrupted meanwhile.
    public void awaitEnd() {
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
}
