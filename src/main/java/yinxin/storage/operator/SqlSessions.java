package yinxin.storage.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import yinxin.storage.sql.Database;
import yinxin.voicemail.operator.Role;
import yinxin.voicemail.operator.Session;
import yinxin.voicemail.operator.Sessions;

/// Operators' sessions in SQL: any node knows them, and one that is ended is ended everywhere.
public final class SqlSessions implements Sessions {
    private static final String RUNNING = """
            select s.key_hash, s.account, a.role, s.created_at, s.seen_at, s.unlocked_until
            from operator_session s join operator_account a on a.name = s.account
            where s.seen_at > :idle and s.created_at > :longest""";

    private final Database database;

    public SqlSessions(Database database) {
        this.database = database;
    }

    @Override
    public String begin(String account, Instant now) {
        var cookie = Keys.fresh();
        database.write(db -> db.sql("insert into operator_session (key_hash, account, created_at, seen_at) values (:key, :account, :now, :now)")
                .param("key", Keys.hash(cookie)).param("account", account).param("now", now.toEpochMilli()).update());
        return cookie;
    }

    @Override
    public Optional<Session> find(String cookie, Instant now) {
        var found = look(cookie, now);
        found.filter(s -> s.seenAt().plus(NOTED_EVERY).isBefore(now)).ifPresent(s -> database.write(db ->
                db.sql("update operator_session set seen_at = :now where key_hash = :key").param("now", now.toEpochMilli()).param("key", s.key()).update()));
        return found;
    }

    @Override
    public Optional<Session> look(String cookie, Instant now) {
        return database.read(db -> db.sql(RUNNING + " and s.key_hash = :key").param("key", Keys.hash(cookie))
                .param("idle", now.minus(IDLE).toEpochMilli()).param("longest", now.minus(LONGEST).toEpochMilli()).query(SqlSessions::session).optional());
    }

    @Override
    public List<Session> running(Instant now) {
        return database.read(db -> db.sql(RUNNING + " order by s.created_at desc").param("idle", now.minus(IDLE).toEpochMilli())
                .param("longest", now.minus(LONGEST).toEpochMilli()).query(SqlSessions::session).list());
    }

    private static Session session(ResultSet row, int number) throws SQLException {
        return new Session(row.getString(1), row.getString(2), Role.valueOf(row.getString(3)), Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)), Instant.ofEpochMilli(row.getLong(6)));
    }

    @Override
    public void unlock(String key, Instant until) {
        database.write(db -> db.sql("update operator_session set unlocked_until = :until where key_hash = :key").param("until", until.toEpochMilli())
                .param("key", key).update());
    }

    @Override
    public boolean end(String key) {
        return database.write(db -> db.sql("delete from operator_session where key_hash = :key").param("key", key).update() > 0);
    }

    @Override
    public void forgetEnded(Instant now) {
        database.write(db -> db.sql("delete from operator_session where seen_at <= :idle or created_at <= :longest")
                .param("idle", now.minus(IDLE).toEpochMilli()).param("longest", now.minus(LONGEST).toEpochMilli()).update());
    }
}
