package yinxin.storage;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.outbox.MessageRows;
import yinxin.storage.outbox.SqlOutbox;
import yinxin.storage.sql.Database;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.recording.MasterKey.WrongKey;
import yinxin.voicemail.recording.OwnershipKey;

/// Messages in SQL.
public final class SqlMessages implements Messages {
    static final String COLUMNS = MessageRows.COLUMNS;
    private static final String HEARABLE = """
            from message m join binding b on b.number = m.number and b.ownership = m.ownership
            where b.follower = :follower and m.state <> 'DELETED'""";

    private final Database database;
    private final Ownerships ownerships;
    private final Clock clock;
    private final SqlInbox inbox;

    public SqlMessages(Database database, Ownerships ownerships, Clock clock) {
        this.database = database;
        this.ownerships = ownerships;
        this.clock = clock;
        this.inbox = new SqlInbox(database);
    }

    @Override
    public VoiceMessage keep(FinishedCall finished, OptionalLong recordedUnder) {
        return database.write(db -> byId(db, finished.call().id()).orElseGet(() -> {
            var sequence = takeNumber(db, finished.call().called());
            var era = ownerships.sealed(db, finished.call().called(), clock.instant());
            return recordedUnder.orElse(era.id()) == era.id() ? insert(db, finished, era, sequence)
                    : insertOfFormerEra(db, finished, recordedUnder.getAsLong(), sequence);
        }));
    }

    /// The number has passed on while the call was under way: its caller called somebody else than who has the number now.
    private VoiceMessage insertOfFormerEra(JdbcClient db, FinishedCall finished, long ownership, long sequence) {
        var call = finished.call();
        var nameless = new MissedCall(call.id(), call.called(), Optional.empty(), call.withheld(), call.reason(), call.condition(), call.at(), call.trunk());
        var message = new VoiceMessage(nameless, sequence, finished.kind(), finished.length(), finished.urgent(),
                finished.endedAt(), MessageState.DELETED);
        insertRow(db, message, ownership, 0);
        return message;
    }

    private VoiceMessage insert(JdbcClient db, FinishedCall finished, Ownerships.Sealed era, long sequence) {
        var call = finished.call();
        var now = clock.instant();
        var followers = db.sql("select follower, notices from binding where number = :number order by bound_at")
                .param("number", call.called().value())
                .query((row, _) -> new Follower(new OpenId(row.getString(1)), row.getBoolean(2))).list();
        var state = followers.isEmpty() ? MessageState.HELD : MessageState.UNHEARD;
        var message = new VoiceMessage(call, sequence, finished.kind(), finished.length(), finished.urgent(),
                finished.endedAt(), state);
        var quiet = SqlNumberRules.isQuiet(db, call);
        var told = followers.stream().filter(f -> f.notices() && !quiet).toList();
        insertRow(db, message, era.id(), told.size());
        if (!finished.keyed().isEmpty()) {
            db.sql("insert into keyed_number (message, sealed) values (:message, :sealed)").param("message", call.id().value())
                    .param("sealed", ownerships.open(era).seal(String.join(" ", finished.keyed()).getBytes(StandardCharsets.US_ASCII))).update();
        }
        var timeline = new ArrayList<>(finished.timeline());
        if (followers.isEmpty()) {
            timeline.add(new TimelineEntry(now, Step.HELD, ""));
        }
        if (quiet) {
            timeline.add(new TimelineEntry(now, Step.KEPT_QUIET, ""));
        }
        if (!timeline.isEmpty()) {
            MessageRows.note(db, call.id(), timeline);
        }
        told.forEach(f -> SqlOutbox.enqueueNotice(db, message, f.openId(), now));
        return message;
    }

    /// The next number of the ledger, which is nobody else's, and the turn with it (see [Turn]): it comes before anything is read.
    private static long takeNumber(JdbcClient db, PhoneNumber called) {
        return db.sql("""
                insert into ledger (number, last) values (:number, 1)
                on conflict (number) do update set last = ledger.last + 1 returning last""")
                .param("number", called.value()).query(Long.class).single();
    }

    private record Follower(OpenId openId, boolean notices) {}

