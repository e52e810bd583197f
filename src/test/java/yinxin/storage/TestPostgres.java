package yinxin.storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import yinxin.storage.sql.Database;
import yinxin.storage.sql.DatabaseAddress;

/// PostgreSQL, started once for all tests of this run, with a database of its own for each directory that a test would keep SQLite's file in. It does
/// not wait for the disk: what must survive a crash is tested elsewhere.
public final class TestPostgres {
    private static final int CONNECTIONS = 12;
    private static final String TEMPLATE = "yinxin_tables";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Map<Path, DatabaseAddress> DATABASES = new ConcurrentHashMap<>();

    private TestPostgres() {}

    private static final class Running {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                var server = EmbeddedPostgres.builder().setServerConfig("max_connections", "300").start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        server.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
                execute(server, "create database " + TEMPLATE);
                Database.open(address(server, TEMPLATE)).close();
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// The database that belongs to this directory: the same one whenever it is asked for.
    public static DatabaseAddress of(Path directory) {
        return DATABASES.computeIfAbsent(directory, _ -> {
            var name = "yinxin_" + COUNT.incrementAndGet();
            execute(Running.SERVER, "create database " + name + " template " + TEMPLATE);
            return address(Running.SERVER, name);
        });
    }

    /// A database without a table.
    public static DatabaseAddress empty() {
        var name = "empty_" + COUNT.incrementAndGet();
        execute(Running.SERVER, "create database " + name);
        return address(Running.SERVER, name);
    }

    private static DatabaseAddress address(EmbeddedPostgres server, String database) {
        return new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database, "postgres", "postgres", CONNECTIONS);
    }

    private static void execute(EmbeddedPostgres server, String statement) {
        try (var connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres")); var run = connection.createStatement()) {
            run.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
