package yinxin.storage.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import yinxin.storage.outbox.SqlOutbox;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Outbox;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.operator.Deliveries;

/// The outbox in SQL, as an operator looks at it.
public final class SqlDeliveries implements Deliveries {
    private static final String COLUMNS = "id, follower, kind, message, number, urgent, state, attempts, due, created_at, why";
    /// Written as a number, so that every database can compare with it.
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final Database database;
    private final Outbox outbox;

    public SqlDeliveries(Database database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    @Override
    public List<Row> list(Optional<String> state, Optional<Position> before, int limit) {
        var only = state.isEmpty() ? "" : " and state = :state";
        return database.read(db -> {
            var query = db.sql("select " + COLUMNS + " from delivery where (created_at < :at or created_at = :at and id < :id)" + only
                    + " order by created_at desc, id desc limit :limit")
                    .param("at", before.map(p -> p.at().toEpochMilli()).orElse(FOR_EVER)).param("id", before.map(Position::id).orElse("")).param("limit", limit);
            return state.map(s -> query.param("state", s)).orElse(query).query(SqlDeliveries::row).list();
        });
    }

    @Override
    public List<Row> ofMessage(MessageId message) {
        return database.read(db -> db.sql("select " + COLUMNS + " from delivery where message = :message order by created_at, id")
                .param("message", message.value()).query(SqlDeliveries::row).list());
    }

    @Override
    public List<Row> ofNumber(PhoneNumber number, int limit) {
        return database.read(db -> db.sql("select " + COLUMNS + " from delivery where number = :number order by created_at desc, id desc limit :limit")
                .param("number", number.value()).param("limit", limit).query(SqlDeliveries::row).list());
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(row.getString(1), new OpenId(row.getString(2)), row.getString(3), Optional.ofNullable(row.getString(4)).map(MessageId::new),
                new PhoneNumber(row.getString(5)), row.getBoolean(6), row.getString(7), row.getInt(8), Instant.ofEpochMilli(row.getLong(9)),
                Instant.ofEpochMilli(row.getLong(10)), row.getString(11));
    }

    @Override
    public Map<String, Long> counts() {
        return database.survey(db -> {
            var counts = new HashMap<String, Long>();
            db.sql("select state, count(*) from delivery group by state").query(row -> {
                counts.put(row.getString(1), row.getLong(2));
            });
            return counts;
        });
    }

    @Override
    public boolean redrive(String id, Instant now) {
        return outbox.redrive(id, now);
    }

    @Override
    public int redriveRefused(Instant now, int limit) {
        return database.write(db -> (int) db.sql("select id from delivery where state = 'REFUSED' and " + SqlOutbox.STILL_THEIRS
                + " order by created_at, id limit :limit").param("limit", limit).query(String.class).list().stream().filter(id -> outbox.redrive(id, now)).count());
    }
}
