package yinxin.storage.node;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.storage.sql.Database;
import yinxin.voicemail.recording.MasterKey;
import yinxin.voicemail.recording.MasterKey.WrongKey;
import yinxin.wechat.api.Secret;
import yinxin.wechat.api.TokenStore;

/// The access token that nodes share, in SQL, sealed by the master key.
public final class SqlTokens implements TokenStore {
    private static final Logger LOG = LoggerFactory.getLogger(SqlTokens.class);

    private final Database database;
    private final MasterKey master;
    private final String account;

    /// @param account the account's AppID
    public SqlTokens(Database database, MasterKey master, String account) {
        this.database = database;
        this.master = master;
        this.account = account;
    }

    private record Row(byte[] token, Instant renewAt, Instant expiresAt) {}

    @Override
    public Optional<Shared> shared() {
        return database.read(db -> db.sql("select token, renew_at, expires_at from access_token where account = :account and token is not null")
                .param("account", account)
                .query((row, _) -> new Row(row.getBytes(1), Instant.ofEpochMilli(row.getLong(2)), Instant.ofEpochMilli(row.getLong(3)))).optional())
                .flatMap(this::open);
    }

    private Optional<Shared> open(Row row) {
        try {
            return Optional.of(new Shared(new Secret(new String(master.open(row.token()), StandardCharsets.UTF_8)), row.renewAt(), row.expiresAt()));
        } catch (WrongKey e) {
            LOG.error("the access token of another node cannot be read: have the nodes the same master key?");
            return Optional.empty();
        }
    }

    @Override
    public boolean mayAsk(Instant now, Duration atMost) {
        return database.write(db -> !db.sql("""
                insert into access_token (account, asking, asking_until) values (:account, :node, :until)
                on conflict (account) do update set asking = :node, asking_until = :until
                where access_token.asking_until <= :now or access_token.asking = :node returning account""")
                .param("account", account).param("node", database.node()).param("until", now.plus(atMost).toEpochMilli())
                .param("now", now.toEpochMilli()).query(String.class).list().isEmpty());
    }

    @Override
    public boolean mayForce(Instant now, Duration between) {
        return database.write(db -> !db.sql("""
                insert into access_token (account, forced_at) values (:account, :now)
                on conflict (account) do update set forced_at = :now where access_token.forced_at <= :before returning account""")
                .param("account", account).param("now", now.toEpochMilli()).param("before", now.minus(between).toEpochMilli())
                .query(String.class).list().isEmpty());
    }

    @Override
    public void keep(Shared token) {
        database.write(db -> db.sql("""
                insert into access_token (account, token, renew_at, expires_at) values (:account, :token, :renew, :expires)
                on conflict (account) do update set token = :token, renew_at = :renew, expires_at = :expires, asking = '', asking_until = 0""")
                .param("account", account).param("token", master.seal(token.token().value().getBytes(StandardCharsets.UTF_8)))
                .param("renew", token.renewAt().toEpochMilli()).param("expires", token.expiresAt().toEpochMilli()).update());
    }

    @Override
    public void giveUp() {
        database.write(db -> db.sql("update access_token set asking = '', asking_until = 0 where account = :account and asking = :node")
                .param("account", account).param("node", database.node()).update());
    }
}
