package yinxin.storage.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.voicemail.delivery.Doubt;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.delivery.Situation.Need;
import yinxin.voicemail.delivery.Situation.Waiting;
import yinxin.voicemail.delivery.Way;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.proof.SpokenCodes;

/// The rows of the outbox that wait, with all that matters for when they go out.
final class OpenRows {
    /// The states of a notice that has told of its message or still will.
    private static final Set<String> TOLD = Set.of("WAITING", "QUIET", "ACCEPTED", "RECEIVED");

    private OpenRows() {}

    /// What waits for these followers, for each of them the urgent first, then the oldest.
    static Map<String, List<Waiting>> of(JdbcClient db, Set<String> followers) {
        var open = new HashMap<String, List<Waiting>>();
        db.sql("select d.id as row_id, d.follower as row_follower, d.kind as row_kind, d.number as row_number, d.detail as row_detail, "
                + "d.state as row_state, d.why as row_why, d.due as row_due, d.digest as row_digest, d.attempts as row_attempts, "
                + "d.created_at as row_created, d.sent_at as row_sent, d.rounds as row_rounds, d.way as row_way, b.notices as row_notices, "
                + "m.handled_at as row_handled, b.form as row_form, n.state as row_notice, " + MessageRows.COLUMNS + """
                 from delivery d left join message m on m.id = d.message
                left join binding b on b.number = m.number and b.ownership = m.ownership and b.follower = d.follower
                left join delivery n on d.kind = 'WORDS' and n.message = d.message and n.follower = d.follower and n.kind = 'NOTICE'
                where d.follower in (:followers) and d.state in ('WAITING', 'QUIET') order by d.urgent desc, d.created_at, d.id""")
                .param("followers", followers).query(row -> {
                    open.computeIfAbsent(row.getString("row_follower"), _ -> new ArrayList<>()).add(waiting(row));
                });
        return open;
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        var push = push(row);
        var id = row.getString("row_id");
        var digest = row.getString("row_digest");
        return new Waiting(id, digest == null ? id : digest, push, Instant.ofEpochMilli(row.getLong("row_due")),
                row.getString("row_state").equals("QUIET"), row.getString("row_why"), need(push, row), doubt(row), row.getInt("row_attempts"),
                Instant.ofEpochMilli(row.getLong("row_created")));
    }

    private static Push push(ResultSet row) throws SQLException {
        var kind = row.getString("row_kind");
        if (kind.equals("NOTICE")) {
            return new Push.Notice(MessageRows.message(row));
        }
        if (kind.equals("WORDS")) {
            return new Push.Words(MessageRows.message(row));
        }
        var number = new PhoneNumber(row.getString("row_number"));
        var detail = row.getString("row_detail");
        return switch (kind) {
            case "NUMBER_BOUND" -> new Push.NumberBound(number);
            case "NUMBER_LOST" -> new Push.NumberLost(number);
            case "GUEST_JOINED" -> new Push.GuestJoined(number, detail);
            case "SHARE_ENDED" -> new Push.ShareEnded(number);
            case "PROOF_WANTED" -> new Push.ProofWanted(number, Instant.ofEpochMilli(Long.parseLong(detail)));
            case "LEASE_ENDED" -> new Push.LeaseEnded(number);
            case "CODE_CALL_FAILED" -> new Push.CodeCallFailed(number, SpokenCodes.Progress.valueOf(detail));
            default -> throw new IllegalStateException("the outbox holds a push of unknown kind " + kind);
        };
    }

    private static Need need(Push push, ResultSet row) throws SQLException {
        return switch (push) {
            case Push.Notice(var message) -> need(message, row);
            case Push.Words(var message) -> NoticeForm.VOICE.name().equals(row.getString("row_form")) || !TOLD.contains(String.valueOf(row.getString("row_notice")))
                    ? Need.UNWANTED : need(message, row);
            case Push.Digest _, Push.NumberBound _, Push.NumberLost _, Push.GuestJoined _, Push.ShareEnded _, Push.ProofWanted _, Push.LeaseEnded _,
                    Push.CodeCallFailed _ -> Need.WANTED;
        };
    }

    private static Need need(VoiceMessage message, ResultSet row) throws SQLException {
        // No binding reads as false too.
        if (!row.getBoolean("row_notices") || message.state() == MessageState.DELETED) {
            return Need.UNWANTED;
        }
        row.getLong("row_handled");
        var handled = !row.wasNull();
        return handled || message.state() == MessageState.HEARD ? Need.SETTLED : Need.WANTED;
    }

    private static Optional<Doubt> doubt(ResultSet row) throws SQLException {
        var sent = row.getLong("row_sent");
        return row.wasNull() ? Optional.empty()
                : Optional.of(new Doubt(Instant.ofEpochMilli(sent), row.getInt("row_rounds"), Way.valueOf(row.getString("row_way"))));
    }
}
