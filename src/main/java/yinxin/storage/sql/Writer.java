package yinxin.storage.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// The one thread that writes to SQLite. What has come together while the last commit was on its way to the disk is committed
/// together: a commit costs milliseconds of disk, whatever is in it, and every message has five.
///
/// Each piece of work keeps its own transaction all the same: in a common one it stands behind a savepoint, and when it fails, it alone is
/// undone. It is also the only thread that waits for the disk inside SQLite, where a virtual thread would hold up all others of its core.
final class Writer implements Writes {
    /// So that the first of many does not wait for the last for long.
    private static final int MOST_AT_ONCE = 64;
    /// Work that waits so long is late: a message is written three times before its follower hears of it, and is to be there within a second.
    static final Duration LATE = Duration.ofMillis(200);
    /// BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB of SQLite: https://sqlite.org/rescode.html
    private static final Set<Integer> FAILURES = Set.of(5, 6, 7, 8, 10, 11, 13, 14, 26);
    private static final int PRIMARY_CODE = 0xff;

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final TransactionTemplate savepoint;
    private final BlockingQueue<Work<?>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread = Thread.ofPlatform().name("database-writer").daemon().unstarted(this::run);
    private final LongSupplier nanos;
    private volatile Runnable late = () -> { };
    private volatile boolean closed;

    /// @param nanos a clock, as [System#nanoTime]
    Writer(JdbcClient db, PlatformTransactionManager transactions, LongSupplier nanos) {
        this.db = db;
        this.nanos = nanos;
        this.transaction = new TransactionTemplate(transactions);
        this.savepoint = new TransactionTemplate(transactions, new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NESTED));
        thread.start();
    }

    @Override
    public <T> T write(Function<JdbcClient, T> work) {
        if (Thread.currentThread() == thread) {
            return work.apply(db);
        }
        var job = new Work<>(work, nanos.getAsLong());
        waiting.add(job);
        if (closed && waiting.remove(job)) {
            throw new CannotCreateTransactionException("the database is closed");
        }
        try {
            return job.done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void whenLate(Runnable told) {
        late = told;
    }

    /// How much work waits.
    int waiting() {
        return waiting.size();
    }

    private void run() {
        var batch = new ArrayList<Work<?>>();
        try {
            while (!closed || !waiting.isEmpty()) {
                batch.add(waiting.take());
                waiting.drainTo(batch, MOST_AT_ONCE - 1);
                var waited = nanos.getAsLong() - batch.getFirst().since;
                // A database that is locked or full keeps work waiting too, and calls need not wait for it.
                if (commit(batch) && waited > LATE.toNanos()) {
                    late.run();
                }
                batch.clear();
            }
        } catch (InterruptedException _) {
            closed = true;
        }
    }

    private boolean commit(List<Work<?>> batch) {
        try {
            transaction.executeWithoutResult(_ -> {
                for (var work : batch) {
                    work.run(db, batch.size() > 1 ? savepoint : null);
                }
            });
            batch.forEach(Work::committed);
            return true;
        } catch (RuntimeException | Error e) {
            batch.forEach(work -> work.done.completeExceptionally(e));
            return false;
        }
    }

    /// Whether the database itself has failed, not this work: it is locked, full, or cannot be read or written. The others of the batch would wait for
    /// the lock as long, one after the other; and SQLite has taken back the whole transaction, so that each would be written by itself.
    private static boolean isOfTheDatabase(RuntimeException problem) {
        if (problem instanceof TransactionException) {
            return true;
        }
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && FAILURES.contains(sql.getErrorCode() & PRIMARY_CODE)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        closed = true;
        waiting.add(new Work<>(_ -> true, nanos.getAsLong()));
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Work<T> {
        private final Function<JdbcClient, T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private final long since;
        private @Nullable T result;

        Work(Function<JdbcClient, T> work, long since) {
            this.work = work;
            this.since = since;
        }

        /// @param savepoint undoes this work alone; null when it is alone, and the whole transaction is undone
        void run(JdbcClient db, @Nullable TransactionTemplate savepoint) {
            if (savepoint == null) {
                result = work.apply(db);
                return;
            }
            try {
                result = savepoint.execute(_ -> work.apply(db));
            } catch (RuntimeException e) {
                if (isOfTheDatabase(e)) {
                    throw e;
                }
                done.completeExceptionally(e);
            }
        }

        @SuppressWarnings("NullAway") // the result of work that was run
        void committed() {
            done.complete(result);
        }
    }
}
