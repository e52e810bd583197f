package yinxin.storage;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.proof.ProofWay;
import yinxin.voicemail.proof.Ticket;
import yinxin.voicemail.proof.Tickets;

/// Tickets in SQL.
public final class SqlTickets implements Tickets {
    private static final String ALGORITHM = "HmacSHA256";

    private final Database database;
    private final SqlBindings bindings;
    private final SecretKeySpec key;

    /// @param key makes the tokens of [#issueOnce], which can so be told again although only their hash is kept
    public SqlTickets(Database database, SqlBindings bindings, byte[] key) {
        this.database = database;
        this.bindings = bindings;
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    @Override
    public String issue(Ticket ticket) {
        var token = Tokens.fresh();
        database.write(db -> keep(db, token, ticket));
        return token;
    }

    private static int keep(JdbcClient db, String token, Ticket ticket) {
        return db.sql("insert into ticket (token_hash, way, number, label, expires) values (:hash, :way, :number, :label, :expires)")
                .param("hash", Tokens.hash(token)).param("way", ticket.way().name()).param("number", ticket.number().map(PhoneNumber::value).orElse(null))
                .param("label", ticket.label()).param("expires", ticket.expires().toEpochMilli()).update();
    }

    @Override
    public Issued issueOnce(Ticket ticket, Instant at) {
        var number = ticket.number().orElseThrow(() -> new IllegalArgumentException("a ticket that is issued once is for a number"));
        return database.write(db -> {
            db.sql("delete from ticket where expires <= :at").param("at", at.minus(Ticket.LONGEST_LIFE).toEpochMilli()).update();
            var open = db.sql("select * from ticket where number = :number and way = :way and used_at is null and expires > :at order by expires desc")
                    .param("number", number.value()).param("way", ticket.way().name()).param("at", at.toEpochMilli()).query(SqlTickets::kept).list();
            for (var kept : open) {
                var token = derived(number, kept.ticket().expires());
                if (kept.hash().equals(Tokens.hash(token))) {
                    return new Issued(token, kept.ticket(), false);
                }
            }
            var token = derived(number, ticket.expires());
            keep(db, token, ticket);
            return new Issued(token, ticket, true);
        });
    }

    private String derived(PhoneNumber number, Instant expires) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Tokens.of(mac.doFinal(("ticket\n" + number.value() + "\n" + expires.toEpochMilli()).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks " + ALGORITHM, e);
        }
    }

    @Override
    public Redemption look(String token, OpenId follower, Instant at) {
        return database.read(db -> judge(find(db, token), db, follower, at));
    }

    @Override
    public Redemption redeem(String token, OpenId follower, Instant at) {
        var passedOn = new AtomicBoolean();
        var redemption = database.write(db -> {
            var kept = find(db, token);
            var judged = judge(kept, db, follower, at);
            if (judged instanceof Redemption.Good(var ticket) && kept.orElseThrow().usedBy().isEmpty()) {
                db.sql("update ticket set used_at = :at, used_by = :follower where token_hash = :hash").param("at", at.toEpochMilli())
                        .param("follower", follower.value()).param("hash", kept.get().hash()).update();
                passedOn.set(ticket.way() == ProofWay.OPERATOR && vouched(db, ticket, follower, at));
            }
            return judged;
        });
        if (passedOn.get()) {
            database.forgetLog();
        }
        return redemption;
    }

    /// Binds what the operator vouches for. Whether somebody else lost the number by it.
    private boolean vouched(JdbcClient db, Ticket ticket, OpenId follower, Instant at) {
        var number = ticket.number().orElseThrow();
        var bound = bindings.bind(db, new Binding(number, follower, at, Binding.Proof.OPERATOR, true, at));
        if (!ticket.label().isEmpty()) {
            db.sql("update binding set label = :label where number = :number and follower = :follower").param("label", ticket.label())
                    .param("number", number.value()).param("follower", follower.value()).update();
        }
        return !bound.formerOwners().isEmpty();
    }

    private static Redemption judge(Optional<Kept> found, JdbcClient db, OpenId follower, Instant at) {
        if (found.isEmpty()) {
            return new Redemption.Unknown();
        }
        var kept = found.get();
        if (kept.used() && !(kept.usedBy().filter(follower::equals).isPresent() && stillTrue(db, kept.ticket(), follower))) {
            return new Redemption.Used();
        }
        return kept.ticket().expires().isAfter(at) ? new Redemption.Good(kept.ticket()) : new Redemption.Expired();
    }

    /// What the operator vouched for was done; whoever has unbound the number since does not get it back by the same paper.
    private static boolean stillTrue(JdbcClient db, Ticket ticket, OpenId follower) {
        return ticket.way() != ProofWay.OPERATOR || Partings.owns(db, ticket.number().orElseThrow(), follower);
    }

    private record Kept(String hash, Ticket ticket, boolean used, Optional<OpenId> usedBy) {}

    private static Optional<Kept> find(JdbcClient db, String token) {
        return db.sql("select * from ticket where token_hash = :hash").param("hash", Tokens.hash(token)).query(SqlTickets::kept).optional();
    }

    private static Kept kept(ResultSet row, int number) throws SQLException {
        var ticket = new Ticket(ProofWay.valueOf(row.getString("way")), Optional.ofNullable(row.getString("number")).map(PhoneNumber::new),
                row.getString("label"), Instant.ofEpochMilli(row.getLong("expires")));
        row.getLong("used_at");
        var used = !row.wasNull();
        return new Kept(row.getString("token_hash"), ticket, used, Optional.ofNullable(row.getString("used_by")).map(OpenId::new));
    }
}
