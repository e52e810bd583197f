package yinxin.storage;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import yinxin.storage.outbox.SqlOutbox;
import yinxin.storage.sql.Database;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.owner.HotWords;
import yinxin.voicemail.recording.MasterKey.WrongKey;
import yinxin.voicemail.transcript.Transcript;
import yinxin.voicemail.transcript.Transcript.Sentence;
import yinxin.voicemail.transcript.Transcripts;

/// Transcripts in SQL, each sealed under the key of the ownership that its recording is sealed under.
public final class SqlTranscripts implements Transcripts {
    private static final Logger LOG = LoggerFactory.getLogger(SqlTranscripts.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WITHOUT_TEXT = """
            from message m left join transcript t on t.message = m.id
            where m.kind = 'VOICE' and m.state <> 'DELETED' and m.at >= :since and (t.message is null or t.state = 'WAITING')""";

    private final Database database;
    private final Ownerships ownerships;

    public SqlTranscripts(Database database, Ownerships ownerships) {
        this.database = database;
        this.ownerships = ownerships;
    }

    @Override
    public Optional<MessageId> claim(Instant now, Duration lease, Instant since) {
        if (next(now, since).isEmpty()) {
            return Optional.empty();
        }
        return database.write(db -> next(db, now, since).filter(id -> db.sql("""
                insert into transcript (message, state, due) values (:id, 'WAITING', :due)
                on conflict (message) do update set due = :due where transcript.state = 'WAITING' and transcript.due <= :now""")
                .param("id", id.value()).param("due", now.plus(lease).toEpochMilli()).param("now", now.toEpochMilli()).update() > 0));
    }

    private Optional<MessageId> next(Instant now, Instant since) {
        return database.read(db -> next(db, now, since));
    }

    private static Optional<MessageId> next(JdbcClient db, Instant now, Instant since) {
        return db.sql("select m.id " + WITHOUT_TEXT + " and (t.due is null or t.due <= :now) order by m.urgent desc, m.at desc, m.id limit 1")
                .param("since", since.toEpochMilli()).param("now", now.toEpochMilli())
                .query((row, _) -> new MessageId(row.getString(1))).optional();
    }

    @Override
    public List<String> hotWords(MessageId id) {
        return database.read(db -> db.sql("select s.hot_words from message m join number_settings s on s.ownership = m.ownership where m.id = :id")
                .param("id", id.value()).query(String.class).optional()).flatMap(HotWords::parse).orElse(HotWords.NONE).words();
    }

    @Override
    public void keep(MessageId id, Transcript transcript, Instant at) {
        var ownership = database.read(db -> db.sql("select ownership from message where id = :id and state <> 'DELETED'").param("id", id.value())
                .query(Long.class).optional());
        var key = ownership.flatMap(ownerships::byId);
        if (key.isEmpty()) {
            return;
        }
        var sealed = key.get().seal(write(transcript));
        database.write(db -> {
            var kept = db.sql("update transcript set state = 'READY', made_at = :at, sealed = :sealed, why = '' where message = :id and state = 'WAITING' "
                    + "and exists (select 1 from message m join ownership o on o.id = m.ownership where m.id = :id and m.state <> 'DELETED' and o.ended is null)")
                    .param("at", at.toEpochMilli()).param("sealed", sealed).param("id", id.value()).update();
            if (kept > 0) {
                SqlMessages.note(db, id, new TimelineEntry(at, Step.TRANSCRIBED, transcript.engine()));
                SqlOutbox.enqueueWords(db, id, at);
            }
            return kept;
        });
    }

    @Override
    public void nothingSpoken(MessageId id, Instant at) {
        end(id, "NOTHING", "", at);
    }

    @Override
    public void giveUp(MessageId id, String why, Instant at) {
        end(id, "GIVEN_UP", why, at);
    }

    private void end(MessageId id, String state, String why, Instant at) {
        database.write(db -> db.sql("update transcript set state = :state, made_at = :at, why = :why where message = :id and state = 'WAITING'")
                .param("state", state).param("at", at.toEpochMilli()).param("why", why).param("id", id.value()).update());
    }

    @Override
    public void retry(MessageId id, Instant next, String why) {
        database.write(db -> db.sql("update transcript set due = :due, attempts = attempts + 1, why = :why where message = :id and state = 'WAITING'")
                .param("due", next.toEpochMilli()).param("why", why).param("id", id.value()).update());
    }

    @Override
    public int attempts(MessageId id) {
        return database.read(db -> db.sql("select attempts from transcript where message = :id").param("id", id.value()).query(Integer.class).optional()
                .orElse(0));
    }

    private record Row(MessageId id, String state, long madeAt, byte[] sealed, long ownership) {
        static Row of(ResultSet row, int number) throws SQLException {
            var sealed = row.getBytes("sealed");
            return new Row(new MessageId(row.getString("message")), row.getString("state"), row.getLong("made_at"), sealed == null ? new byte[0] : sealed,
                    row.getLong("ownership"));
        }
    }

    @Override
    public Standing of(MessageId id) {
        var row = database.read(db -> db.sql("""
                select t.message, t.state, t.made_at, t.sealed, m.ownership from transcript t join message m on m.id = t.message where t.message = :id""")
                .param("id", id.value()).query(Row::of).optional());
        return row.map(this::standing).orElseGet(Standing.None::new);
    }

    private Standing standing(Row row) {
        return switch (row.state()) {
            case "WAITING" -> new Standing.Pending();
            case "NOTHING" -> new Standing.NothingSpoken();
            case "READY" -> open(row).<Standing>map(text -> new Standing.Ready(text, Instant.ofEpochMilli(row.madeAt()))).orElseGet(Standing.Unavailable::new);
            default -> new Standing.Unavailable();
        };
    }

    @Override
    public Map<MessageId, Transcript> of(Collection<MessageId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        var rows = database.read(db -> db.sql("""
                select t.message, t.state, t.made_at, t.sealed, m.ownership from transcript t join message m on m.id = t.message
                where t.state = 'READY' and t.message in (:ids)""")
                .param("ids", ids.stream().map(MessageId::value).toList()).query(Row::of).list());
        var texts = new LinkedHashMap<MessageId, Transcript>();
        rows.forEach(row -> open(row).ifPresent(text -> texts.put(row.id(), text)));
        return texts;
    }

    private Optional<Transcript> open(Row row) {
        var key = ownerships.byId(row.ownership());
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(key.get().open(row.sealed())));
        } catch (WrongKey | JacksonException e) {
            LOG.warn("the text of message {} cannot be read: {}", row.id(), e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public boolean doubt(MessageId id, OpenId follower, Instant at) {
        return database.write(db -> db.sql("""
                insert into transcript_doubt (message, follower, at) select message, :follower, :at from transcript
                where message = :id and state = 'READY' on conflict (message, follower) do nothing""")
                .param("follower", follower.value()).param("at", at.toEpochMilli()).param("id", id.value()).update() > 0);
    }

    @Override
    public Backlog backlog(Instant now, Instant since) {
        return database.read(db -> {
            var doubted = db.sql("select count(distinct message) from transcript_doubt").query(Long.class).single();
            return db.sql("select count(*), coalesce(min(m.ended_at), :now) " + WITHOUT_TEXT).param("now", now.toEpochMilli())
                    .param("since", since.toEpochMilli())
                    .query((row, _) -> new Backlog(row.getLong(1), Duration.ofMillis(Math.max(0, now.toEpochMilli() - row.getLong(2))), doubted)).single();
        });
    }

    /// Inside a transaction: what was understood of these messages is forgotten, and what was keyed.
    ///
    /// @param messages a condition on the table `message`, whose only parameter is `:id`
    static void forget(JdbcClient db, String messages, Object id) {
        for (var table : List.of("transcript_doubt", "transcript", "keyed_number")) {
            db.sql("delete from " + table + " where message in (select id from message where " + messages + ")").param("id", id).update();
        }
    }

    private static byte[] write(Transcript transcript) {
        var root = JSON.createObjectNode().put("language", transcript.language()).put("engine", transcript.engine());
        var sentences = root.putArray("sentences");
        for (var sentence : transcript.sentences()) {
            var entry = sentences.addObject().put("from", sentence.from().toMillis()).put("to", sentence.to().toMillis()).put("text", sentence.text());
            sentence.confidence().ifPresent(confidence -> entry.put("confidence", confidence));
        }
        return JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    }

    private static Transcript read(byte[] octets) {
        var root = JSON.readTree(octets);
        var sentences = new ArrayList<Sentence>();
        root.path("sentences").forEach(entry -> sentences.add(new Sentence(Duration.ofMillis(entry.path("from").asLong()),
                Duration.ofMillis(entry.path("to").asLong()), entry.path("text").asString(),
                entry.has("confidence") ? OptionalDouble.of(entry.path("confidence").asDouble()) : OptionalDouble.empty())));
        return new Transcript(root.path("language").asString(""), root.path("engine").asString(""), sentences);
    }
}
