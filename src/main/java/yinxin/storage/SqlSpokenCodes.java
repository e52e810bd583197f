package yinxin.storage;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.outbox.SqlOutbox;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.message.ProofOutcome;
import yinxin.voicemail.proof.CallLimits;
import yinxin.voicemail.proof.ProofWay;
import yinxin.voicemail.proof.SpokenCodes;

/// Codes that are read out on the phone, in SQL, beside those that are keyed on it ([SqlBindings]).
public final class SqlSpokenCodes implements SpokenCodes {
    private static final String MINE = "follower = :follower and way = 'CALL_BACK'";

    /// Ringing and reading take no longer: what is said to go on after that was cut off by the end of the program.
    private static final Duration LONGEST_CALL = Duration.ofMinutes(3);

    private final Database database;
    private final SqlBindings bindings;

    public SqlSpokenCodes(Database database, SqlBindings bindings) {
        this.database = database;
        this.bindings = bindings;
    }

    @Override
    public Issue issue(PhoneNumber number, OpenId follower, String address, Instant at) {
        return database.write(db -> {
            var request = new ProofRequests.Request(follower, number, address, ProofWay.CALL_BACK, at);
            ProofRequests.forgetOld(db, at);
            var pause = CallLimits.ALL.stream().flatMap(limit -> pause(db, limit, request).stream()).max(Duration::compareTo);
            if (pause.isPresent()) {
                return new Issue.TooOften(pause.get());
            }
            ProofRequests.note(db, request);
            return new Issue.Issued(SqlBindings.issue(db, request));
        });
    }

    /// How long this limit forbids another call; empty when it does not.
    private static Optional<Duration> pause(JdbcClient db, CallLimits limit, ProofRequests.Request request) {
        var made = ProofRequests.times(db, limit.of(), request, request.at().minus(limit.within()));
        if (made.size() < limit.most()) {
            return Optional.empty();
        }
        return Optional.of(Duration.between(request.at(), made.get(limit.most() - 1).plus(limit.within())));
    }

    @Override
    public void progress(PhoneNumber number, OpenId follower, Progress progress, Instant at) {
        database.write(db -> {
            var known = db.sql("update proof_code set progress = :progress where number = :number and " + MINE + " and progress <> :progress")
                    .param("progress", progress.name()).param("number", number.value()).param("follower", follower.value()).update();
            if (known > 0 && progress.failed()) {
                SqlOutbox.enqueue(db, new Push.CodeCallFailed(number, progress), follower, at);
            }
            return known;
        });
    }

    @Override
    public Optional<Pending> pending(OpenId follower, Instant at) {
        return database.read(db -> codes(db, follower)).stream().filter(code -> !code.expires().isBefore(at)).findFirst()
                .map(code -> new Pending(code.number(), code.progressAt(at), code.expires()));
    }

    @Override
    public ProofOutcome prove(OpenId follower, String digits, Instant at) {
        var outcome = database.write(db -> prove(db, follower, digits, at));
        if (outcome instanceof ProofOutcome.Proven proven && !proven.bound().formerOwners().isEmpty()) {
            database.forgetLog();
        }
        return outcome;
    }

    private ProofOutcome prove(JdbcClient db, OpenId follower, String digits, Instant at) {
        var codes = codes(db, follower);
        if (codes.isEmpty()) {
            return new ProofOutcome.NothingPending();
        }
        var wrongBefore = codes.stream().mapToInt(Code::wrong).max().orElse(0);
        if (wrongBefore >= ProofCode.TRIES) {
            return new ProofOutcome.TooManyTries();
        }
        for (var code : codes) {
            if (MessageDigest.isEqual(code.digits().getBytes(), digits.getBytes())) {
                return code.expires().isBefore(at) ? new ProofOutcome.Expired() : proven(db, code.number(), follower, at);
            }
        }
        if (codes.stream().allMatch(code -> code.expires().isBefore(at))) {
            return new ProofOutcome.Expired();
        }
        db.sql("update proof_code set wrong = :wrong where " + MINE).param("wrong", wrongBefore + 1).param("follower", follower.value()).update();
        var left = ProofCode.TRIES - wrongBefore - 1;
        return left > 0 ? new ProofOutcome.WrongCode(left) : new ProofOutcome.TooManyTries();
    }

    private ProofOutcome proven(JdbcClient db, PhoneNumber number, OpenId follower, Instant at) {
        db.sql("delete from proof_code where number = :number").param("number", number.value()).update();
        return new ProofOutcome.Proven(bindings.bind(db, new Binding(number, follower, at, Binding.Proof.CALLED_BACK, true, at)));
    }

    private record Code(PhoneNumber number, String digits, Instant expires, int wrong, Progress progress) {
        Progress progressAt(Instant at) {
            var underWay = progress == Progress.CALLING || progress == Progress.READING;
            return underWay && expires.minus(ProofCode.LIFETIME).plus(LONGEST_CALL).isBefore(at) ? Progress.FAILED : progress;
        }
    }

    private static List<Code> codes(JdbcClient db, OpenId follower) {
        return db.sql("select * from proof_code where " + MINE + " order by expires desc").param("follower", follower.value())
                .query((row, _) -> new Code(new PhoneNumber(row.getString("number")), row.getString("digits"), Instant.ofEpochMilli(row.getLong("expires")),
                        row.getInt("wrong"), Progress.valueOf(row.getString("progress")))).list();
    }
}
