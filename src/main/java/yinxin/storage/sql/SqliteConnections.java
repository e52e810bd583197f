package yinxin.storage.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Properties;
import java.util.SequencedMap;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.sqlite.JDBC;
import org.sqlite.jdbc4.JDBC4Connection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/// Connections to SQLite that keep the statements they have prepared. The driver has each parsed and planned anew, which costs more than most
/// of ours take to run; PostgreSQL's driver keeps them by itself.
final class SqliteConnections extends AbstractDataSource {
    /// Statements that lie ready in one connection, a few kilobytes each. A message needs some forty, and lists of different lengths are
    /// different statements.
    static final int MOST_KEPT = 200;

    private final String url;
    private final Properties properties;
    /// Seconds. The pool waits so long at its end for a connection that is just being made.
    private volatile int loginTimeout;

    /// @param properties what the driver takes: pragmas and settings of its own
    SqliteConnections(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return new Keeping(url, url.substring(JDBC.PREFIX.length()), properties);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }

    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeout = seconds;
    }

    /// A connection, used by one thread at a time, with the statements that nobody uses at the moment. Two who use the same statement at once have
    /// two of it. When it is closed, the driver closes them.
    static final class Keeping extends JDBC4Connection {
        private final SequencedMap<String, Kept> idle = new LinkedHashMap<>();

        Keeping(String url, String file, Properties properties) throws SQLException {
            super(url, file, properties);
        }

        @Override
        public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability) throws SQLException {
            checkOpen();
            checkCursor(type, concurrency, holdability);
            var kept = idle.remove(sql);
            if (kept == null) {
                return new Kept(this, sql);
            }
            kept.idle = false;
            return kept;
        }

        private void keep(Kept statement) throws SQLException {
            statement.idle = true;
            var same = idle.put(statement.sql(), statement);
            var surplus = same == null && idle.size() > MOST_KEPT ? idle.pollFirstEntry().getValue() : same;
            if (surplus != null) {
                surplus.discard();
            }
        }

        /// How many statements lie ready.
        int kept() {
            return idle.size();
        }
    }

    /// A statement that lies ready once its user has closed it, as if it were new. Whoever has closed it must not touch it again, but may close it
    /// again.
    private static final class Kept extends JDBC4PreparedStatement {
        private final Keeping connection;
        private boolean idle;

        Kept(Keeping connection, String sql) throws SQLException {
            super(connection, sql);
            this.connection = connection;
        }

        String sql() {
            return sql;
        }

        /// Ends the reading transaction, if it still holds one: the log could not be emptied otherwise. What it was given is forgotten.
        @Override
        public void close() throws SQLException {
            if (idle) {
                return;
            }
            if (pointer.isClosed()) { // the driver has given it up, after an error
                super.close();
                return;
            }
            try {
                rs.close();
                clearParameters();
                clearBatch();
                setMaxRows(0);
                setQueryTimeout(0);
            } catch (SQLException e) {
                discard();
                throw e;
            }
            connection.keep(this);
        }

        void discard() throws SQLException {
            super.close();
        }

        @Override
        public boolean isClosed() {
            return idle || super.isClosed();
        }
    }
}
