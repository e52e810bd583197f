package yinxin.storage.outbox;

import java.time.Duration;
import java.time.Instant;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Dues;

/// Times in the outbox, moved when this node's clock was: those that it has set. Other nodes' clocks were right, and so are the times that they have
/// set. A push that no node has had in hand yet is due at once on whatever clock; where it seems not to be, the clock that made it was wrong.
public final class SqlDues implements Dues {
    /// Whoever has claimed a push has it back, or is dead, after this.
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final Database database;

    public SqlDues(Database database) {
        this.database = database;
    }

    @Override
    public int clockPutBack(Duration by, Instant now) {
        return database.write(db -> {
            var waiting = db.sql("""
                    update delivery set due = case when due - :by > :now then due - :by else :now end
                    where state = 'WAITING' and not claimed and due > :now and node in ('', :node)""")
                    .param("node", database.node()).param("by", by.toMillis()).param("now", now.toEpochMilli()).update();
            return waiting + db.sql("update delivery set due = :lease where state = 'WAITING' and claimed and due > :lease and node = :node")
                    .param("node", database.node()).param("lease", now.plus(LEASE).toEpochMilli()).update();
        });
    }
}
