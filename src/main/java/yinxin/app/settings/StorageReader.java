package yinxin.app.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import yinxin.storage.s3.S3Settings;
import yinxin.storage.sql.DatabaseAddress;

/// Reads where everything is kept.
public final class StorageReader {
    private static final String DATABASE = "yinxin.database.";
    private static final int MOST_CONNECTIONS = 1000;

    private static final String S3 = "yinxin.recordings.s3.";

    private final SettingsReader reader;

    /// Reads from this configuration.
    public StorageReader(SettingsReader reader) {
        this.reader = reader;
    }

    /// Where finished recordings go; empty: they stay on the disk.
    public Optional<S3Settings> shelf() {
        if (reader.optional(S3 + "bucket").isEmpty()) {
            return Optional.empty();
        }
        var endpoint = reader.optional(S3 + "endpoint").isPresent() ? Optional.of(reader.url(S3 + "endpoint")) : Optional.<URI>empty();
        var access = reader.optional(S3 + "access-key").orElse("");
        var secret = access.isEmpty() ? "" : reader.text(S3 + "secret-key");
        return Optional.of(new S3Settings(endpoint, reader.text(S3 + "region"), reader.text(S3 + "bucket"), access, secret, reader.optional(S3 + "prefix").orElse("")));
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
