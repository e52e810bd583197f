package yinxin.storage.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.operator.Account;
import yinxin.voicemail.operator.Accounts;
import yinxin.voicemail.operator.Entrance;
import yinxin.voicemail.operator.Role;

/// Operators' accounts in SQL.
public final class SqlAccounts implements Accounts {
    private final Database database;

    public SqlAccounts(Database database) {
        this.database = database;
    }

    @Override
    public List<Account> list() {
        return database.read(db -> db.sql("select name, role, created_at, login_at from operator_account order by name").query(SqlAccounts::account).list());
    }

    @Override
    public Optional<Account> find(String name) {
        // What somebody has typed may hold what no database takes, such as a zero octet.
        return !Account.isName(name) ? Optional.empty() : database.read(db -> db.sql("select name, role, created_at, login_at from operator_account where name = :name").param("name", name)
                .query(SqlAccounts::account).optional());
    }

    private static Account account(ResultSet row, int number) throws SQLException {
        var login = row.getLong(4);
        return new Account(row.getString(1), Role.valueOf(row.getString(2)), Instant.ofEpochMilli(row.getLong(3)),
                login == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(login)));
    }

    @Override
    public Optional<String> passwordHash(String name) {
        return !Account.isName(name) ? Optional.empty() : database.read(db -> db.sql("select password from operator_account where name = :name").param("name", name).query(String.class).optional());
    }

    @Override
    public boolean add(Account account, String passwordHash) {
        return database.write(db -> db.sql("""
                insert into operator_account (name, role, password, created_at) values (:name, :role, :password, :at) on conflict (name) do nothing""")
                .param("name", account.name()).param("role", account.role().name()).param("password", passwordHash)
                .param("at", account.createdAt().toEpochMilli()).update() > 0);
    }

    @Override
    public boolean setRole(String name, Role role) {
        return database.write(db -> {
            if (role != Role.ADMIN) {
                keepAnAdmin(db, name);
            }
            endSessions(db, name);
            return db.sql("update operator_account set role = :role where name = :name").param("role", role.name()).param("name", name).update() > 0;
        });
    }

    @Override
    public boolean setPassword(String name, String passwordHash) {
        return database.write(db -> {
            endSessions(db, name);
            return db.sql("update operator_account set password = :password where name = :name").param("password", passwordHash).param("name", name)
                    .update() > 0;
        });
    }

    @Override
    public boolean remove(String name) {
        return database.write(db -> {
            keepAnAdmin(db, name);
            endSessions(db, name);
            return db.sql("delete from operator_account where name = :name").param("name", name).update() > 0;
        });
    }

    private static void endSessions(JdbcClient db, String name) {
        db.sql("delete from operator_session where account = :name").param("name", name).update();
    }

    /// Those who take an admin away wait for one another here, so that two of them do not each rely on the other's.
    private static void keepAnAdmin(JdbcClient db, String name) {
        var admins = db.sql("update operator_account set role = role where role = 'ADMIN' returning name").query(String.class).list();
        if (admins.equals(List.of(name))) {
            throw new LastAdmin();
        }
    }

    @Override
    public void loggedIn(String name, Instant at) {
        database.write(db -> db.sql("update operator_account set login_at = :at where name = :name").param("at", at.toEpochMilli()).param("name", name)
                .update());
    }

    @Override
    public Failures trying(String name, String address, Instant now, Failures most) {
        return database.write(db -> {
            // Whoever guesses on several connections or nodes at once is counted one after the other.
            db.sql("update turn set name = name where name = 'login'").update();
            db.sql("delete from operator_failure where at < :since").param("since", now.minus(Entrance.MEMORY).toEpochMilli()).update();
            var counts = db.sql("""
                    select count(*) filter (where name = :name and address = :address), count(*) filter (where name = :name), \
                        count(*) filter (where address = :address)
                    from operator_failure""").param("name", name).param("address", address)
                    .query((row, _) -> new Failures(row.getInt(1), row.getInt(2), row.getInt(3))).single();
            if (!counts.reach(most)) {
                db.sql("insert into operator_failure (name, address, at) values (:name, :address, :at)").param("name", name).param("address", address)
                        .param("at", now.toEpochMilli()).update();
            }
            return counts;
        });
    }

    @Override
    public void forgiven(String name, String address) {
        database.write(db -> db.sql("delete from operator_failure where name = :name and address = :address").param("name", name)
                .param("address", address).update());
    }
}
