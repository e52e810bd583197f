package yinxin.storage.operator;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import yinxin.storage.outbox.MessageRows;
import yinxin.storage.sql.Database;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.webhook.EventType;
import yinxin.voicemail.webhook.Webhook;
import yinxin.voicemail.webhook.WebhookCall;
import yinxin.voicemail.webhook.Webhooks;

/// Webhooks in SQL. What they are told is read from the messages' timeline, which stands in the same transaction as what happened: so nothing
/// has to be written when there are no webhooks, and nothing can be missing when there are.
public final class SqlWebhooks implements Webhooks {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CURSOR = "timeline";
    /// As many at a time as take some hundredths of a second.
    private static final int MOST_ROWS = 1000;
    private static final String CALLS = """
            select c.event, c.type, c.body, c.state, c.attempts, c.due, c.at, c.why, w.id, w.url, w.events, w.created_at, w.created_by
            from webhook_call c join webhook w on w.id = c.webhook""";

    private final Database database;

    public SqlWebhooks(Database database) {
        this.database = database;
    }

    @Override
    public List<Webhook> list() {
        return database.read(db -> db.sql("select id, url, events, created_at, created_by from webhook order by created_at, id").query(SqlWebhooks::webhook).list());
    }

    private static Webhook webhook(ResultSet row, int number) throws SQLException {
        return new Webhook(row.getString("id"), URI.create(row.getString("url")), events(row.getString("events")), Instant.ofEpochMilli(row.getLong("created_at")),
                row.getString("created_by"));
    }

