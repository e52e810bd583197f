package yinxin.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.outbox.SqlOutbox;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.Invitation;
import yinxin.voicemail.owner.Person;
import yinxin.voicemail.owner.Sharing;

/// Who has whose number, in SQL.
public final class SqlSharing implements Sharing {
    private final Database database;

    public SqlSharing(Database database) {
        this.database = database;
    }

    @Override
    public Optional<String> invite(PhoneNumber number, OpenId owner, String name, Instant at) {
        var called = name.strip();
        if (called.isEmpty() || called.codePointCount(0, called.length()) > Person.LONGEST_NAME) {
            throw new IllegalArgumentException("a guest's name has 1 to " + Person.LONGEST_NAME + " characters");
        }
        return database.write(db -> {
            Turn.take(db, number);
            db.sql("delete from invitation where expires <= :at").param("at", at.toEpochMilli()).update();
            if (!Partings.owns(db, number, owner) || guests(db, number) >= MOST_GUESTS) {
                return Optional.empty();
            }
            var token = Tokens.fresh();
            makeRoom(db, number);
            db.sql("""
                    insert into invitation (token_hash, ownership, owner, name, expires)
                    select :hash, ownership, :owner, :name, :expires from binding where number = :number and follower = :owner""")
                    .param("hash", Tokens.hash(token)).param("owner", owner.value()).param("name", called).param("number", number.value())
                    .param("expires", at.plus(Invitation.LIFETIME).toEpochMilli()).update();
            return Optional.of(token);
        });
    }

    /// There are never more open invitations than guests could be: the oldest give way.
    private static void makeRoom(JdbcClient db, PhoneNumber number) {
        var open = db.sql("""
                select i.token_hash from invitation i join ownership o on o.id = i.ownership
                where o.number = :number and o.ended is null and i.used_by is null order by i.expires desc""")
                .param("number", number.value()).query(String.class).list();
        open.stream().skip(MOST_GUESTS - 1L).forEach(hash -> db.sql("delete from invitation where token_hash = :hash").param("hash", hash).update());
    }

    @Override
    public Optional<Invitation> invitation(String token, Instant at) {
        return database.read(db -> find(db, token, at)).filter(found -> found.usedBy().isEmpty()).map(Found::invitation);
    }

    @Override
    public Optional<Invitation> accept(String token, OpenId guest, Instant at) {
        return database.write(db -> {
            find(db, token, at).ifPresent(found -> Turn.take(db, found.invitation().number()));
            return find(db, token, at).filter(found -> accept(db, found, guest, at)).map(Found::invitation);
        });
    }

    /// Whether the invitation is the guest's now.
    private static boolean accept(JdbcClient db, Found found, OpenId guest, Instant at) {
        var number = found.invitation().number();
        if (Partings.owns(db, number, guest) || found.usedBy().filter(user -> !user.equals(guest)).isPresent()) {
            return false;
        }
        var bound = db.sql("select count(*) from binding where number = :number and follower = :guest").param("number", number.value())
                .param("guest", guest.value()).query(Long.class).single() > 0;
        if (found.usedBy().isPresent()) {
            return bound;
        }
        if (!bound && guests(db, number) >= MOST_GUESTS) {
            return false;
        }
        db.sql("""
                insert into binding (number, follower, ownership, bound_at, proof, notices, consent_at, name, shared_by, proven_at, alive_at)
                values (:number, :guest, :ownership, :at, :proof, true, :at, :name, :owner, :at, :at)
                on conflict (number, follower) do update set name = :name""")
                .param("number", number.value()).param("guest", guest.value()).param("ownership", found.ownership())
                .param("at", at.toEpochMilli()).param("proof", Binding.Proof.SHARED.name()).param("name", found.invitation().name())
                .param("owner", found.invitation().owner().value()).update();
        db.sql("update invitation set used_by = :guest where token_hash = :hash").param("guest", guest.value())
                .param("hash", found.hash()).update();
        if (!bound) {
            SqlOutbox.enqueue(db, new Push.GuestJoined(number, found.invitation().name()), found.invitation().owner(), at);
        }
        return true;
    }

    private record Found(String hash, Invitation invitation, long ownership, Optional<OpenId> usedBy) {}

    private static Optional<Found> find(JdbcClient db, String token, Instant at) {
        return db.sql("""
                select i.token_hash, b.number, i.owner, i.name, i.expires, i.ownership, i.used_by
                from invitation i join binding b on b.ownership = i.ownership and b.follower = i.owner and b.shared_by is null
                where i.token_hash = :hash and i.expires > :at""")
                .param("hash", Tokens.hash(token)).param("at", at.toEpochMilli())
                .query((row, _) -> new Found(row.getString(1), new Invitation(new PhoneNumber(row.getString(2)), new OpenId(row.getString(3)),
                        row.getString(4), Instant.ofEpochMilli(row.getLong(5))), row.getLong(6),
                        Optional.ofNullable(row.getString(7)).map(OpenId::new))).optional();
    }

    @Override
    public boolean owns(PhoneNumber number, OpenId follower) {
        return database.read(db -> Partings.owns(db, number, follower));
    }

    @Override
    public List<Person> people(PhoneNumber number) {
        return database.read(db -> db.sql("""
                select follower, name, shared_by is null as owner, bound_at from binding where number = :number
                order by case when shared_by is null then 0 else 1 end, bound_at, follower""")
                .param("number", number.value())
                .query((row, _) -> new Person(new OpenId(row.getString("follower")), row.getString("name"), row.getBoolean("owner"),
                        Instant.ofEpochMilli(row.getLong("bound_at")))).list());
    }

    @Override
    public boolean revoke(PhoneNumber number, OpenId owner, OpenId guest, Instant at) {
        var revoked = database.write(db -> {
            Turn.take(db, number);
            if (!Partings.owns(db, number, owner) || Partings.owns(db, number, guest) || !Partings.part(db, number, guest, at)) {
                return false;
            }
            SqlOutbox.enqueue(db, new Push.ShareEnded(number), guest, at);
            return true;
        });
        if (revoked) {
            database.forgetLog();
        }
        return revoked;
    }

    private static long guests(JdbcClient db, PhoneNumber number) {
        return db.sql("select count(*) from binding where number = :number and shared_by is not null").param("number", number.value())
                .query(Long.class).single();
    }
}
