package yinxin.storage.operator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import yinxin.storage.sql.Database;
import yinxin.voicemail.operator.AuditEntry;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.AuditLog;

/// The audit log in SQL.
public final class SqlAuditLog implements AuditLog {
    private static final String ALGORITHM = "HmacSHA256";
    /// Enough to tell some thousand addresses apart.
    private static final int HASH_CHARACTERS = 6;
    private static final int LONGEST_OBJECT = 200;
    private static final int REPLACEMENT = '\ufffd';

    private final Database database;
    private final SecretKeySpec key;
    private final Clock clock;

    /// @param key hashes addresses
    public SqlAuditLog(Database database, byte[] key, Clock clock) {
        this.database = database;
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.clock = clock;
    }

    @Override
    public void add(String actor, Deed deed, String object, String address) {
        var cut = keepable(object);
        database.write(db -> db.sql("insert into audit (at, actor, deed, object, address) values (:at, :actor, :deed, :object, :address)")
                .param("at", clock.instant().toEpochMilli()).param("actor", actor).param("deed", deed.name()).param("object", cut)
                .param("address", shortened(address)).update());
    }

    /// What people type may hold what PostgreSQL does not take: a zero octet, or half of a pair of surrogates, which also a cut can leave.
    private static String keepable(String text) {
        var length = Math.min(text.length(), LONGEST_OBJECT);
        var whole = length < text.length() && Character.isSurrogatePair(text.charAt(length - 1), text.charAt(length)) ? length - 1 : length;
        return text.substring(0, whole).codePoints().map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    @Override
    public List<AuditEntry> before(long id, int limit) {
        return database.read(db -> db.sql("select id, at, actor, deed, object, address from audit where id < :id order by id desc limit :limit")
                .param("id", id).param("limit", limit).query((row, _) -> new AuditEntry(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), row.getString(3),
                        Deed.valueOf(row.getString(4)), row.getString(5), row.getString(6))).list());
    }

    @Override
    public String shortened(String address) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var hash = Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(address.getBytes(StandardCharsets.UTF_8)));
            var parts = address.split(address.contains(":") ? ":" : "\\.");
            var known = parts.length < 2 ? "" : parts[0] + (address.contains(":") ? ":" : ".") + parts[1] + "…";
            return (known + " #" + hash.substring(0, HASH_CHARACTERS)).strip();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
