package yinxin.storage.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.TransactionException;
import yinxin.storage.sql.Dialect.Use;
import yinxin.voicemail.message.StoreUnavailable;

/// The SQL database: SQLite in one file, or PostgreSQL, which several nodes share. Every commit is on the disk before it returns.
///
/// SQLite (WAL mode, `synchronous = FULL`) knows one writer at a time, so there is one connection that writes, on a thread of its own ([Writer]);
/// readers have theirs and never wait for the writer. PostgreSQL takes many at a time ([Transactions]).
public final class Database implements AutoCloseable {
    /// How long one waits for a connection that others use.
    private static final Duration TURN = Duration.ofSeconds(10);
    /// A balancer asks every few seconds and waits no longer. SQLite's lock may be another's for five.
    private static final Duration PROBE = Duration.ofSeconds(3);

    private final Dialect dialect;
    private final String node;
    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final JdbcClient reading;
    private final JdbcClient writing;
    private final Writes writes;
    private volatile boolean logOwed;
    private @Nullable Future<Boolean> probe;

    /// Opens the SQLite file `yinxin.db` in this directory, makes it if need be, and brings its tables up to date.
    ///
    /// @throws StoreUnavailable when it can't be opened
    public static Database open(Path directory) {
        return open(DatabaseAddress.in(directory));
    }

    /// Opens a database, makes it if it is SQLite and need be, and brings its tables up to date.
    ///
    /// @throws StoreUnavailable when it can't be opened
    public static Database open(DatabaseAddress address) {
        return open(address, "");
    }

    /// As above, as one node of several.
    ///
    /// @param node what it is called among them
    public static Database open(DatabaseAddress address, String node) {
        address.file().map(Path::toAbsolutePath).ifPresent(file -> {
            try {
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot create the directory of the database " + file, e);
            }
        });
        return new Database(address, node);
    }

    private Database(DatabaseAddress address, String node) {
        this.dialect = address.dialect();
        this.node = node;
        var reading = dialect.readers(address.connections());
        try {
            if (dialect == Dialect.POSTGRESQL) { // no statement has a limit of time: a migration of many rows may need it
                var connections = new DriverManagerDataSource(address.url(), address.user(), address.password());
                connections.setConnectionProperties(dialect.bounded());
                migrations(connections, dialect).migrate();
            }
            this.writer = pool(address, Use.WRITING, dialect == Dialect.SQLITE ? 1 : address.connections() - reading);
            this.readers = pool(address, Use.READING, reading);
            if (dialect == Dialect.SQLITE) {
                migrations(writer, dialect).migrate();
            }
        } catch (FlywayException | HikariPool.PoolInitializationException e) {
            throw new StoreUnavailable("cannot open the database " + address.name(), e);
        }
        this.reading = JdbcClient.create(readers);
        this.writing = JdbcClient.create(writer);
        this.writes = switch (dialect) {
            case SQLITE -> new Writer(writing, new DataSourceTransactionManager(writer), System::nanoTime);
            case POSTGRESQL -> new Transactions(writing, writer);
        };
        // A run that was killed may have destroyed keys and not got as far as the log.
        forgetLog();
    }

    /// The tables' history.
    static Flyway migrations(DataSource database, Dialect dialect) {
        return Flyway.configure().dataSource(database).locations(dialect.migrations()).placeholders(dialect.placeholders()).loggers("slf4j").load();
    }

    private static HikariDataSource pool(DatabaseAddress address, Use use, int size) {
        var config = new HikariConfig();
        config.setPoolName("database-" + use.name().toLowerCase(Locale.ROOT));
        config.setJdbcUrl(address.url());
        if (!address.user().isEmpty()) {
            config.setUsername(address.user());
            config.setPassword(address.password());
        }
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(TURN.toMillis());
        address.dialect().prepare(config, use);
        return new HikariDataSource(config);
    }

    /// What this node is called among those that share the database; empty when it is alone.
    public String node() {
        return node;
    }

    /// Reads. What one call sees may be older than what another is just writing.
    public <T> T read(Function<JdbcClient, T> work) {
        try {
            return work.apply(reading);
        } catch (DataAccessException e) {
            throw new StoreUnavailable("the database cannot be read", e);
        }
    }

    /// Reads what may take longer than a caller would wait: counts and sums over much.
    public <T> T survey(Function<JdbcClient, T> work) {
        if (dialect == Dialect.SQLITE) {
            return read(work);
        }
        try {
            return work.apply(writing);
        } catch (DataAccessException e) {
            throw new StoreUnavailable("the database cannot be read", e);
        }
    }

    /// Writes, in one transaction: all of it, or none. When it returns, it is on the disk. The work may be run more than once, each time from the
    /// beginning, when what it did was undone.
    public <T> T write(Function<JdbcClient, T> work) {
        try {
            return writes.write(work);
        } catch (DataAccessException | TransactionException e) {
            throw new StoreUnavailable("the database cannot be written", e);
        }
    }

    /// Has somebody told, on the thread that writes, whenever work has waited for longer than 200 ms although the database works: more is wanted of this
    /// machine than it can do. PostgreSQL is another machine, and never late in this sense.
    public void whenLate(Runnable told) {
        writes.whenLate(told);
    }

    /// Empties the write-ahead log, so that what was destroyed is not to be found there either. Where a reader stands in the way, it is owed
    /// until [#payLog]. PostgreSQL's log and dead rows are its own affair (docs/scaling.md says what they keep and for how long).
    public void forgetLog() {
        if (dialect != Dialect.SQLITE) {
            return;
        }
        try {
            logOwed = writing.sql("pragma wal_checkpoint(truncate)").query((row, _) -> row.getBoolean("busy")).single();
        } catch (DataAccessException e) {
            throw new StoreUnavailable("the database log cannot be emptied", e);
        }
    }

    /// Empties the log if a reader has kept [#forgetLog] from it.
    public void payLog() {
        if (logOwed) {
            forgetLog();
        }
    }

    /// Whether the database answers, can be written and can be read, now: connections that read may come back seconds after those that write, and a call
    /// that comes between is refused. One that is silent cannot: who asks has an answer within [#PROBE].
    public boolean isWritable() {
        try {
            return probe().get(PROBE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// However many ask, one tries.
    private synchronized Future<Boolean> probe() {
        if (probe == null || probe.isDone()) {
            var tried = new FutureTask<>(() -> write(db -> db.sql("delete from seen_event where at < 0").update()) >= 0
                    && read(db -> db.sql("select 1").query(Integer.class).single()) == 1);
            Thread.ofVirtual().name("database-probe").start(tried);
            probe = tried;
        }
        return probe;
    }

    @Override
    public void close() {
        writes.close();
        readers.close();
        writer.close();
    }
}
