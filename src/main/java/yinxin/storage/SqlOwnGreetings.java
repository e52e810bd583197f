package yinxin.storage;

import static yinxin.storage.SqlNumberRules.PRESENT;

import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.recording.MasterKey.WrongKey;
import yinxin.voicemail.recording.OwnGreetings;
import yinxin.voicemail.recording.Take;

/// Owners' greetings in SQL, sealed. In the database rather than in files: any node answers a call, and all nodes share the database.
public final class SqlOwnGreetings implements OwnGreetings {
    private static final Logger LOG = LoggerFactory.getLogger(SqlOwnGreetings.class);

    private final Database database;
    private final Ownerships ownerships;

    public SqlOwnGreetings(Database database, Ownerships ownerships) {
        this.database = database;
        this.ownerships = ownerships;
    }

    @Override
    public Optional<OwnGreeting> of(PhoneNumber number) {
        return greeting(number, false);
    }

    @Override
    public Optional<OwnGreeting> draft(PhoneNumber number) {
        return greeting(number, true);
    }

    private record Row(long ownership, byte[] sealed, Instant madeAt) {}

    private Optional<OwnGreeting> greeting(PhoneNumber number, boolean draft) {
        return database.read(db -> db.sql("select ownership, sealed, made_at from own_greeting where draft = :draft and ownership = " + PRESENT)
                .param("number", number.value()).param("draft", draft)
                .query((row, _) -> new Row(row.getLong(1), row.getBytes(2), Instant.ofEpochMilli(row.getLong(3)))).optional())
                .flatMap(this::open);
    }

    private Optional<OwnGreeting> open(Row row) {
        try {
            var key = ownerships.byId(row.ownership());
            return key.isPresent() ? Optional.of(new OwnGreeting(Take.open(row.sealed(), key.get()), row.madeAt())) : Optional.empty();
        } catch (WrongKey e) {
            LOG.error("the own greeting of ownership {} is damaged, callers hear the standard one", row.ownership());
            return Optional.empty();
        }
    }

    @Override
    public void offer(PhoneNumber number, Take take, Instant at) {
        database.write(db -> {
            Turn.take(db, number);
            var key = ownerships.present(db, number, at);
            return db.sql("""
                    insert into own_greeting (ownership, draft, sealed, made_at) values (:ownership, :draft, :sealed, :at)
                    on conflict (ownership, draft) do update set sealed = :sealed, made_at = :at""")
                    .param("ownership", key.ownership()).param("draft", true).param("sealed", take.seal(key)).param("at", at.toEpochMilli())
                    .update();
        });
    }

    @Override
    public boolean keep(PhoneNumber number) {
        var kept = database.write(db -> {
            Turn.take(db, number);
            if (!exists(db, number, true)) {
                return false;
            }
            remove(db, number, false);
            db.sql("update own_greeting set draft = :kept where ownership = " + PRESENT).param("number", number.value()).param("kept", false).update();
            db.sql("insert into number_settings (ownership, greeting) select id, 'OWN' from ownership where number = :number and ended is null "
                    + "on conflict (ownership) do update set greeting = 'OWN'").param("number", number.value()).update();
            return true;
        });
        if (kept) {
            database.forgetLog();
        }
        return kept;
    }

    private static boolean exists(JdbcClient db, PhoneNumber number, boolean draft) {
        return db.sql("select count(*) from own_greeting where draft = :draft and ownership = " + PRESENT)
                .param("number", number.value()).param("draft", draft).query(Long.class).single() > 0;
    }

    private static int remove(JdbcClient db, PhoneNumber number, boolean draft) {
        return db.sql("delete from own_greeting where draft = :draft and ownership = " + PRESENT)
                .param("number", number.value()).param("draft", draft).update();
    }

    @Override
    public void discard(PhoneNumber number) {
        database.write(db -> remove(db, number, true));
        database.forgetLog();
    }

    @Override
    public void delete(PhoneNumber number) {
        database.write(db -> {
            db.sql("update number_settings set greeting = 'STANDARD' where greeting = 'OWN' and ownership = " + PRESENT)
                    .param("number", number.value()).update();
            return remove(db, number, false);
        });
        database.forgetLog();
    }
}
