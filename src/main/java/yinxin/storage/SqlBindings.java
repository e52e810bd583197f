package yinxin.storage;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.outbox.SqlOutbox;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.message.ProofOutcome;
import yinxin.voicemail.proof.ProofWay;
import yinxin.voicemail.proof.SpokenCodes;

/// Bindings, ownerships and proof codes in SQL.
public final class SqlBindings implements Bindings {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CODES = 1_000_000;
    /// A code that has died is remembered this long, so that who keys it late hears "expired" and not "wrong".
    private static final Duration REMEMBERED = Duration.ofHours(1);

    /// Signs of life closer together than this are one.
    private static final Duration SIGNS = Duration.ofDays(1);
    private static final String STALE = "(alive_at < :yesterday or alive_at < asked_at)";

    private final Database database;
    private final Ownerships ownerships;

    public SqlBindings(Database database, Ownerships ownerships) {
        this.database = database;
        this.ownerships = ownerships;
    }

    @Override
    public List<Binding> of(OpenId follower) {
        return database.read(db -> of(db, follower));
    }

    private static List<Binding> of(JdbcClient db, OpenId follower) {
        return db.sql("select * from binding where follower = :follower order by bound_at")
                .param("follower", follower.value()).query(SqlBindings::binding).list();
    }

    @Override
    public List<Binding> of(PhoneNumber number) {
        return database.read(db -> of(db, number));
    }

    private static List<Binding> of(JdbcClient db, PhoneNumber number) {
        return db.sql("select * from binding where number = :number order by bound_at")
                .param("number", number.value()).query(SqlBindings::binding).list();
    }

    @Override
    public Bound bind(PhoneNumber number, OpenId follower, Binding.Proof proof, Instant at) {
        var bound = database.write(db -> bind(db, new Binding(number, follower, at, proof, true, at)));
        if (!bound.formerOwners().isEmpty()) {
            database.forgetLog();
        }
        return bound;
    }

    /// Inside a transaction, whose caller empties the log if somebody lost the number.
    Bound bind(JdbcClient db, Binding binding) {
        var number = binding.number();
        Turn.take(db, number);
        var former = Partings.owns(db, number, binding.follower()) ? List.<OpenId>of() : Partings.passOn(db, binding);
        var present = ownerships.present(db, number, binding.boundAt()).ownership();
        db.sql("""
                insert into binding (number, follower, ownership, bound_at, proof, notices, consent_at, proven_at, alive_at)
                values (:number, :follower, :ownership, :at, :proof, :notices, :at, :at, :at)
                on conflict (number, follower) do update set proof = :proof, notices = :notices, consent_at = :at, proven_at = :at,
                    alive_at = :at, asked_at = null, shared_by = null, name = ''""")
                .param("number", number.value()).param("follower", binding.follower().value()).param("ownership", present)
                .param("at", binding.boundAt().toEpochMilli()).param("proof", binding.proof().name())
                .param("notices", binding.notices()).update();
        return new Bound(binding, former, release(db, binding));
    }

    /// Hands the messages that waited for an owner to the one who has come.
    private static int release(JdbcClient db, Binding binding) {
        var waiting = db.sql("select m.* from message m where m.number = :number and m.state = 'HELD' order by m.sequence")
                .param("number", binding.number().value()).query(SqlMessages::message).list();
        for (var held : waiting) {
            var released = db.sql("update message set state = :state, notices = 1 where id = :id and state = 'HELD'")
                    .param("state", MessageState.UNHEARD.name()).param("id", held.id().value()).update() > 0;
            if (released) {
                SqlOutbox.enqueueNotice(db, held, binding.follower(), binding.boundAt());
            }
        }
        return waiting.size();
    }

    @Override
    public boolean unbind(PhoneNumber number, OpenId follower, Instant at) {
        var unbound = database.write(db -> Partings.part(db, number, follower, at));
        if (unbound) {
            database.forgetLog();
        }
        return unbound;
    }

    @Override
    public List<PhoneNumber> forget(OpenId follower, Instant at) {
        var numbers = database.write(db -> {
            var had = of(db, follower).stream().map(Binding::number).toList();
            Turn.takeAll(db, had);
            had.forEach(number -> Partings.part(db, number, follower, at));
            ProofRequests.leave(db, follower);
            db.sql("update ticket set used_by = null where used_by = :follower").param("follower", follower.value()).update();
            db.sql("update message set notices = notices - 1 where id in "
                    + "(select message from delivery where follower = :follower and kind = 'NOTICE')").param("follower", follower.value()).update();
            for (var table : List.of("proof_code", "delivery", "reply_window", "follower_settings", "contact", "transcript_doubt")) {
                db.sql("delete from " + table + " where follower = :follower").param("follower", follower.value()).update();
            }
            db.sql("delete from invitation where owner = :follower or used_by = :follower").param("follower", follower.value()).update();
            for (var column : List.of("handled_by", "deleted_by")) {
                db.sql("update message set " + column + " = null where " + column + " = :follower").param("follower", follower.value()).update();
            }
            return had;
        });
        database.forgetLog();
        return numbers;
    }

    @Override
    public void alive(OpenId follower, Instant at) {
        var yesterday = at.minus(SIGNS).toEpochMilli();
        var worthKeeping = database.read(db -> db.sql("select count(*) from binding where follower = :follower and " + STALE)
                .param("follower", follower.value()).param("yesterday", yesterday).query(Long.class).single() > 0);
        if (worthKeeping) {
            database.write(db -> db.sql("update binding set alive_at = :at where follower = :follower and " + STALE)
                    .param("at", at.toEpochMilli()).param("follower", follower.value()).param("yesterday", yesterday).update());
        }
    }

