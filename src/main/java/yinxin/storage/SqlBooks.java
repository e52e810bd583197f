package yinxin.storage;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.ledger.Books;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;

/// Adds up what the store holds, for the reconciliation.
public final class SqlBooks implements Books {
    /// All states that a delivery can be in; see [SqlOutbox].
    private static final List<String> STATES = List.of("WAITING", "QUIET", "HELD", "ACCEPTED", "RECEIVED", "REFUSED", "SPARED");
    /// A number has as many items as numbers were given out, and they are 1, 2, 3, …: no two are equal, the first is 1, the last is the last.
    private static final String GAPS = """
            select count(*) from ledger l left join
                (select number, count(*) as items, min(sequence) as lowest, max(sequence) as highest from message group by number) m
                on m.number = l.number
            where coalesce(m.items, 0) <> l.last or m.lowest <> 1 or m.highest <> l.last""";
    private static final String UNBOOKED = """
            select count(distinct m.number) from message m where not exists (select 1 from ledger l where l.number = m.number)""";
    private static final String MISCOUNTED = """
            select count(*) from message m where m.ended_at >= :since
                and m.notices <> (select count(*) from delivery d where d.message = m.id and d.kind = 'NOTICE')""";
    /// Whoever was bound and wished to be told before a call ended, and still is, has a notice of it, unless the caller is one of those that are
    /// kept quiet.
    private static final String UNTOLD = """
            select count(*) from message m join binding b on b.number = m.number and b.ownership = m.ownership
            where m.ended_at >= :since and m.state <> 'HELD' and b.notices and b.bound_at < m.ended_at and b.consent_at < m.ended_at
                and not exists (select 1 from delivery d where d.message = m.id and d.follower = b.follower and d.kind = 'NOTICE')
                and not exists (select 1 from timeline t where t.message = m.id and t.step = 'KEPT_QUIET')""";
    private static final String OVERDUE = "select count(*) from delivery where state = 'WAITING' and due < :overdue and ";
    /// While WeChat holds the account, what is due waits, and is no difference.
    private static final String FORGOTTEN = "not claimed and not exists (select 1 from account_state where hold_why is not null)";

    private final Database database;

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
    public Balance balance(Instant since, Instant overdue) {
        return database.survey(db -> new Balance(count(db, "select count(*) from message"),
                count(db, GAPS) + count(db, UNBOOKED),
                since(db, MISCOUNTED, since) + since(db, UNTOLD, since),
                db.sql("select count(*) from delivery where state not in (:states)").param("states", STATES).query(Long.class).single(),
                overdue(db, FORGOTTEN, overdue), overdue(db, "claimed", overdue)));
    }

    private static long count(JdbcClient db, String select) {
        return db.sql(select).query(Long.class).single();
    }

    private static long since(JdbcClient db, String select, Instant since) {
        return db.sql(select).param("since", since.toEpochMilli()).query(Long.class).single();
    }

    private static long overdue(JdbcClient db, String which, Instant overdue) {
        return db.sql(OVERDUE + which).param("overdue", overdue.toEpochMilli()).query(Long.class).single();
    }
}
