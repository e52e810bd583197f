package yinxin.storage.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import yinxin.storage.sql.Database;
import yinxin.voicemail.operator.MachineToken;
import yinxin.voicemail.operator.MachineTokens;
import yinxin.voicemail.operator.Permission;

/// Machine tokens in SQL, as hashes.
public final class SqlMachineTokens implements MachineTokens {
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
    private static final String COLUMNS = "id, name, scopes, created_at, created_by, expires, used_at";

    private final Database database;

    public SqlMachineTokens(Database database) {
        this.database = database;
    }

    @Override
    public List<MachineToken> list() {
        return database.read(db -> db.sql("select " + COLUMNS + " from operator_token order by created_at desc, id").query(SqlMachineTokens::token).list());
    }

    @Override
    public String add(MachineToken token) {
        var secret = PREFIX + Keys.fresh();
        database.write(db -> db.sql("""
                insert into operator_token (id, token_hash, name, scopes, created_at, created_by, expires)
                values (:id, :hash, :name, :scopes, :at, :by, :expires)""")
                .param("id", token.id()).param("hash", Keys.hash(secret)).param("name", token.name()).param("scopes", text(token.scopes()))
                .param("at", token.createdAt().toEpochMilli()).param("by", token.createdBy()).param("expires", token.expires().toEpochMilli()).update());
        return secret;
    }

    @Override
    public Optional<MachineToken> find(String token, Instant now) {
        if (!token.startsWith(PREFIX)) {
            return Optional.empty();
        }
        var found = database.read(db -> db.sql("select " + COLUMNS + " from operator_token where token_hash = :hash and expires > :now")
                .param("hash", Keys.hash(token)).param("now", now.toEpochMilli()).query(SqlMachineTokens::token).optional());
        found.filter(t -> t.usedAt().isEmpty() || t.usedAt().get().plus(NOTED_EVERY).isBefore(now)).ifPresent(t -> database.write(db ->
                db.sql("update operator_token set used_at = :now where id = :id").param("now", now.toEpochMilli()).param("id", t.id()).update()));
        return found;
    }

    @Override
    public boolean remove(String id) {
        return database.write(db -> db.sql("delete from operator_token where id = :id").param("id", id).update() > 0);
    }

    private static MachineToken token(ResultSet row, int number) throws SQLException {
        var used = row.getLong(7);
        return new MachineToken(row.getString(1), row.getString(2), scopes(row.getString(3)), Instant.ofEpochMilli(row.getLong(4)), row.getString(5),
                Instant.ofEpochMilli(row.getLong(6)), used == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(used)));
    }

    private static String text(Set<Permission> scopes) {
        return scopes.stream().sorted().map(Permission::key).collect(Collectors.joining(" "));
    }

    private static Set<Permission> scopes(String text) {
        return Arrays.stream(text.split(" ")).flatMap(word -> Permission.ofKey(word).stream()).collect(Collectors.toUnmodifiableSet());
    }
}
