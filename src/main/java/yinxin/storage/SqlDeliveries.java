package yinxin.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Deliveries;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// What is stuck in the outbox, in SQL.
public final class SqlDeliveries implements Deliveries {
    private final Database database;

    public SqlDeliveries(Database database) {
        this.database = database;
    }

    @Override
    public List<Stuck> stuck(int limit) {
        return database.read(db -> db.sql("""
                select id, follower, number, message, state, why, attempts, created_at from delivery
                where state in ('HELD', 'REFUSED') order by created_at desc, id limit :limit""").param("limit", limit)
                .query(SqlDeliveries::stuck).list());
    }

    private static Stuck stuck(ResultSet row, int number) throws SQLException {
        return new Stuck(row.getString("id"), new OpenId(row.getString("follower")), new PhoneNumber(row.getString("number")),
                Optional.ofNullable(row.getString("message")).map(MessageId::new), row.getString("state").equals("HELD"), row.getString("why"),
                row.getInt("attempts"), Instant.ofEpochMilli(row.getLong("created_at")));
    }

    @Override
    public boolean redrive(String id, Instant at) {
        return database.write(db -> db.sql("""
                update delivery set state = 'WAITING', due = :at, sent_at = null, rounds = 0, way = '', digest = null, receipt = null
                where id = :id and state in ('HELD', 'REFUSED') and (kind <> 'NOTICE' or exists (select 1 from message m join binding b
                    on b.number = m.number and b.ownership = m.ownership where m.id = delivery.message and b.follower = delivery.follower))""")
                .param("at", at.toEpochMilli()).param("id", id).update() > 0);
    }
}