    private static Set<EventType> events(String text) {
        return Arrays.stream(text.split(" ")).flatMap(word -> EventType.ofKey(word).stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void add(Webhook webhook) {
        database.write(db -> db.sql("""
                insert into webhook (id, url, events, created_at, created_by, after)
                values (:id, :url, :events, :at, :by, (select coalesce(max(id), 0) from timeline))""")
                .param("id", webhook.id()).param("url", webhook.url().toString())
                .param("events", webhook.events().stream().sorted().map(EventType::key).collect(Collectors.joining(" ")))
                .param("at", webhook.createdAt().toEpochMilli()).param("by", webhook.createdBy()).update());
    }

    @Override
    public boolean remove(String id) {
        return database.write(db -> {
            db.sql("delete from webhook_call where webhook = :id").param("id", id).update();
            return db.sql("delete from webhook where id = :id").param("id", id).update() > 0;
        });
    }

    @Override
    public long newest() {
        return database.read(db -> db.sql("select coalesce(max(id), 0) from timeline").query(Long.class).single());
    }

    private record Told(long id, Step step, long at, String detail, VoiceMessage message) {}

    private record Wanting(String id, Set<EventType> events, long after) {}

    @Override
    public int gather(Instant now, long settled) {
        var wanting = database.read(db -> db.sql("select id, events, after from webhook")
                .query((row, _) -> new Wanting(row.getString(1), events(row.getString(2)), row.getLong(3))).list());
        var cursor = database.read(db -> db.sql("select after from webhook_cursor where name = :name").param("name", CURSOR).query(Long.class).optional()).orElse(0L);
        var from = Math.max(cursor, wanting.stream().mapToLong(Wanting::after).min().orElse(Long.MAX_VALUE));
        var steps = Arrays.stream(EventType.values()).map(t -> t.step().name()).toList();
        var told = database.read(db -> db.sql("select t.id as told_id, t.step, t.at as told_at, t.detail, " + MessageRows.COLUMNS + " " + """
                from timeline t join message m on m.id = t.message where t.id > :from and t.step in (:steps) order by t.id limit :limit""")
                .param("from", from).param("steps", steps).param("limit", MOST_ROWS).query(SqlWebhooks::told).list());
        // Beyond what was read nothing may be passed over.
        var next = Math.min(Math.max(settled, from), told.size() < MOST_ROWS ? Long.MAX_VALUE : told.getLast().id());
        if (told.isEmpty() && next == cursor) {
            return 0;
        }
        return database.write(db -> {
            db.sql("insert into webhook_cursor (name, after) values (:name, :after) on conflict (name) do update set after = :after")
                    .param("name", CURSOR).param("after", next).update();
            return told.stream().mapToInt(t -> wanting.stream().mapToInt(w -> put(db, w, t, now)).sum()).sum();
        });
    }

    private static Told told(ResultSet row, int number) throws SQLException {
        return new Told(row.getLong("told_id"), Step.valueOf(row.getString("step")), row.getLong("told_at"), row.getString("detail"), MessageRows.message(row));
    }

    private static int put(JdbcClient db, Wanting webhook, Told told, Instant now) {
        var type = EventType.of(told.step()).orElseThrow();
        if (told.id() <= webhook.after() || !webhook.events().contains(type)) {
            return 0;
        }
        return db.sql("""
                insert into webhook_call (webhook, event, type, body, state, due, at) values (:webhook, :event, :type, :body, 'WAITING', :now, :now)
                on conflict (webhook, event) do nothing""")
                .param("webhook", webhook.id()).param("event", told.id()).param("type", type.key()).param("body", body(type, told))
                .param("now", now.toEpochMilli()).update();
    }

    /// Numbers are masked: who may see them fetches the message by its id.
    private static String body(EventType type, Told told) {
        var message = told.message();
        var call = message.call();
        var event = JSON.createObjectNode().put("id", told.id()).put("type", type.key()).put("at", Instant.ofEpochMilli(told.at()).toString()).put("detail", told.detail());
        var about = event.putObject("message").put("id", message.id().value()).put("number", call.called().masked()).put("sequence", message.sequence());
        if (call.withheld() || call.caller().isEmpty()) {
            about.putNull("caller");
        } else {
            about.put("caller", call.caller().map(PhoneNumber::masked).orElseThrow());
        }
        about.put("condition", call.condition().key()).put("kind", key(message.kind())).put("state", key(message.state())).put("urgent", message.urgent())
                .put("at", call.at().toString()).put("trunk", call.trunk());
        return event.toString();
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public List<WebhookCall> claim(Instant now, int limit, Duration lease) {
        var due = database.read(db -> db.sql(CALLS + " where c.state = 'WAITING' and c.due <= :now order by c.due, c.event limit :limit")
                .param("now", now.toEpochMilli()).param("limit", limit).query(SqlWebhooks::call).list());
        if (due.isEmpty()) {
            return due;
        }
        // Another node may have read the same rows; whoever moves `due` first has one.
        return database.write(db -> due.stream().filter(c -> db.sql("""
                update webhook_call set due = :until where webhook = :webhook and event = :event and state = 'WAITING' and due = :due""")
                .param("until", now.plus(lease).toEpochMilli()).param("webhook", c.webhook().id()).param("event", c.event()).param("due", c.due().toEpochMilli())
                .update() > 0).toList());
    }

    private static WebhookCall call(ResultSet row, int number) throws SQLException {
        return new WebhookCall(webhook(row, number), row.getLong("event"), EventType.ofKey(row.getString("type")).orElseThrow(), row.getString("body"),
                row.getString("state"), row.getInt("attempts"), Instant.ofEpochMilli(row.getLong("due")), Instant.ofEpochMilli(row.getLong("at")), row.getString("why"));
    }

    @Override
    public void done(WebhookCall call, Instant at) {
        settle(call, "DONE", at, "");
    }

    @Override
    public void retry(WebhookCall call, Instant next, String why) {
        settle(call, "WAITING", next, why);
    }

    @Override
    public void dead(WebhookCall call, String why) {
        settle(call, "DEAD", call.due(), why);
    }

    private void settle(WebhookCall call, String state, Instant due, String why) {
        database.write(db -> db.sql("""
                update webhook_call set state = :state, due = :due, attempts = attempts + 1, why = :why where webhook = :webhook and event = :event""")
                .param("state", state).param("due", due.toEpochMilli()).param("why", why).param("webhook", call.webhook().id()).param("event", call.event()).update());
    }

    @Override
    public List<WebhookCall> latest(int limit) {
        return database.read(db -> db.sql(CALLS + " order by c.at desc, c.event desc limit :limit").param("limit", limit).query(SqlWebhooks::call).list());
    }

    @Override
    public int redrive(String webhook, Instant now) {
        return database.write(db -> db.sql("update webhook_call set state = 'WAITING', attempts = 0, due = :now where webhook = :webhook and state = 'DEAD'")
                .param("now", now.toEpochMilli()).param("webhook", webhook).update());
    }

    @Override
    public void forget(Instant done, Instant dead) {
        database.write(db -> db.sql("delete from webhook_call where state = 'DONE' and at < :done or state = 'DEAD' and at < :dead")
                .param("done", done.toEpochMilli()).param("dead", dead.toEpochMilli()).update());
    }

    @Override
    public Depth depth() {
        return database.read(db -> db.sql("select count(*) filter (where state = 'WAITING'), count(*) filter (where state = 'DEAD') from webhook_call")
                .query((row, _) -> new Depth(row.getLong(1), row.getLong(2))).single());
    }
}
