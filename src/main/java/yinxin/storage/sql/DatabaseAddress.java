package yinxin.storage.sql;

import java.nio.file.Path;
import java.util.Optional;

/// Where the database is, and how one logs in.
///
/// @param url         `jdbc:sqlite:…` or `jdbc:postgresql://…`
/// @param user        empty for SQLite, or where the URL or the surroundings say who we are
/// @param password    empty likewise
/// @param connections how many this program may hold, at least [#FEWEST_CONNECTIONS]; SQLite takes as many as it needs
public record DatabaseAddress(String url, String user, String password, int connections) {
    /// One to write, one to read.
    public static final int FEWEST_CONNECTIONS = 2;

    public DatabaseAddress {
        if (connections < FEWEST_CONNECTIONS) {
            throw new IllegalArgumentException("a database needs at least " + FEWEST_CONNECTIONS + " connections");
        }
        Dialect.of(url);
    }

    /// SQLite's file `yinxin.db` in this directory.
    public static DatabaseAddress in(Path directory) {
        return new DatabaseAddress("jdbc:sqlite:" + directory.resolve("yinxin.db"), "", "", FEWEST_CONNECTIONS);
    }

    /// Whether other nodes can share it.
    public boolean isShared() {
        return dialect() == Dialect.POSTGRESQL;
    }

    /// The file that it is in; empty for PostgreSQL.
    Optional<Path> file() {
        return dialect() == Dialect.SQLITE ? Optional.of(Path.of(name())) : Optional.empty();
    }

    Dialect dialect() {
        return Dialect.of(url);
    }

    /// What an operator recognises it by. A password in the URL is not said.
    public String name() {
        return url.replaceFirst("^jdbc:(sqlite:)?", "").replaceFirst("\\?.*", "");
    }

    @Override
    public String toString() {
        return "DatabaseAddress[" + name() + "]";
    }
}
