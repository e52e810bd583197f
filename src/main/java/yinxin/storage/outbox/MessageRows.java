package yinxin.storage.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.VoiceMessage;

/// Rows of messages and of their timelines, for all who read or add to them.
public final class MessageRows {
    /// What a message is made of, of a table `m`.
    public static final String COLUMNS = """
            m.id, m.number, m.caller, m.withheld, m.reason, m.condition, m.at, m.trunk, m.sequence, m.kind, m.length_us, \
            m.urgent, m.ended_at, m.state""";

    private MessageRows() {}

    /// The message in a row with these [#COLUMNS].
    public static VoiceMessage message(ResultSet row) throws SQLException {
        var call = new MissedCall(new MessageId(row.getString("id")), new PhoneNumber(row.getString("number")),
                Optional.ofNullable(row.getString("caller")).map(PhoneNumber::new), row.getBoolean("withheld"),
                DivertReason.valueOf(row.getString("reason")), Condition.valueOf(row.getString("condition")),
                Instant.ofEpochMilli(row.getLong("at")), row.getString("trunk"));
        return new VoiceMessage(call, row.getLong("sequence"), MessageKind.valueOf(row.getString("kind")),
                Duration.of(row.getLong("length_us"), ChronoUnit.MICROS), row.getBoolean("urgent"),
                Instant.ofEpochMilli(row.getLong("ended_at")), MessageState.valueOf(row.getString("state")));
    }

    /// Inside a transaction: one line more on a message's timeline.
    public static void note(JdbcClient db, MessageId id, TimelineEntry entry) {
        note(db, id, List.of(entry));
    }

    /// Inside a transaction: some lines more, at least one, in one statement.
    public static void note(JdbcClient db, MessageId id, List<TimelineEntry> entries) {
        var rows = String.join(", ", Collections.nCopies(entries.size(), "(?, ?, ?, ?)"));
        db.sql("insert into timeline (message, at, step, detail) values " + rows)
                .params(entries.stream().<Object>mapMulti((entry, values) -> {
                    values.accept(id.value());
                    values.accept(entry.at().toEpochMilli());
                    values.accept(entry.step().name());
                    values.accept(entry.detail());
                }).toList()).update();
    }
}
