package yinxin.app.settings;

import java.nio.file.Path;
import java.util.Optional;
import yinxin.storage.sql.DatabaseAddress;

/// Reads where everything is kept.
public final class StorageReader {
    private static final String DATABASE = "yinxin.database.";
    private static final int MOST_CONNECTIONS = 1000;

    private final SettingsReader reader;

    /// Reads from this configuration.
    public StorageReader(SettingsReader reader) {
        this.reader = reader;
    }

    /// The database: by itself, SQLite in this directory.
    public DatabaseAddress database(Path directory) {
        var url = reader.optional(DATABASE + "url");
        var user = reader.optional(DATABASE + "user").orElse("");
        var password = reader.optional(DATABASE + "password").orElse("");
        var connections = reader.whole(DATABASE + "connections", DatabaseAddress.FEWEST_CONNECTIONS, MOST_CONNECTIONS);
        return url.flatMap(text -> reader.parsedValue(DATABASE + "url", text, t -> Optional.of(new DatabaseAddress(t, user, password, connections)),
                "an address such as jdbc:postgresql://192.0.2.20/yinxin")).orElseGet(() -> DatabaseAddress.in(directory));
    }
}
