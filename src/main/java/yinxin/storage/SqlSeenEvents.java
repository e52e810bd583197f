package yinxin.storage;

import java.time.Instant;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.SeenEvents;

/// Which of WeChat's events have been handled, kept over restarts.
public final class SqlSeenEvents implements SeenEvents {
    private final Database database;

    /// Voids the claims of a run that died while it handled them.
    public SqlSeenEvents(Database database) {
        this.database = database;
        database.write(db -> db.sql("delete from seen_event where not done").update());
    }

    @Override
    public boolean firstTime(String key, Instant at) {
        return database.write(db -> {
            db.sql("delete from seen_event where at < :at").param("at", at.minus(KEPT).toEpochMilli()).update();
            return db.sql("insert into seen_event (key, at) values (:key, :at) on conflict (key) do nothing")
                    .param("key", key).param("at", at.toEpochMilli()).update() > 0;
        });
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
