package yinxin.storage;

import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.outbox.SqlOutbox;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.Lease;
import yinxin.voicemail.owner.Leases;

/// The leases of numbers in SQL.
public final class SqlLeases implements Leases {
    private static final String LEASED = "shared_by is null and proof in ('CALLED_IN', 'CALLED_BACK')";
    /// They looked in after they had been asked, and their proof is not too old by itself.
    private static final String SETTLED = "(alive_at >= asked_at and proven_at > :provenSince)";

    private final Database database;
    private final Lease lease;

    /// @param lease for how long a proof holds
    public SqlLeases(Database database, Lease lease) {
        this.database = database;
        this.lease = lease;
    }

    @Override
    public Round goRound(Instant at) {
        var round = database.write(db -> {
            db.sql("update binding set asked_at = null where asked_at is not null and " + SETTLED)
                    .param("provenSince", at.minus(lease.proof()).toEpochMilli()).update();
            return new Round(ask(db, at), end(db, at));
        });
        if (round.ended() > 0) {
            database.forgetLog();
        }
        database.payLog();
        return round;
    }

    private record Held(PhoneNumber number, OpenId follower) {}

    private int ask(JdbcClient db, Instant at) {
        var silent = db.sql("update binding set asked_at = :at where asked_at is null and " + LEASED
                        + " and (alive_at <= :aliveSince or proven_at <= :provenSince) returning number, follower")
                .param("at", at.toEpochMilli()).param("aliveSince", at.minus(lease.silence()).toEpochMilli())
                .param("provenSince", at.minus(lease.proof()).toEpochMilli())
                .query((row, _) -> new Held(new PhoneNumber(row.getString(1)), new OpenId(row.getString(2)))).list();
        silent.forEach(held -> SqlOutbox.enqueue(db, new Push.ProofWanted(held.number(), at.plus(lease.grace())), held.follower(), at));
        return silent.size();
    }

    private int end(JdbcClient db, Instant at) {
        Turn.takeAll(db, over(db, at).stream().map(Held::number).toList());
        // Whose turn it was may have proven the number meanwhile.
        var over = over(db, at).stream().filter(held -> Partings.part(db, held.number(), held.follower(), at)).toList();
        over.forEach(held -> SqlOutbox.enqueue(db, new Push.LeaseEnded(held.number()), held.follower(), at));
        return over.size();
    }

    private List<Held> over(JdbcClient db, Instant at) {
        return db.sql("select number, follower from binding where asked_at <= :askedBefore and " + LEASED + " order by number, follower")
                .param("askedBefore", at.minus(lease.grace()).toEpochMilli())
                .query((row, _) -> new Held(new PhoneNumber(row.getString(1)), new OpenId(row.getString(2)))).list();
    }

    @Override
    public List<Due> due(OpenId follower, Instant at) {
        return database.read(db -> db.sql("select number, asked_at from binding where follower = :follower and asked_at is not null and " + LEASED
                        + " and not " + SETTLED + " order by asked_at, number")
                .param("follower", follower.value()).param("provenSince", at.minus(lease.proof()).toEpochMilli())
                .query((row, _) -> new Due(new PhoneNumber(row.getString(1)), Instant.ofEpochMilli(row.getLong(2)).plus(lease.grace())))
                .list());
    }
}
