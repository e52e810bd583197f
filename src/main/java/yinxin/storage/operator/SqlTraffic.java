package yinxin.storage.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import yinxin.storage.outbox.MessageRows;
import yinxin.storage.sql.Database;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.operator.Deliveries;
import yinxin.voicemail.operator.Traffic;

/// What came in and went out, in SQL.
public final class SqlTraffic implements Traffic {
    private final Database database;

    public SqlTraffic(Database database) {
        this.database = database;
    }

    @Override
    public List<VoiceMessage> latest(Filter filter, Optional<Deliveries.Position> before, int limit) {
        var only = (filter.kind().isEmpty() ? "" : " and m.kind = :kind") + (filter.condition().isEmpty() ? "" : " and m.condition = :condition");
        return database.read(db -> {
            var query = db.sql("select " + MessageRows.COLUMNS + " from message m where (m.at < :at or m.at = :at and m.id < :id)" + only
                    + " order by m.at desc, m.id desc limit :limit")
                    .param("at", before.map(p -> p.at().toEpochMilli()).orElse(Long.MAX_VALUE)).param("id", before.map(Deliveries.Position::id).orElse(""))
                    .param("limit", limit);
            filter.kind().ifPresent(kind -> query.param("kind", kind.name()));
            filter.condition().ifPresent(condition -> query.param("condition", condition.name()));
            return query.query((row, _) -> MessageRows.message(row)).list();
        });
    }

    @Override
    public List<Step> messages(Instant until, Duration step, int steps) {
        var from = until.minus(step.multipliedBy(steps));
        var found = new HashMap<Long, Step>();
        database.survey(db -> {
            db.sql("""
                    select (at - :from) / :step, condition, count(*) filter (where kind = 'VOICE'), count(*) filter (where kind = 'NOTHING_SAID'), \
                        count(*) filter (where kind = 'RECORDING_FAILED')
                    from message where at >= :from and at < :until group by 1, 2""")
                    .param("from", from.toEpochMilli()).param("step", step.toMillis()).param("until", until.toEpochMilli())
                    .query(row -> {
                        var part = new Step(from.plus(step.multipliedBy(row.getLong(1))), Map.of(Condition.valueOf(row.getString(2)), row.getLong(3) + row.getLong(4)
                                + row.getLong(5)), row.getLong(3), row.getLong(4), row.getLong(5));
                        found.merge(row.getLong(1), part, SqlTraffic::together);
                    });
            return true;
        });
        var all = new ArrayList<Step>();
        for (var i = 0L; i < steps; i++) {
            all.add(found.getOrDefault(i, new Step(from.plus(step.multipliedBy(i)), Map.of(), 0, 0, 0)));
        }
        return all;
    }

    private static Step together(Step one, Step other) {
        var conditions = new EnumMap<Condition, Long>(Condition.class);
        conditions.putAll(one.conditions());
        other.conditions().forEach((condition, count) -> conditions.merge(condition, count, Long::sum));
        return new Step(one.from(), conditions, one.voice() + other.voice(), one.nothing() + other.nothing(), one.failed() + other.failed());
    }

    @Override
    public List<Sent> notices(Instant until, Duration step, int steps) {
        var from = until.minus(step.multipliedBy(steps));
        var found = new HashMap<Long, Sent>();
        database.survey(db -> {
            db.sql("""
                    select (d.created_at - :from) / :step,
                        count(*) filter (where d.state in ('ACCEPTED', 'RECEIVED') and coalesce(d.sent_at, d.created_at) - m.ended_at <= 1000),
                        count(*) filter (where d.state in ('ACCEPTED', 'RECEIVED') and coalesce(d.sent_at, d.created_at) - m.ended_at between 1001 and 10000),
                        count(*) filter (where d.state in ('ACCEPTED', 'RECEIVED') and coalesce(d.sent_at, d.created_at) - m.ended_at between 10001 and 60000),
                        count(*) filter (where d.state in ('ACCEPTED', 'RECEIVED') and coalesce(d.sent_at, d.created_at) - m.ended_at > 60000),
                        count(*) filter (where d.state in ('WAITING', 'QUIET')), count(*) filter (where d.state = 'HELD'), count(*) filter (where d.state = 'REFUSED')
                    from delivery d join message m on m.id = d.message
                    where d.kind = 'NOTICE' and d.created_at >= :from and d.created_at < :until group by 1""")
                    .param("from", from.toEpochMilli()).param("step", step.toMillis()).param("until", until.toEpochMilli())
                    .query(row -> {
                        found.put(row.getLong(1), new Sent(from.plus(step.multipliedBy(row.getLong(1))), row.getLong(2), row.getLong(3), row.getLong(4),
                                row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8)));
                    });
            return true;
        });
        var all = new ArrayList<Sent>();
        for (var i = 0L; i < steps; i++) {
            all.add(found.getOrDefault(i, new Sent(from.plus(step.multipliedBy(i)), 0, 0, 0, 0, 0, 0, 0)));
        }
        return all;
    }

    @Override
    public List<Failure> failures(Instant since, int limit) {
        return database.survey(db -> db.sql("""
                select why, state, count(*) from delivery where created_at >= :since and why <> '' and state in ('WAITING', 'QUIET', 'HELD', 'REFUSED')
                group by why, state order by count(*) desc, why, state limit :limit""").param("since", since.toEpochMilli()).param("limit", limit)
                .query((row, _) -> new Failure(row.getString(1), row.getString(2), row.getLong(3))).list());
    }

    @Override
    public long steps() {
        return database.read(db -> db.sql("select coalesce(max(id), 0) from timeline").query(Long.class).single());
    }
}
