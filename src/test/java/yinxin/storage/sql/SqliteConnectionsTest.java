package yinxin.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.core.CoreStatement;

class SqliteConnectionsTest {
    private static final String SELECT = "select word from word where word >= ? order by word";

    @TempDir
    Path directory;
    private SqliteConnections connections;
    private SqliteConnections.Keeping connection;

    @BeforeEach
    void open() throws SQLException {
        var properties = new Properties();
        properties.setProperty("journal_mode", "WAL");
        properties.setProperty("busy_timeout", "0");
        connections = new SqliteConnections("jdbc:sqlite:" + directory.resolve("words.db"), properties);
        connection = (SqliteConnections.Keeping) connections.getConnection();
        run(connection, "create table word (word text primary key)");
        run(connection, "insert into word values ('a'), ('b'), ('c')");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private static void run(Connection on, String sql) throws SQLException {
        try (var statement = on.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> words(PreparedStatement statement, String from) throws SQLException {
        statement.setString(1, from);
        try (var rows = statement.executeQuery()) {
            return words(rows);
        }
    }

    private static List<String> words(ResultSet rows) throws SQLException {
        var words = new ArrayList<String>();
        while (rows.next()) {
            words.add(rows.getString("word"));
        }
        return words;
    }

    /// A source that says 0 has the pool's end complain of whatever connection is just being made.
    @Test
    void thePoolWaitsAtItsEndAsLongAsItSaidThatAConnectionMayTake() throws SQLException {
        try (var pool = new HikariDataSource()) {
            pool.setDataSource(connections);
            pool.setConnectionTimeout(7_000);
            pool.getConnection().close();
            assertThat(connections.getLoginTimeout()).isEqualTo(7);
        }
    }

    @Test
    void aStatementIsPreparedOnceAndAnswersAnewEachTime() throws SQLException {
        var first = connection.prepareStatement(SELECT);
        assertThat(words(first, "b")).containsExactly("b", "c");
        first.close();
        run(connection, "insert into word values ('d')");
        try (var again = connection.prepareStatement(SELECT)) {
            assertThat(again).isSameAs(first);
            assertThat(words(again, "c")).containsExactly("c", "d");
        }
        assertThat(connection.kept()).isEqualTo(1);
    }

    @Test
    void whatAStatementWasToldByOneIsUnknownToTheNext() throws SQLException {
        try (var statement = connection.prepareStatement(SELECT)) {
            statement.setMaxRows(1);
            statement.setQueryTimeout(7);
            assertThat(words(statement, "a")).containsExactly("a");
            statement.setString(1, "b");
        }
        try (var statement = connection.prepareStatement(SELECT)) {
            assertThat(List.of(statement.getMaxRows(), statement.getQueryTimeout())).containsExactly(0, 0);
            try (var rows = statement.executeQuery()) {
                assertThat(words(rows)).as("nothing is as large as nothing").isEmpty();
            }
            assertThat(words(statement, "a")).containsExactly("a", "b", "c");
        }
    }

    @Test
    void anUnreadResultKeepsTheLogUntilItsStatementIsClosed() throws Exception {
        var log = directory.resolve("words.db-wal");
        try (var writer = connections.getConnection()) {
            var reading = connection.prepareStatement(SELECT);
            reading.setString(1, "a");
            assertThat(reading.executeQuery().next()).isTrue();
            run(writer, "insert into word values ('d')");
            assertThat(isCheckpointBusy(writer)).isTrue();
            assertThat(Files.size(log)).isPositive();

            reading.close();
            assertThat(isCheckpointBusy(writer)).isFalse();
            assertThat(Files.size(log)).isZero();
        }
    }

    private static boolean isCheckpointBusy(Connection on) throws SQLException {
        try (var statement = on.prepareStatement("pragma wal_checkpoint(truncate)"); var rows = statement.executeQuery()) {
            return rows.next() && rows.getBoolean("busy");
        }
    }

    @Test
    void whoNeedsTheSameStatementTwiceAtOnceHasTwo() throws SQLException {
        try (var outer = connection.prepareStatement(SELECT)) {
            outer.setString(1, "a");
            try (var rows = outer.executeQuery()) {
                assertThat(rows.next()).isTrue();
                try (var inner = connection.prepareStatement(SELECT)) {
                    assertThat(inner).isNotSameAs(outer);
                    assertThat(words(inner, "c")).containsExactly("c");
                }
                assertThat(words(rows)).containsExactly("b", "c");
            }
        }
        assertThat(connection.kept()).isEqualTo(1);
    }

    @Test
    void closingTwiceDoesNotPutItAsideTwice() throws SQLException {
        var statement = connection.prepareStatement(SELECT);
        statement.close();
        statement.close();
        assertThat(statement.isClosed()).isTrue();
        assertThat(connection.kept()).isEqualTo(1);
        assertThat(connection.prepareStatement(SELECT)).isSameAs(statement);
        assertThat(connection.prepareStatement(SELECT)).isNotSameAs(statement);
    }

    @Test
    void aStatementThatWasRefusedWorksTheNextTime() throws SQLException {
        var insert = "insert into word values (?)";
        try (var statement = connection.prepareStatement(insert)) {
            statement.setString(1, "a");
            assertThatThrownBy(statement::executeUpdate).isInstanceOf(SQLException.class).hasMessageContaining("SQLITE_CONSTRAINT");
        }
        try (var statement = connection.prepareStatement(insert)) {
            statement.setString(1, "d");
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
        assertThat(connection.kept()).isEqualTo(1);
    }

    @Test
    void aStatementThatTheDriverGaveUpIsNotKept() throws SQLException {
        var pages = "insert into word select word || hex(zeroblob(100000)) from word";
        run(connection, "pragma max_page_count = 4");
        try (var statement = connection.prepareStatement(pages)) {
            assertThatThrownBy(statement::executeUpdate).isInstanceOf(SQLException.class).hasMessageContaining("SQLITE_FULL");
            assertThat(((CoreStatement) statement).pointer.isClosed()).as("the driver has closed it").isTrue();
        }
        assertThat(connection.kept()).isZero();
        run(connection, "pragma max_page_count = 10000");
        try (var statement = connection.prepareStatement(pages)) {
            assertThat(statement.executeUpdate()).isEqualTo(3);
        }
        assertThat(connection.kept()).isEqualTo(1);
    }

    @Test
    void aStatementFollowsTheTable() throws SQLException {
        var all = "select * from word where word = ?";
        try (var statement = connection.prepareStatement(all)) {
            assertThat(words(statement, "a")).containsExactly("a");
        }
        try (var other = connections.getConnection()) {
            run(other, "alter table word add column length integer default 1");
        }
        try (var statement = connection.prepareStatement(all)) {
            statement.setString(1, "a");
            try (var rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getMetaData().getColumnCount()).isEqualTo(2);
                assertThat(rows.getInt("length")).isEqualTo(1);
            }
        }
        run(connection, "drop table word");
        try (var statement = connection.prepareStatement(all)) {
            statement.setString(1, "a");
            assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class).hasMessageContaining("no such table");
        }
        assertThat(connection.kept()).as("it is not kept").isZero();
    }

    @Test
    void thoseUsedLastAreKept() throws SQLException {
        var first = connection.prepareStatement(SELECT);
        first.close();
        var kept = new ArrayList<PreparedStatement>();
        for (var i = 0; i < SqliteConnections.MOST_KEPT; i++) {
            try (var statement = connection.prepareStatement("select " + i)) {
                kept.add(statement);
            }
        }
        assertThat(connection.kept()).isEqualTo(SqliteConnections.MOST_KEPT);
        assertThat(((CoreStatement) first).pointer.isClosed()).as("the oldest has been given back to SQLite").isTrue();
        assertThat(connection.prepareStatement("select 0")).isSameAs(kept.getFirst());
        assertThat(connection.prepareStatement(SELECT)).isNotSameAs(first);
    }

    @Test
    void aClosedConnectionHasClosedItsStatements() throws SQLException {
        var used = connection.prepareStatement(SELECT);
        var idle = connection.prepareStatement("select 1");
        idle.close();
        connection.close();
        assertThat(List.of(((CoreStatement) used).pointer.isClosed(), ((CoreStatement) idle).pointer.isClosed())).containsExactly(true, true);
        assertThatThrownBy(() -> connection.prepareStatement(SELECT)).isInstanceOf(SQLException.class);
    }
}
