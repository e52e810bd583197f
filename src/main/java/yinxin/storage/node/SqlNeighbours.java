package yinxin.storage.node;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.operator.Exchange;
import yinxin.voicemail.operator.Neighbours;

/// What the nodes say of themselves, in SQL: each with its beats, and of the dead [SqlNodes].
public final class SqlNeighbours implements Neighbours {
    /// A dead node that left nothing behind is shown so long; one that did until it returns.
    private static final Duration REMEMBERED = Duration.ofDays(1);
    private final Database database;
    private final String label;
    private final Clock clock;
    private Map<String, Exchange.LiveCall> told = Map.of();

    /// @param label what operators know this node by
    public SqlNeighbours(Database database, String label, Clock clock) {
        this.database = database;
        this.label = label;
        this.clock = clock;
    }

    /// Says how this node stands, and to others, if there are any, which calls are up at it.
    ///
    /// @param spool calls that are not settled
    public synchronized void tell(Exchange.NodeState state, List<Exchange.LiveCall> calls, int spool) {
        var heard = database.read(db -> db.sql("select count(*) from node where id <> :node").param("node", database.node()).query(Integer.class).single()) > 0;
        var now = heard ? calls.stream().sorted(Comparator.comparing(Exchange.LiveCall::since)).limit(MOST_CALLS)
                .collect(Collectors.toMap(Exchange.LiveCall::id, Function.identity(), (one, _) -> one)) : Map.<String, Exchange.LiveCall>of();
        var at = clock.instant();
        database.write(db -> {
            db.sql("""
                    insert into node_report (node, label, state, calls, spool, since) values (:node, :label, :state, :calls, :spool, :at)
                    on conflict (node) do update set label = :label, state = :state, calls = :calls, spool = :spool,
                        since = case when node_report.state = :state then node_report.since else :at end""")
                    .param("node", database.node()).param("label", label).param("state", state.name()).param("calls", calls.size()).param("spool", spool)
                    .param("at", at.toEpochMilli()).update();
            db.sql("delete from node_report where state = 'DEAD' and spool = 0 and since < :before").param("before", at.minus(REMEMBERED).toEpochMilli()).update();
            told.keySet().stream().filter(id -> !now.containsKey(id)).sorted().forEach(id -> db.sql("delete from node_call where node = :node and id = :id")
                    .param("node", database.node()).param("id", id).update());
            now.values().stream().filter(call -> !call.equals(told.get(call.id()))).sorted(Comparator.comparing(Exchange.LiveCall::id)).forEach(call -> put(db, call));
            return true;
        });
        told = new HashMap<>(now);
    }

    private void put(JdbcClient db, Exchange.LiveCall call) {
        db.sql("""
                insert into node_call (node, id, trunk, caller, called, since, phase) values (:node, :id, :trunk, :caller, :called, :since, :phase)
                on conflict (node, id) do update set phase = :phase""")
                .param("node", database.node()).param("id", call.id()).param("trunk", call.trunk()).param("caller", call.caller().map(PhoneNumber::value).orElse(null))
                .param("called", call.called().map(PhoneNumber::value).orElse(null)).param("since", call.since().toEpochMilli())
                .param("phase", call.phase().name()).update();
    }

    @Override
    public List<Exchange.NodeLine> nodes() {
        return database.read(db -> db.sql("select label, node, state, calls, spool, since from node_report order by case when node = :here then 0 else 1 end, label, node")
                .param("here", database.node()).query((row, _) -> new Exchange.NodeLine(row.getString(1), row.getString(2).equals(database.node()),
                        Exchange.NodeState.valueOf(row.getString(3)), row.getInt(4), row.getInt(5), Optional.of(Instant.ofEpochMilli(row.getLong(6))))).list());
    }

    @Override
    public List<Exchange.LiveCall> calls() {
        return database.read(db -> db.sql("select c.id, r.label, c.trunk, c.caller, c.called, c.since, c.phase from node_call c join node_report r on r.node = c.node where c.node <> :here order by c.since, c.id")
                .param("here", database.node()).query(SqlNeighbours::call).list());
    }

    private static Exchange.LiveCall call(ResultSet row, int number) throws SQLException {
        return new Exchange.LiveCall(row.getString(1), row.getString(2), row.getString(3), Optional.ofNullable(row.getString(4)).map(PhoneNumber::new),
                Optional.ofNullable(row.getString(5)).map(PhoneNumber::new), Instant.ofEpochMilli(row.getLong(6)), Exchange.Phase.valueOf(row.getString(7)));
    }

    /// A node has been taken for dead: its calls are over.
    static void died(JdbcClient db, String node, Instant now) {
        over(db, node, Exchange.NodeState.DEAD, now);
    }

    /// A node has ended as it should, and is forgotten unless something lies in its spool.
    static void left(JdbcClient db, String node, Instant now) {
        db.sql("delete from node_report where node = :node and spool = 0").param("node", node).update();
        over(db, node, Exchange.NodeState.ENDED, now);
    }

    private static void over(JdbcClient db, String node, Exchange.NodeState state, Instant now) {
        db.sql("delete from node_call where node = :node").param("node", node).update();
        db.sql("update node_report set state = :state, calls = 0, since = :now where node = :node").param("state", state.name())
                .param("now", now.toEpochMilli()).param("node", node).update();
    }
}
