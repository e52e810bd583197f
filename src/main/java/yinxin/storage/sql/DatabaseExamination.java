package yinxin.storage.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import yinxin.voicemail.recording.MasterKey;
import yinxin.voicemail.recording.MasterKey.WrongKey;

/// Looks at a database without changing it, whether a gateway runs on it or not: no migration is applied, and the one
/// transaction that tests writing is rolled back.
public final class DatabaseExamination {
    /// How long it waits for its turn to write. A gateway's transactions take milliseconds.
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(2);
    /// Above this size its pages are not all read: that takes a second for every few hundred megabytes.
    private static final long LARGEST_READ_WHOLE = 256L << 20;
    /// How many keys are tried, newest first: enough to tell the wrong key from the right one.
    private static final int MOST_KEYS = 1000;

    private DatabaseExamination() {}

    /// What was found.
    public sealed interface Outcome {
        /// There is no database yet; the first start makes it.
        record Absent() implements Outcome {}

        /// It cannot be used.
        record Unusable(String why) implements Outcome {}

        /// A newer program has made it, which this one must not touch.
        record Newer(String version) implements Outcome {}

        /// It can be read.
        ///
        /// @param version the version of its tables
        /// @param pending how many migrations the next start will apply
        /// @param refusal why it cannot be written; empty when it can
        /// @param keys    how many sealed keys were tried
        /// @param opened  how many of them the master key opens
        record Readable(String version, int pending, String refusal, int keys, int opened) implements Outcome {}
    }

    /// Examines the database in this data directory.
    ///
    /// @param master the key that should open the keys in it
    public static Outcome of(Path directory, MasterKey master) {
        var file = directory.resolve("yinxin.db");
        if (!Files.exists(file)) {
            return new Outcome.Absent();
        }
        var properties = new Properties();
        properties.setProperty("busy_timeout", String.valueOf(BUSY_TIMEOUT.toMillis()));
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file, properties)) {
            var damage = Files.size(file) > LARGEST_READ_WHOLE ? "ok" : String.valueOf(text(connection, "pragma quick_check(1)"));
            return damage.equals("ok") ? readable(connection, master) : new Outcome.Unusable("it is damaged (" + damage + ")");
        } catch (SQLException | IOException | FlywayException e) {
            return new Outcome.Unusable(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static Outcome readable(Connection connection, MasterKey master) throws SQLException {
        var flyway = Database.migrations(new SingleConnectionDataSource(connection, true)).info();
        var future = Arrays.stream(flyway.all()).filter(m -> m.getState() == MigrationState.FUTURE_SUCCESS).findFirst();
        if (future.isPresent()) {
            return new Outcome.Newer(version(future.get()));
        }
        var failed = Arrays.stream(flyway.all()).filter(m -> m.getState().isFailed()).map(DatabaseExamination::version).collect(Collectors.joining(", "));
        if (!failed.isEmpty()) {
            return new Outcome.Unusable("migration " + failed + " broke off");
        }
        var refusal = refusal(connection);
        if (text(connection, "select name from sqlite_master where type = 'table' and name = 'ownership'") == null) {
            return new Outcome.Readable(version(flyway.current()), flyway.pending().length, refusal, 0, 0);
        }
        var keys = keys(connection, master);
        return new Outcome.Readable(version(flyway.current()), flyway.pending().length, refusal, keys.held(), keys.opened());
    }

    /// Whether the database in this data directory was made with another master key: it holds keys, and none of them opens. A
    /// gateway that ran on would seal new keys with the wrong one. False also when it cannot be told.
    public static boolean isOfAnotherKey(Path directory, MasterKey master) {
        var file = directory.resolve("yinxin.db");
        if (!Files.exists(file)) {
            return false;
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            var keys = keys(connection, master);
            return keys.held() > 0 && keys.opened() == 0;
        } catch (SQLException e) {
            return false;
        }
    }

    private record Keys(int held, int opened) {}

    private static Keys keys(Connection connection, MasterKey master) throws SQLException {
        var held = 0;
        var opened = 0;
        try (var query = connection.createStatement(); var rows = query.executeQuery(
                "select sealed_key from ownership where sealed_key is not null order by id desc limit " + MOST_KEYS)) {
            while (rows.next()) {
                held++;
                opened += opens(master, rows.getBytes(1)) ? 1 : 0;
            }
        }
        return new Keys(held, opened);
    }

    private static String version(@Nullable MigrationInfo migration) {
        return migration == null ? "0" : String.valueOf(migration.getVersion());
    }

    private static boolean opens(MasterKey master, byte[] sealed) {
        try {
            return master.open(sealed).length > 0;
        } catch (WrongKey e) {
            return false;
        }
    }

    /// Takes the right to write and gives it back: why that fails, or empty.
    private static String refusal(Connection connection) {
        try (var statement = connection.createStatement()) {
            statement.execute("begin immediate");
            statement.execute("rollback");
            return "";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static @Nullable String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }
}
