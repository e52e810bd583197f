package yinxin.storage.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import yinxin.voicemail.message.StoreUnavailable;

/// Writes to PostgreSQL: each piece of work is a transaction of its own, on a connection of its own, on the thread that wants it; PostgreSQL brings
/// those that commit at the same time to the disk together. Transactions see what others have committed (READ COMMITTED): who decides by what it
/// has read holds a row that those who would change it hold too.
///
/// Where two stand in each other's way for good (a deadlock), or both put in what only one can, one of them is undone and tries again.
final class Transactions implements Writes {
    private static final int MOST_TRIES = 6;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);
    /// SQLSTATE: serialization failure, deadlock, unique violation.
    private static final Set<String> LOST_RACES = Set.of("40001", "40P01", "23505");
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    private final JdbcClient db;
    private final DataSource connections;
    private final TransactionTemplate transaction;

    Transactions(JdbcClient db, DataSource connections) {
        this.db = db;
        this.connections = connections;
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(connections));
    }

    @Override
    @SuppressWarnings("NullAway") // work returns what it returns
    public <T> T write(Function<JdbcClient, T> work) {
        if (TransactionSynchronizationManager.hasResource(connections)) {
            return work.apply(db);
        }
        for (var tries = 1;; tries++) {
            try {
                return transaction.execute(_ -> work.apply(db));
            } catch (DataAccessException | TransactionException | StoreUnavailable e) { // the last from a write within this one
                var state = state(e);
                if (tries == MOST_TRIES || state == null || !LOST_RACES.contains(state)) {
                    throw e;
                }
                LOG.debug("a transaction lost a race ({}) and is tried again", state);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE.toNanos() << tries));
            }
        }
    }

    private static @Nullable String state(Throwable problem) {
        for (@Nullable Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    /// Nobody is told: the database takes many at a time, and what waits in it waits for another machine.
    @Override
    public void whenLate(Runnable told) {}

    /// Nothing waits here: the connections are closed by who opened them.
    @Override
    public void close() {}
}
