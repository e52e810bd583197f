package yinxin.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.ledger.Books;
import yinxin.voicemail.ledger.Reconciled;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;

/// Adds up what the store holds, for the reconciliation. The tables grow without end, so a round does not read all of them: it looks at what has
/// come since the last one, goes on through all numbers from where that stopped, and looks again at whatever was wrong.
public final class SqlBooks implements Books {
    /// All states that a delivery can be in, as they are sorted; see [SqlOutbox].
    private static final List<String> STATES = List.of("ACCEPTED", "HELD", "QUIET", "RECEIVED", "REFUSED", "SPARED", "WAITING");
    /// So many numbers are looked at in a round, beside those that were called: a second of reading, and half a million numbers a day.
    private static final int NUMBERS_A_ROUND = 20_000;
    /// Numbers that are remembered as wrong.
    private static final int MOST_SUSPECTS = 1_000;
    /// Calls that end while a round runs, and transactions that were under way, belong to the next as well.
    private static final Duration OVERLAP = Duration.ofHours(1);
    /// A node that has not been seen for so long was taken away.
    private static final Duration GONE = Duration.ofDays(30);
    /// A number has as many items as numbers were given out, and they are 1, 2, 3, …: no two are equal, the first is 1, the last is the last.
    private static final String GAPS = """
            select l.number from ledger l left join
                (select c.number, count(*) as items, min(sequence) as lowest, max(sequence) as highest from message c where {c} group by c.number) m
                on m.number = l.number
            where {l} and (coalesce(m.items, 0) <> l.last or m.lowest <> 1 or m.highest <> l.last)
            union select m.number from message m where {m} and not exists (select 1 from ledger k where k.number = m.number)
            limit""";
    private static final String MISCOUNTED = """
            select count(*) from message m where m.ended_at >= :since and m.ended_at < :until and {m}
                and m.notices <> (select count(*) from delivery d where d.message = m.id and d.kind = 'NOTICE')""";
    /// Whoever was bound and wished to be told before a call ended, and still is, has a notice of it, unless the caller is one of those that are
    /// kept quiet.
    private static final String UNTOLD = """
            select count(*) from message m join binding b on b.number = m.number and b.ownership = m.ownership
            where m.ended_at >= :since and m.ended_at < :until and {m} and m.state <> 'HELD' and b.notices and b.bound_at < m.ended_at and b.consent_at < m.ended_at
                and not exists (select 1 from delivery d where d.message = m.id and d.follower = b.follower and d.kind = 'NOTICE')
                and not exists (select 1 from timeline t where t.message = m.id and t.step = 'KEPT_QUIET')""";
    private static final String OVERDUE = "select count(*) from delivery where state = 'WAITING' and due < :overdue and ";
    /// While WeChat holds the account, what is due waits, and is no difference.
    private static final String FORGOTTEN = "not claimed and not exists (select 1 from account_state where hold_why is not null)";

    private final Database database;
    /// Whose numbering was wrong the last time.
    private Set<String> suspects = Set.of();
    /// The number after which the next round goes on.
    private String after = "";
    /// Notices of calls that ended before were found to be right.
    private Instant right = Instant.EPOCH;

    public SqlBooks(Database database) {
        this.database = database;
    }

    @Override
    public Map<MessageId, MessageKind> items(Collection<MessageId> ids) {
        var found = new HashMap<MessageId, MessageKind>();
        if (!ids.isEmpty()) {
            database.read(db -> db.sql("""
                    select m.id, m.kind, m.state = 'DELETED' or m.audio_gone or o.sealed_key is null as gone
                    from message m join ownership o on o.id = m.ownership where m.id in (:ids)""")
                    .param("ids", ids.stream().map(MessageId::value).toList())
                    .query((row, _) -> found.put(new MessageId(row.getString(1)),
                            row.getBoolean(3) ? MessageKind.NOTHING_SAID : MessageKind.valueOf(row.getString(2)))).list());
        }
        return found;
    }

    @Override
    public synchronized Balance balance(Instant now, Duration back, Instant overdue) {
        // Where the clock was put back, calls of now end before what was found right.
        var since = right.isBefore(now) && right.isAfter(now.minus(back)) ? right : now.minus(back);
        return database.survey(db -> {
            var slice = Numbers.slice(db, after);
            var looked = slice.on(db, "select count(*) from message m where {m}").query(Long.class).single();
            var wrong = new TreeSet<String>();
            wrong.addAll(gaps(db, slice));
            wrong.addAll(gaps(db, Numbers.called(since)));
            if (!suspects.isEmpty()) {
                wrong.addAll(gaps(db, Numbers.these(suspects)));
            }
            // Older ones come late when a node has long been dead.
            var unnoticed = unnoticed(db, Numbers.ALL, since, Instant.ofEpochMilli(Long.MAX_VALUE)) + unnoticed(db, slice, now.minus(back), since);
            var found = new Balance(looked, wrong.size(), unnoticed, odd(db), overdue(db, FORGOTTEN, overdue), overdue(db, "claimed", overdue));
            suspects = Set.copyOf(wrong);
            after = slice.last();
            right = unnoticed > 0 ? since : now.minus(OVERLAP);
            return found;
        });
    }

