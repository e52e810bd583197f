package yinxin.storage;

import java.nio.file.Path;
import yinxin.storage.sql.DatabaseAddress;

/// The databases that every test of a store runs on.
public enum Engine {
    SQLITE, POSTGRESQL;

    /// The database that a test with this directory has.
    public DatabaseAddress in(Path directory) {
        return switch (this) {
            case SQLITE -> DatabaseAddress.in(directory);
            case POSTGRESQL -> TestPostgres.of(directory);
        };
    }
}
