package yinxin.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.GreetingChoice;
import yinxin.voicemail.owner.HotWords;
import yinxin.voicemail.owner.NumberRules;
import yinxin.voicemail.owner.NumberSettings;
import yinxin.voicemail.owner.WithheldCallers;

/// What owners decided about the calls of their numbers, in SQL.
public final class SqlNumberRules implements NumberRules {
    /// The number's present era, of which all this is a part.
    static final String PRESENT = "(select id from ownership where number = :number and ended is null)";

    private final Database database;

    public SqlNumberRules(Database database) {
        this.database = database;
    }

    @Override
    public NumberSettings of(PhoneNumber number) {
        return database.read(db -> of(db, number));
    }

    private static NumberSettings of(JdbcClient db, PhoneNumber number) {
        return db.sql("select greeting, withheld from number_settings where ownership = " + PRESENT).param("number", number.value())
                .query((row, _) -> new NumberSettings(GreetingChoice.valueOf(row.getString(1)), WithheldCallers.valueOf(row.getString(2))))
                .optional().orElse(NumberSettings.USUAL);
    }

    /// Inside a transaction: whether the owner wants no notice of this call.
    static boolean isQuiet(JdbcClient db, MissedCall call) {
        return call.withheld() && of(db, call.called()).withheld() == WithheldCallers.QUIETLY;
    }

    @Override
    public void keep(PhoneNumber number, NumberSettings settings) {
        database.write(db -> db.sql("insert into number_settings (ownership, greeting, withheld) select id, :greeting, :withheld from ownership "
                        + "where number = :number and ended is null "
                        + "on conflict (ownership) do update set greeting = :greeting, withheld = :withheld")
                .param("number", number.value()).param("greeting", settings.greeting().name()).param("withheld", settings.withheld().name())
                .update());
    }

    @Override
    public HotWords hotWords(PhoneNumber number) {
        return database.read(db -> db.sql("select hot_words from number_settings where ownership = " + PRESENT).param("number", number.value())
                .query(String.class).optional()).flatMap(HotWords::parse).orElse(HotWords.NONE);
    }

    @Override
    public void keepHotWords(PhoneNumber number, HotWords words) {
        database.write(db -> db.sql("insert into number_settings (ownership, hot_words) select id, :words from ownership where number = :number and ended is null "
                        + "on conflict (ownership) do update set hot_words = :words")
                .param("number", number.value()).param("words", words.text()).update());
    }

    @Override
    public List<Blocked> blocked(PhoneNumber number) {
        return database.read(db -> db.sql("select caller, since, calls, last_call from blocked_caller where ownership = " + PRESENT
                + " order by since desc, caller").param("number", number.value()).query(SqlNumberRules::blocked).list());
    }

    private static Blocked blocked(ResultSet row, int number) throws SQLException {
        var last = row.getLong("last_call");
        return new Blocked(new PhoneNumber(row.getString("caller")), Instant.ofEpochMilli(row.getLong("since")), row.getLong("calls"),
                last == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(last)));
    }

    @Override
    public boolean isBlocked(PhoneNumber number, PhoneNumber caller) {
        return database.read(db -> isBlocked(db, number, caller));
    }

    private static boolean isBlocked(JdbcClient db, PhoneNumber number, PhoneNumber caller) {
        return db.sql("select count(*) from blocked_caller where ownership = " + PRESENT + " and caller = :caller")
                .param("number", number.value()).param("caller", caller.value()).query(Long.class).single() > 0;
    }

    @Override
    public boolean block(PhoneNumber number, PhoneNumber caller, Instant at) {
        return database.write(db -> {
            Turn.take(db, number);
            if (isBlocked(db, number, caller)) {
                return true;
            }
            var present = db.sql("select count(*) from blocked_caller where ownership = " + PRESENT).param("number", number.value())
                    .query(Long.class).single();
            if (present >= MOST_BLOCKED) {
                return false;
            }
            db.sql("insert into blocked_caller (ownership, caller, since) select id, :caller, :since from ownership "
                    + "where number = :number and ended is null")
                    .param("number", number.value()).param("caller", caller.value()).param("since", at.toEpochMilli()).update();
            return true;
        });
    }

    @Override
    public void unblock(PhoneNumber number, PhoneNumber caller) {
        database.write(db -> db.sql("delete from blocked_caller where ownership = " + PRESENT + " and caller = :caller")
                .param("number", number.value()).param("caller", caller.value()).update());
    }

    @Override
    public void refused(PhoneNumber number, PhoneNumber caller, Instant at) {
        database.write(db -> db.sql("update blocked_caller set calls = calls + 1, last_call = :at where ownership = " + PRESENT
                        + " and caller = :caller")
                .param("number", number.value()).param("caller", caller.value()).param("at", at.toEpochMilli()).update());
    }

    @Override
    public void refusedWithheld(PhoneNumber number) {
        database.write(db -> db.sql("update number_settings set hidden_calls = hidden_calls + 1 where ownership = " + PRESENT)
                .param("number", number.value()).update());
    }

    @Override
    public long withheldCalls(PhoneNumber number) {
        return database.read(db -> db.sql("select hidden_calls from number_settings where ownership = " + PRESENT)
                .param("number", number.value()).query(Long.class).optional().orElse(0L));
    }
}