    /// @param told how many notices it has in the outbox
    private void insertRow(JdbcClient db, VoiceMessage message, long ownership, int told) {
        var call = message.call();
        db.sql("""
                insert into message (id, number, ownership, sequence, caller, withheld, reason, condition, trunk, kind, state, \
                    urgent, length_us, at, ended_at, deleted_at, notices)
                values (:id, :number, :ownership, :sequence, :caller, :withheld, :reason, :condition, :trunk, :kind, :state, \
                    :urgent, :length, :at, :ended, :deleted, :notices)""")
                .param("id", call.id().value()).param("number", call.called().value()).param("ownership", ownership)
                .param("sequence", message.sequence()).param("caller", call.caller().map(PhoneNumber::value).orElse(null))
                .param("withheld", call.withheld()).param("reason", call.reason().name())
                .param("condition", call.condition().name()).param("trunk", call.trunk()).param("kind", message.kind().name())
                .param("state", message.state().name()).param("urgent", message.urgent())
                .param("length", ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(message.length())))
                .param("at", call.at().toEpochMilli()).param("ended", message.endedAt().toEpochMilli())
                .param("deleted", message.state() == MessageState.DELETED ? clock.millis() : null).param("notices", told).update();
    }

    static void note(JdbcClient db, MessageId id, TimelineEntry entry) {
        MessageRows.note(db, id, entry);
    }

    @Override
    public Optional<VoiceMessage> byId(MessageId id) {
        return database.read(db -> byId(db, id));
    }

    static Optional<VoiceMessage> byId(JdbcClient db, MessageId id) {
        return db.sql("select " + COLUMNS + " from message m where m.id = :id").param("id", id.value())
                .query(SqlMessages::message).optional();
    }

    @Override
    public List<VoiceMessage> ofNumber(PhoneNumber number, int limit) {
        return database.read(db -> db.sql("select " + COLUMNS + " from message m where m.number = :number "
                + "order by m.sequence desc limit :limit").param("number", number.value()).param("limit", limit)
                .query(SqlMessages::message).list());
    }

    @Override
    public Listing inboxOf(Query query) {
        return inbox.inboxOf(query);
    }

    @Override
    public Optional<Opened> open(MessageId id, OpenId follower) {
        return inbox.open(id, follower);
    }

    @Override
    public List<Deleted> restorable(OpenId follower, Instant at) {
        return inbox.restorable(follower, at);
    }

    @Override
    public boolean mayListen(MessageId id, OpenId follower) {
        return database.read(db -> db.sql("select count(*) " + HEARABLE + " and m.id = :id").param("id", id.value())
                .param("follower", follower.value()).query(Long.class).single() > 0);
    }

    @Override
    public boolean heard(MessageId id, Instant at) {
        return advance(id, "update message set state = 'HEARD' where id = :id and state = 'UNHEARD'",
                new TimelineEntry(at, Step.HEARD, ""));
    }

    @Override
    public Outcome handle(MessageId id, OpenId follower, Instant at) {
        return inbox.handle(id, follower, at);
    }

    @Override
    public Outcome reopen(MessageId id, OpenId follower, Instant at) {
        return inbox.reopen(id, follower, at);
    }

    @Override
    public Outcome delete(MessageId id, OpenId follower, Instant at) {
        return inbox.delete(id, follower, at);
    }

    @Override
    public Outcome restore(MessageId id, OpenId follower, Instant at) {
        return inbox.restore(id, follower, at);
    }

    private boolean advance(MessageId id, String update, TimelineEntry entry) {
        return database.write(db -> {
            var changed = db.sql(update).param("id", id.value()).update() > 0;
            if (changed) {
                note(db, id, entry);
            }
            return changed;
        });
    }

    @Override
    public List<TimelineEntry> timeline(MessageId id) {
        return database.read(db -> db.sql("select at, step, detail from timeline where message = :id order by at, id")
                .param("id", id.value())
                .query((row, _) -> new TimelineEntry(Instant.ofEpochMilli(row.getLong(1)), Step.valueOf(row.getString(2)),
                        row.getString(3))).list());
    }

    private record Keyed(MessageId id, long ownership, byte[] sealed) {}

    @Override
    public Map<MessageId, List<String>> keyed(Collection<MessageId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        var rows = database.read(db -> db.sql("select k.message, m.ownership, k.sealed from keyed_number k join message m on m.id = k.message where k.message in (:ids)")
                .param("ids", ids.stream().map(MessageId::value).toList())
                .query((row, _) -> new Keyed(new MessageId(row.getString(1)), row.getLong(2), row.getBytes(3))).list());
        var numbers = new HashMap<MessageId, List<String>>();
        rows.forEach(row -> ownerships.byId(row.ownership()).ifPresent(key -> numbers.put(row.id(), opened(row, key))));
        return numbers;
    }

    private static List<String> opened(Keyed row, OwnershipKey key) {
        try {
            return List.of(new String(key.open(row.sealed()), StandardCharsets.US_ASCII).split(" "));
        } catch (WrongKey e) {
            throw new IllegalStateException("what was keyed in message " + row.id() + " is not sealed under its ownership's key", e);
        }
    }

    @Override
    public void note(MessageId id, TimelineEntry entry) {
        database.write(db -> {
            note(db, id, entry);
            return true;
        });
    }

    @Override
    public List<MessageId> dropHeldBefore(Instant now, Duration age) {
        return database.write(db -> forgetWords(db, db.sql("""
                update message set state = 'DELETED', caller = null, deleted_at = :now, audio_gone = true
                where state = 'HELD' and at < :then returning id""").param("now", now.toEpochMilli()).param("then", now.minus(age).toEpochMilli())
                .query(SqlMessages::id).list()));
    }

    @Override
    public List<MessageId> takeErasable(Instant deletedBefore) {
        return database.write(db -> forgetWords(db, db.sql("""
                update message set audio_gone = true where state = 'DELETED' and not audio_gone and deleted_at < :then returning id""")
                .param("then", deletedBefore.toEpochMilli()).query(SqlMessages::id).list()));
    }

    private static List<MessageId> forgetWords(JdbcClient db, List<MessageId> ids) {
        ids.forEach(id -> SqlTranscripts.forget(db, "id = :id", id.value()));
        return ids;
    }

    private static MessageId id(ResultSet row, int number) throws SQLException {
        return new MessageId(row.getString(1));
    }

    static VoiceMessage message(ResultSet row, int number) throws SQLException {
        return MessageRows.message(row);
    }
}
