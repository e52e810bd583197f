package yinxin.storage;

import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.SeenEvents;

/// Which of WeChat's events have been handled, kept over restarts.
public final class SqlSeenEvents implements SeenEvents {
    /// How often what need not be remembered any more is looked for.
    private static final Duration CLEANING = Duration.ofMinutes(1);
    /// How long an event claimed by another node counts as being handled: WeChat has given that node up after five seconds, and asks again.
    private static final Duration PATIENCE = Duration.ofMillis(4_500);

    private final Database database;
    private volatile Instant cleaned = Instant.EPOCH;

    /// Voids the claims of this node's last run, if it died while it handled them.
    public SqlSeenEvents(Database database) {
        this.database = database;
        database.write(db -> db.sql("delete from seen_event where not done and node = :node").param("node", database.node()).update());
    }

    @Override
    public boolean firstTime(String key, Instant at) {
        return database.write(db -> claim(db, key, at, false));
    }

    @Override
    public boolean once(String key, Instant at, Runnable work) {
        return database.write(db -> {
            var first = claim(db, key, at, true);
            if (first) {
                work.run();
            }
            return first;
        });
    }

    private boolean claim(JdbcClient db, String key, Instant at, boolean done) {
        clean(db, at);
        return db.sql("""
                insert into seen_event (key, at, node, done) values (:key, :at, :node, :done)
                on conflict (key) do update set at = :at, node = :node, done = :done
                where not seen_event.done and seen_event.node <> :node and seen_event.at <= :silent""")
                .param("key", key).param("at", at.toEpochMilli()).param("node", database.node()).param("done", done)
                .param("silent", at.minus(PATIENCE).toEpochMilli()).update() > 0;
    }

    private void clean(JdbcClient db, Instant at) {
        if (Duration.between(cleaned, at).abs().compareTo(CLEANING) >= 0) {
            db.sql("delete from seen_event where at < :at").param("at", at.minus(KEPT).toEpochMilli()).update();
            cleaned = at;
        }
    }

    @Override
    public void handled(String key) {
        database.write(db -> db.sql("update seen_event set done = true where key = :key").param("key", key).update());
    }

    @Override
    public void forget(String key) {
        database.write(db -> db.sql("delete from seen_event where key = :key").param("key", key).update());
    }
}
