package yinxin.storage;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.recording.MasterKey;
import yinxin.voicemail.recording.MasterKey.WrongKey;
import yinxin.voicemail.recording.OwnershipKey;
import yinxin.voicemail.recording.OwnershipKeys;

/// The eras in which numbers belong to somebody, each with its key.
public final class Ownerships implements OwnershipKeys {
    private final Database database;
    private final MasterKey master;
    private final Clock clock;

    public Ownerships(Database database, MasterKey master, Clock clock) {
        this.database = database;
        this.master = master;
        this.clock = clock;
    }

    @Override
    public OwnershipKey present(PhoneNumber number) {
        var known = database.read(db -> find(db, number));
        return known.isPresent() ? open(known.get()) : database.write(db -> present(db, number, clock.instant()));
    }

    @Override
    public Optional<OwnershipKey> byId(long ownership) {
        return database.read(db -> db.sql("select id, sealed_key from ownership where id = :id and sealed_key is not null")
                .param("id", ownership).query((row, _) -> new Sealed(row.getLong(1), row.getBytes(2))).optional())
                .map(this::open);
    }

    @Override
    public Optional<PhoneNumber> numberOf(long ownership) {
        return database.read(db -> db.sql("select number from ownership where id = :id").param("id", ownership)
                .query((row, _) -> new PhoneNumber(row.getString(1))).optional());
    }

    /// Inside a transaction: the number's present era, begun now if there is none.
    OwnershipKey present(JdbcClient db, PhoneNumber number, Instant now) {
        return open(sealed(db, number, now));
    }

    /// Inside a transaction: as [#present(JdbcClient, PhoneNumber, Instant)], for whoever may not need the key.
    Sealed sealed(JdbcClient db, PhoneNumber number, Instant now) {
        return find(db, number).orElseGet(() -> begin(db, number, now));
    }

    /// Inside a transaction: ends an era. Its key is overwritten, its messages are marked deleted, and who called and what happened is forgotten.
    static void end(JdbcClient db, long ownership, Instant now) {
        db.sql("update ownership set sealed_key = null, ended = :now where id = :id")
                .param("now", now.toEpochMilli()).param("id", ownership).update();
        db.sql("delete from timeline where message in (select id from message where ownership = :id)").param("id", ownership).update();
        SqlTranscripts.forget(db, "ownership = :id", ownership);
        for (var table : List.of("number_settings", "blocked_caller", "own_greeting", "invitation")) {
            db.sql("delete from " + table + " where ownership = :id").param("id", ownership).update();
        }
        db.sql("""
                update delivery set state = 'REFUSED', why = 'the number has passed on'
                where state in ('WAITING', 'HELD', 'QUIET') and message in (select id from message where ownership = :id)""")
                .param("id", ownership).update();
        db.sql("""
                update message set state = 'DELETED', caller = null, deleted_at = coalesce(deleted_at, :now),
                    handled_by = null, handled_at = null, deleted_by = null, deleted_from = null
                where ownership = :id""")
                .param("now", now.toEpochMilli()).param("id", ownership).update();
    }

    private static Optional<Sealed> find(JdbcClient db, PhoneNumber number) {
        return db.sql("select id, sealed_key from ownership where number = :number and ended is null")
                .param("number", number.value()).query((row, _) -> new Sealed(row.getLong(1), row.getBytes(2))).optional();
    }

    /// Two who begin it at the same time begin the same.
    private Sealed begin(JdbcClient db, PhoneNumber number, Instant now) {
        db.sql("""
                insert into ownership (number, sealed_key, since) values (:number, :key, :now)
                on conflict (number) where ended is null do nothing""")
                .param("number", number.value()).param("key", master.seal(OwnershipKey.generate())).param("now", now.toEpochMilli()).update();
        return find(db, number).orElseThrow();
    }

    OwnershipKey open(Sealed sealed) {
        try {
            return OwnershipKey.of(sealed.id(), master.open(sealed.key()));
        } catch (WrongKey e) {
            throw new IllegalStateException("the master key does not open the keys in this database: was it changed?", e);
        }
    }

    /// An era and its key, sealed under the master key.
    record Sealed(long id, byte[] key) {}
}
