package yinxin.storage.node;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;

/// The nodes that share this database. Each beats; a node whose beats stand still is taken for dead, and what it had claimed is the others' at once.
///
/// Counts are compared, not clocks: nodes whose clocks differ believe each other. A node that was only cut off, and still sends what it had claimed,
/// sends it with the same ids as whoever took it over, and WeChat takes it once.
public final class SqlNodes {
    /// How often a node beats.
    public static final Duration BEAT = Duration.ofSeconds(2);
    /// Four beats and a slow disk.
    static final Duration DEAD = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(SqlNodes.class);

    private final Database database;
    private final Map<String, Seen> others = new HashMap<>();

    private record Seen(long beat, Instant since) {}

    private record Node(String id, long beat) {}

    public SqlNodes(Database database) {
        this.database = database;
    }

    /// This node begins: its calls of an earlier run are over.
    void arrive(Instant now) {
        database.write(db -> db.sql("delete from live_call where node = :node").param("node", database.node()).update()
                + db.sql("delete from node_call where node = :node").param("node", database.node()).update());
        beat(now);
    }

    /// Says that this node lives, and takes over what dead ones had claimed. Returns how many pushes are due by that.
    ///
    /// @param now by this node's clock
    public synchronized int beat(Instant now) {
        database.write(db -> db.sql("""
                insert into node (id, beat, at) values (:node, 1, :now)
                on conflict (id) do update set beat = node.beat + 1, at = :now""")
                .param("node", database.node()).param("now", now.toEpochMilli()).update());
        var present = database.read(db -> db.sql("select id, beat from node where id <> :node").param("node", database.node())
                .query((row, _) -> new Node(row.getString(1), row.getLong(2))).list());
        others.keySet().removeIf(id -> present.stream().noneMatch(node -> node.id().equals(id)));
        var due = 0;
        for (var node : present) {
            var seen = others.merge(node.id(), new Seen(node.beat(), now), (before, again) -> before.beat() == again.beat() ? before : again);
            if (!now.isBefore(seen.since().plus(DEAD))) {
                due += database.write(db -> takeOver(db, node, now));
            }
        }
        return due;
    }

    /// One of those who have seen it takes it over.
    private static int takeOver(JdbcClient db, Node dead, Instant now) {
        var isMine = db.sql("delete from node where id = :node and beat = :beat").param("node", dead.id()).param("beat", dead.beat()).update() > 0;
        if (!isMine) {
            return 0;
        }
        var due = release(db, dead.id(), now);
        SqlNeighbours.died(db, dead.id(), now);
        LOG.warn("node {} is silent: {} pushes that it had claimed are taken over; its spool waits for its return", dead.id(), due);
        return due;
    }

    /// Makes free what a node had claimed.
    private static int release(JdbcClient db, String node, Instant now) {
        db.sql("delete from seen_event where node = :node and not done").param("node", node).update();
        db.sql("delete from live_call where node = :node").param("node", node).update();
        return db.sql("update delivery set due = :now, claimed = false where node = :node and claimed and state in ('WAITING', 'QUIET')")
                .param("now", now.toEpochMilli()).param("node", node).update();
    }

    /// This node ends as it should: nobody need wait for its beats.
    public void leave(Instant now) {
        database.write(db -> {
            db.sql("delete from node where id = :node").param("node", database.node()).update();
            SqlNeighbours.left(db, database.node(), now);
            return release(db, database.node(), now);
        });
    }

    /// How many nodes there are, this one among them.
    public int count() {
        return database.read(db -> db.sql("select count(*) from node").query(Integer.class).single());
    }
}