    private static List<String> gaps(JdbcClient db, Numbers numbers) {
        return numbers.on(db, GAPS + " " + MOST_SUSPECTS).query((row, _) -> row.getString(1)).list();
    }

    /// Some of the numbers, as a condition on a column.
    ///
    /// @param last where the next slice goes on; empty: at the beginning
    private record Numbers(String condition, Map<String, Object> values, String last) {
        static final Numbers ALL = new Numbers("true", Map.of(), "");

        /// Those that come next in the ledger.
        static Numbers slice(JdbcClient db, String after) {
            var last = db.sql("select number from ledger where number > :after order by number limit 1 offset :many").param("after", after)
                    .param("many", NUMBERS_A_ROUND).query(String.class).optional();
            return last.map(upTo -> new Numbers("# > :after and # <= :upto", Map.of("after", after, "upto", upTo), upTo))
                    .orElseGet(() -> new Numbers("# > :after", Map.of("after", after), ""));
        }

        static Numbers called(Instant since) {
            return new Numbers("# in (select number from message where ended_at >= :since)", Map.of("since", since.toEpochMilli()), "");
        }

        static Numbers these(Set<String> numbers) {
            return new Numbers("# in (:numbers)", Map.of("numbers", List.copyOf(numbers)), "");
        }

        /// `{m}` in the statement stands for: those whose `m.number` is one of them.
        JdbcClient.StatementSpec on(JdbcClient db, String statement) {
            var sql = statement;
            for (var table : List.of("c", "l", "m")) {
                sql = sql.replace("{" + table + "}", condition.replace("#", table + ".number"));
            }
            return db.sql(sql).params(values);
        }
    }

    /// Read between the states that there are, of an index that is sorted by them.
    private static long odd(JdbcClient db) {
        var odd = 0L;
        for (var i = 0; i <= STATES.size(); i++) {
            var above = i == 0 ? "" : "state > '" + STATES.get(i - 1) + "'";
            var below = i == STATES.size() ? "" : "state < '" + STATES.get(i) + "'";
            odd += db.sql("select count(*) from delivery where " + above + (above.isEmpty() || below.isEmpty() ? "" : " and ") + below).query(Long.class).single();
        }
        return odd;
    }

    private static long unnoticed(JdbcClient db, Numbers numbers, Instant since, Instant until) {
        return List.of(MISCOUNTED, UNTOLD).stream().mapToLong(select -> numbers.on(db, select).param("since", since.toEpochMilli())
                .param("until", until.toEpochMilli()).query(Long.class).single()).sum();
    }

    private static long overdue(JdbcClient db, String which, Instant overdue) {
        return db.sql(OVERDUE + which).param("overdue", overdue.toEpochMilli()).query(Long.class).single();
    }

    @Override
    public void tell(Instant at, Reconciled.Calls calls) {
        database.write(db -> {
            db.sql("delete from node_book where at < :gone").param("gone", at.minus(GONE).toEpochMilli()).update();
            return db.sql("""
                    insert into node_book (node, at, answered, kept, under_way, lost, without_sound)
                    values (:node, :at, :answered, :kept, :underway, :lost, :soundless)
                    on conflict (node) do update set at = :at, answered = :answered, kept = :kept, under_way = :underway, lost = :lost,
                        without_sound = :soundless""")
                    .param("node", database.node()).param("at", at.toEpochMilli()).param("answered", calls.answered()).param("kept", calls.kept())
                    .param("underway", calls.underWay()).param("lost", calls.lost().size()).param("soundless", calls.withoutSound().size()).update();
        });
    }

    @Override
    public void withdraw() {
        database.write(db -> db.sql("delete from node_book where node = :node").param("node", database.node()).update());
    }

    @Override
    public List<OfNode> others() {
        return database.read(db -> db.sql("""
                select node, at, answered, kept, under_way, lost, without_sound from node_book where node <> :node order by node""")
                .param("node", database.node()).query((row, _) -> new OfNode(row.getString(1), Instant.ofEpochMilli(row.getLong(2)), row.getInt(3),
                        row.getInt(4), row.getInt(5), row.getInt(6), row.getInt(7))).list());
    }
}
