package yinxin.storage.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Account;
import yinxin.voicemail.delivery.AccountState;
import yinxin.voicemail.delivery.AccountState.Hold;

/// The account's standing in SQL: one row.
public final class SqlAccount implements Account {
    private static final String COLUMNS = "paused_until, quota_until, day, sent, hold_why, hold_since, hold_probe";

    private final Database database;

    public SqlAccount(Database database) {
        this.database = database;
    }

    @Override
    public AccountState state() {
        return database.read(db -> db.sql("select " + COLUMNS + " from account_state").query(SqlAccount::row).single());
    }


    /// Inside a transaction: as [#state()], and nobody else takes it before the transaction ends. Nodes that claim at the same time meet here.
    static AccountState take(JdbcClient db) {
        return db.sql("update account_state set id = id returning " + COLUMNS).query(SqlAccount::row).single();
    }

    private static AccountState row(ResultSet row, int number) throws SQLException {
        var why = Optional.ofNullable(row.getString("hold_why"));
        var since = Instant.ofEpochMilli(row.getLong("hold_since"));
        var probe = Instant.ofEpochMilli(row.getLong("hold_probe"));
        return new AccountState(Instant.ofEpochMilli(row.getLong("paused_until")), Instant.ofEpochMilli(row.getLong("quota_until")),
                LocalDate.parse(row.getString("day")), row.getInt("sent"), why.map(w -> new Hold(w, since, probe)));
    }

    /// Inside a transaction: what sending has changed.
    static void count(JdbcClient db, AccountState state) {
        db.sql("update account_state set day = :day, sent = :sent").param("day", state.day().toString()).param("sent", state.sent()).update();
        state.hold().ifPresent(hold -> db.sql("update account_state set hold_probe = :probe where hold_why is not null")
                .param("probe", hold.probe().toEpochMilli()).update());
    }

    @Override
    public void pause(Instant until) {
        later("paused_until", until);
    }

    @Override
    public void quotaUsedUp(Instant until) {
        later("quota_until", until);
    }

    private void later(String column, Instant until) {
        database.write(db -> db.sql("update account_state set " + column + " = :until where " + column + " < :until")
                .param("until", until.toEpochMilli()).update());
    }

    @Override
    public boolean hold(String why, Instant at) {
        return database.write(db -> {
            var fresh = db.sql("update account_state set hold_since = :at where hold_why is null").param("at", at.toEpochMilli()).update() > 0;
            db.sql("update account_state set hold_why = :why, hold_probe = :probe").param("why", why)
                    .param("probe", at.plus(AccountState.BETWEEN_PROBES).toEpochMilli()).update();
            return fresh;
        });
    }

    @Override
    public boolean release() {
        return database.write(db -> db.sql("""
                update account_state set hold_why = null, hold_since = null, hold_probe = null, quota_until = 0, paused_until = 0
                where hold_why is not null""").update() > 0);
    }
}
