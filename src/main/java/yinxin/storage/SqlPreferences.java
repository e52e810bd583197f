package yinxin.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.outbox.SettingsRows;
import yinxin.storage.sql.Database;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.owner.QuietHours;
import yinxin.voicemail.owner.SpokenLanguage;

/// What followers decide for themselves, in SQL.
public final class SqlPreferences implements Preferences {
    private static final int MINUTES_AN_HOUR = 60;

    private final Database database;

    public SqlPreferences(Database database) {
        this.database = database;
    }

    @Override
    public FollowerSettings of(OpenId follower) {
        return database.read(db -> of(db, follower));
    }

    /// Inside a transaction: as [#of(OpenId)].
    static FollowerSettings of(JdbcClient db, OpenId follower) {
        return SettingsRows.of(db, Set.of(follower.value())).getOrDefault(follower.value(), FollowerSettings.USUAL);
    }

    @Override
    public void keep(OpenId follower, FollowerSettings settings) {
        database.write(db -> {
            db.sql("""
                    insert into follower_settings (follower, zone, quiet_from, quiet_until, quiet_urgent, language)
                    values (:follower, :zone, :from, :until, :urgent, :language)
                    on conflict (follower) do update set zone = :zone, quiet_from = :from, quiet_until = :until, quiet_urgent = :urgent,
                        language = :language""")
                    .param("follower", follower.value()).param("zone", settings.zone().getId())
                    .param("from", settings.quiet().map(q -> minute(q.from())).orElse(null))
                    .param("until", settings.quiet().map(q -> minute(q.until())).orElse(null))
                    .param("urgent", settings.quiet().map(QuietHours::urgent).orElse(true))
                    .param("language", settings.language().map(SpokenLanguage::name).orElse(null)).update();
            // What the former quiet hours keep back is planned anew.
            return db.sql("update delivery set due = 0 where follower = :follower and state = 'QUIET'").param("follower", follower.value()).update();
        });
    }

    private static @Nullable Integer minute(LocalTime time) {
        return time.getHour() * MINUTES_AN_HOUR + time.getMinute();
    }

    @Override
    public List<BoundNumber> numbersOf(OpenId follower) {
        return database.read(db -> db.sql("select * from binding where follower = :follower order by bound_at")
                .param("follower", follower.value()).query(SqlPreferences::number).list());
    }

    private static BoundNumber number(ResultSet row, int number) throws SQLException {
        return new BoundNumber(SqlBindings.binding(row, number), row.getString("label"), NoticeForm.valueOf(row.getString("form")),
                Optional.ofNullable(row.getString("shared_by")).map(OpenId::new), Instant.ofEpochMilli(row.getLong("proven_at")),
                Instant.ofEpochMilli(row.getLong("alive_at")));
    }

    @Override
    public boolean label(PhoneNumber number, OpenId follower, String label) {
        var text = label.strip();
        if (text.codePointCount(0, text.length()) > BoundNumber.LONGEST_LABEL) {
            throw new IllegalArgumentException("a label has at most " + BoundNumber.LONGEST_LABEL + " characters");
        }
        return set("label = :value", number, follower, text);
    }

    @Override
    public boolean form(PhoneNumber number, OpenId follower, NoticeForm form) {
        return set("form = :value", number, follower, form.name());
    }

    @Override
    public boolean notices(PhoneNumber number, OpenId follower, boolean wanted, Instant at) {
        return set("notices = :value, consent_at = " + at.toEpochMilli(), number, follower, wanted);
    }

    private boolean set(String assignment, PhoneNumber number, OpenId follower, Object value) {
        return database.write(db -> db.sql("update binding set " + assignment + " where number = :number and follower = :follower")
                .param("value", value).param("number", number.value()).param("follower", follower.value()).update() > 0);
    }

    @Override
    public Map<PhoneNumber, String> contacts(OpenId follower) {
        return database.read(db -> {
            var names = new HashMap<PhoneNumber, String>();
            db.sql("select number, name from contact where follower = :follower").param("follower", follower.value())
                    .query(row -> {
                        names.put(new PhoneNumber(row.getString(1)), row.getString(2));
                    });
            return Map.copyOf(names);
        });
    }

    @Override
    public void nameContact(OpenId follower, PhoneNumber number, String name) {
        var text = name.strip();
        if (text.codePointCount(0, text.length()) > LONGEST_NAME) {
            throw new IllegalArgumentException("a contact's name has at most " + LONGEST_NAME + " characters");
        }
        database.write(db -> text.isEmpty()
                ? db.sql("delete from contact where follower = :follower and number = :number")
                        .param("follower", follower.value()).param("number", number.value()).update()
                : db.sql("""
                        insert into contact (follower, number, name) values (:follower, :number, :name)
                        on conflict (follower, number) do update set name = :name""")
                        .param("follower", follower.value()).param("number", number.value()).param("name", text).update());
    }
}
