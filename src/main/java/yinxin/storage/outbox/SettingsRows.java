package yinxin.storage.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.QuietHours;
import yinxin.voicemail.owner.SpokenLanguage;

/// Rows of followers' settings.
public final class SettingsRows {
    private static final int MINUTES_AN_HOUR = 60;
    private static final String SELECT = """
            select follower, zone, quiet_from, quiet_until, quiet_urgent, language from follower_settings where follower in (:followers)""";

    private SettingsRows() {}

    /// Inside a transaction: those of several followers; who has decided nothing is missing.
    public static Map<String, FollowerSettings> of(JdbcClient db, Set<String> followers) {
        var settings = new HashMap<String, FollowerSettings>();
        db.sql(SELECT).param("followers", followers).query(row -> {
            settings.put(row.getString("follower"), settings(row));
        });
        return settings;
    }

    private static FollowerSettings settings(ResultSet row) throws SQLException {
        var from = row.getInt("quiet_from");
        var isQuiet = !row.wasNull();
        return new FollowerSettings(ZoneId.of(row.getString("zone")), isQuiet
                ? Optional.of(new QuietHours(time(from), time(row.getInt("quiet_until")), row.getBoolean("quiet_urgent"))) : Optional.empty(),
                Optional.ofNullable(row.getString("language")).map(SpokenLanguage::valueOf));
    }

    private static LocalTime time(int minute) {
        return LocalTime.of(minute / MINUTES_AN_HOUR, minute % MINUTES_AN_HOUR);
    }
}
