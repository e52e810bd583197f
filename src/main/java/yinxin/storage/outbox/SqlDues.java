package yinxin.storage.outbox;

import java.time.Duration;
import java.time.Instant;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Dues;

/// Times in the outbox, moved when the clock was. Rows of other nodes, whose clocks were right, come up early by it, which costs a look.
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
                    where state = 'WAITING' and not claimed and due > :now""")
                    .param("by", by.toMillis()).param("now", now.toEpochMilli()).update();
            return waiting + db.sql("update delivery set due = :lease where state = 'WAITING' and claimed and due > :lease")
                    .param("lease", now.plus(LEASE).toEpochMilli()).update();
        });
    }
}