    @Override
    public int consent(OpenId follower, boolean notices, Instant at) {
        return database.write(db -> db.sql("update binding set notices = :notices, consent_at = :at where follower = :follower")
                .param("notices", notices).param("at", at.toEpochMilli()).param("follower", follower.value()).update());
    }

    @Override
    public Optional<ProofCode> issueCode(PhoneNumber number, OpenId follower, Instant at) {
        return database.write(db -> {
            Turn.take(db, number);
            var request = new ProofRequests.Request(follower, number, "", ProofWay.CALL_IN, at);
            ProofRequests.forgetOld(db, at);
            if (ProofRequests.count(db, request, Duration.ofHours(1)) >= ProofCode.CODES_AN_HOUR
                    || ProofRequests.count(db, request, Duration.ofDays(1)) >= ProofCode.CODES_A_DAY) {
                return Optional.empty();
            }
            ProofRequests.note(db, request);
            return Optional.of(issue(db, request));
        });
    }

    /// Inside a transaction: a new code, in place of any earlier one of this follower for this number.
    static ProofCode issue(JdbcClient db, ProofRequests.Request request) {
        db.sql("delete from proof_code where expires < :at").param("at", request.at().minus(REMEMBERED).toEpochMilli()).update();
        var code = new ProofCode(request.number(), freshDigits(db, request.number()), request.at().plus(ProofCode.LIFETIME));
        db.sql("""
                insert into proof_code (number, follower, digits, expires, way, progress) values (:number, :follower, :digits, :expires, :way, :progress)
                on conflict (number, follower) do update set digits = :digits, expires = :expires, wrong = 0, way = :way, progress = :progress""")
                .param("number", request.number().value()).param("follower", request.follower().value()).param("digits", code.digits())
                .param("expires", code.expires().toEpochMilli()).param("way", request.way().name())
                .param("progress", request.way() == ProofWay.CALL_BACK ? SpokenCodes.Progress.CALLING.name() : "").update();
        return code;
    }

    /// Two followers who claim the same number at the same time must not hold the same code.
    private static String freshDigits(JdbcClient db, PhoneNumber number) {
        var taken = db.sql("select digits from proof_code where number = :number").param("number", number.value())
                .query(String.class).list();
        String digits;
        do {
            digits = "%06d".formatted(RANDOM.nextInt(CODES));
        } while (taken.contains(digits));
        return digits;
    }

    @Override
    public ProofOutcome prove(PhoneNumber caller, String digits, Instant at) {
        var outcome = database.write(db -> {
            Turn.take(db, caller);
            var pending = new ArrayList<>(db.sql("select * from proof_code where number = :number and way = 'CALL_IN'")
                    .param("number", caller.value())
                    .query((row, _) -> new Pending(new OpenId(row.getString("follower")), row.getString("digits"),
                            Instant.ofEpochMilli(row.getLong("expires")), row.getInt("wrong"))).list());
            return prove(db, new Attempt(caller, digits, at), pending);
        });
        if (outcome instanceof ProofOutcome.Proven proven && !proven.bound().formerOwners().isEmpty()) {
            database.forgetLog();
        }
        return outcome;
    }

    private ProofOutcome prove(JdbcClient db, Attempt attempt, List<Pending> pending) {
        if (pending.isEmpty()) {
            return new ProofOutcome.NothingPending();
        }
        var wrongBefore = pending.stream().mapToInt(Pending::wrong).max().orElse(0);
        if (wrongBefore >= ProofCode.TRIES) {
            return new ProofOutcome.TooManyTries();
        }
        for (var code : pending) {
            if (MessageDigest.isEqual(code.digits().getBytes(), attempt.digits().getBytes())) {
                return code.expires().isBefore(attempt.at()) ? new ProofOutcome.Expired() : proven(db, attempt, code.follower());
            }
        }
        db.sql("update proof_code set wrong = :wrong where number = :number and way = 'CALL_IN'").param("wrong", wrongBefore + 1)
                .param("number", attempt.caller().value()).update();
        var left = ProofCode.TRIES - wrongBefore - 1;
        return left > 0 ? new ProofOutcome.WrongCode(left) : new ProofOutcome.TooManyTries();
    }

    private ProofOutcome proven(JdbcClient db, Attempt attempt, OpenId follower) {
        db.sql("delete from proof_code where number = :number").param("number", attempt.caller().value()).update();
        var bound = bind(db, new Binding(attempt.caller(), follower, attempt.at(), Binding.Proof.CALLED_IN, true, attempt.at()));
        SqlOutbox.enqueue(db, new Push.NumberBound(attempt.caller()), follower, attempt.at());
        return new ProofOutcome.Proven(bound);
    }

    private record Attempt(PhoneNumber caller, String digits, Instant at) {}

    private record Pending(OpenId follower, String digits, Instant expires, int wrong) {}

    static Binding binding(ResultSet row, int number) throws SQLException {
        return new Binding(new PhoneNumber(row.getString("number")), new OpenId(row.getString("follower")),
                Instant.ofEpochMilli(row.getLong("bound_at")), Binding.Proof.valueOf(row.getString("proof")),
                row.getBoolean("notices"), Instant.ofEpochMilli(row.getLong("consent_at")));
    }
}
