package yinxin.storage.sql;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
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
        /// @param frailty why what is committed may be lost with the power; empty when it is not
        /// @param keys    how many sealed keys were tried
        /// @param opened  how many of them the master key opens
        record Readable(String version, int pending, String refusal, String frailty, int keys, int opened) implements Outcome {}
    }

    /// Examines this database.
    ///
    /// @param master the key that should open the keys in it
    public static Outcome of(DatabaseAddress address, MasterKey master) {
        if (isAbsentFile(address)) {
            return new Outcome.Absent();
        }
        try (var connection = connect(address)) {
            var damage = damage(connection, address);
            return damage.equals("ok") ? readable(connection, address, master) : new Outcome.Unusable("it is damaged (" + damage + ")");
        } catch (SQLException | FlywayException e) {
            return new Outcome.Unusable(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static boolean isAbsentFile(DatabaseAddress address) {
        return address.file().filter(file -> !Files.exists(file)).isPresent();
    }

    private static Connection connect(DatabaseAddress address) throws SQLException {
        var properties = new Properties();
        switch (address.dialect()) {
            case SQLITE -> properties.setProperty("busy_timeout", String.valueOf(BUSY_TIMEOUT.toMillis()));
            case POSTGRESQL -> {
                properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()));
                properties.setProperty("options", "-c lock_timeout=" + BUSY_TIMEOUT.toMillis());
            }
        }
        if (!address.user().isEmpty()) {
            properties.setProperty("user", address.user());
            properties.setProperty("password", address.password());
        }
        return DriverManager.getConnection(address.url(), properties);
    }

    /// What SQLite finds in its pages, or `ok`. PostgreSQL looks after its own.
    private static String damage(Connection connection, DatabaseAddress address) throws SQLException {
        if (address.file().isEmpty() || address.file().get().toFile().length() > LARGEST_READ_WHOLE) {
            return "ok";
        }
        return String.valueOf(text(connection, "pragma quick_check(1)"));
    }

    /// Whether a commit of this database survives the loss of power: what stands against it, or empty.
    private static String frailty(Connection connection, DatabaseAddress address) throws SQLException {
        if (address.dialect() != Dialect.POSTGRESQL) {
            return "";
        }
        for (var setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
            if ("off".equals(text(connection, "select current_setting('" + setting + "')"))) {
                return setting + " is off";
            }
        }
        return "";
    }

    private static Outcome readable(Connection connection, DatabaseAddress address, MasterKey master) throws SQLException {
        if (address.dialect() == Dialect.POSTGRESQL && text(connection, "select to_regclass('flyway_schema_history')") == null) {
            return new Outcome.Absent();
        }
        var flyway = Database.migrations(new SingleConnectionDataSource(connection, true), address.dialect()).info();
        var future = Arrays.stream(flyway.all()).filter(m -> m.getState() == MigrationState.FUTURE_SUCCESS).findFirst();
        if (future.isPresent()) {
            return new Outcome.Newer(version(future.get()));
        }
        var failed = Arrays.stream(flyway.all()).filter(m -> m.getState().isFailed()).map(DatabaseExamination::version).collect(Collectors.joining(", "));
        if (!failed.isEmpty()) {
            return new Outcome.Unusable("migration " + failed + " broke off");
        }
        var refusal = refusal(connection, address);
        var hasKeys = flyway.current() != null;
        var keys = hasKeys ? keys(connection, master) : new Keys(0, 0);
        return new Outcome.Readable(version(flyway.current()), flyway.pending().length, refusal, frailty(connection, address), keys.held(), keys.opened());
    }

    /// Whether this database was made with another master key: it holds keys, and none of them opens. A gateway that ran on would seal new keys
    /// with the wrong one. False also when it cannot be told.
    public static boolean isOfAnotherKey(DatabaseAddress address, MasterKey master) {
        if (isAbsentFile(address)) {
            return false;
        }
        try (var connection = connect(address)) {
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
    private static String refusal(Connection connection, DatabaseAddress address) {
        var taking = switch (address.dialect()) {
            case SQLITE -> "begin immediate";
            case POSTGRESQL -> "begin; update ownership set ended = ended where false";
        };
        try (var statement = connection.createStatement()) {
            var why = attempt(statement, taking);
            if (why.isEmpty() || address.dialect() == Dialect.POSTGRESQL) { // a transaction that has failed is still one there
                statement.execute("rollback");
            }
            return why;
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String attempt(Statement statement, String sql) {
        try {
            statement.execute(sql);
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
