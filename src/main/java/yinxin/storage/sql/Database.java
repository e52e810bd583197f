package yinxin.storage.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionException;
import yinxin.voicemail.message.StoreUnavailable;

/// The SQL database: SQLite in one file, in WAL mode, every commit on the disk before it returns (`synchronous = FULL`).
///
/// SQLite knows one writer at a time, so there is one connection that writes, on a thread of its own ([Writer]); readers have
/// theirs and never wait for the writer.
public final class Database implements AutoCloseable {
    /// How long a statement waits for another process that holds the file (a backup, the sqlite3 shell).
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);
    private static final int READERS = 4;

    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final JdbcClient reading;
    private final JdbcClient writing;
    private final Writer writes;
    private volatile boolean logOwed;

    /// Opens the database file `yinxin.db` in this directory, makes it if need be, and brings its tables up to date.
    ///
    /// @throws StoreUnavailable when it can't be opened
    public static Database open(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the data directory " + directory, e);
        }
        return new Database("jdbc:sqlite:" + directory.resolve("yinxin.db"));
    }

    private Database(String url) {
        try {
            this.writer = pool(url, "writer", 1);
            this.readers = pool(url, "readers", READERS);
            migrations(writer).migrate();
        } catch (FlywayException | com.zaxxer.hikari.pool.HikariPool.PoolInitializationException e) {
            throw new StoreUnavailable("cannot open the database " + url, e);
        }
        this.reading = JdbcClient.create(readers);
        this.writing = JdbcClient.create(writer);
        this.writes = new Writer(writing, new DataSourceTransactionManager(writer));
        // A run that was killed may have destroyed keys and not got as far as the log.
        forgetLog();
    }

    /// The tables' history. What databases write differently stands in it as a placeholder: `${id}`, a key that the database gives out, and
    /// `${bytes}`.
    static Flyway migrations(DataSource database) {
        return Flyway.configure().dataSource(database).placeholders(Map.of("id", "integer primary key", "bytes", "blob")).loggers("slf4j").load();
    }

    private static HikariDataSource pool(String url, String name, int size) {
        var config = new HikariConfig();
        config.setPoolName("database-" + name);
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
        config.addDataSourceProperty("journal_mode", "WAL");
        config.addDataSourceProperty("synchronous", "FULL");
        config.addDataSourceProperty("foreign_keys", "true");
        config.addDataSourceProperty("secure_delete", "true");
        config.addDataSourceProperty("busy_timeout", String.valueOf(BUSY_TIMEOUT.toMillis()));
        return new HikariDataSource(config);
    }

    /// Reads. What one call sees may be older than what another is just writing.
    public <T> T read(Function<JdbcClient, T> work) {
        try {
            return work.apply(reading);
        } catch (DataAccessException e) {
            throw new StoreUnavailable("the database cannot be read", e);
        }
    }

    /// Writes, in one transaction: all of it, or none. When it returns, it is on the disk.
    public <T> T write(Function<JdbcClient, T> work) {
        try {
            return writes.write(work);
        } catch (DataAccessException | TransactionException e) {
            throw new StoreUnavailable("the database cannot be written", e);
        }
    }

    /// Empties the write-ahead log, so that what was destroyed is not to be found there either. Where a reader stands in the way, it is owed
    /// until [#payLog].
    public void forgetLog() {
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

    /// Whether the database answers and can be written, now.
    public boolean isWritable() {
        try {
            write(db -> db.sql("delete from seen_event where at < 0").update());
            return true;
        } catch (StoreUnavailable e) {
            return false;
        }
    }

    @Override
    public void close() {
        writes.close();
        readers.close();
        writer.close();
    }
}
