package yinxin.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.message.Inbox;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;

/// Followers' lists in SQL.
final class SqlInbox implements Inbox {
    private static final String JOINED = """
            from message m join binding b on b.number = m.number and b.ownership = m.ownership
            left join binding h on h.number = m.number and h.ownership = m.ownership and h.follower = m.handled_by
            where b.follower = :follower\s""";
    private static final String WAITS = "m.state = 'UNHEARD' and m.handled_at is null";
    private static final String RANK = "case when " + WAITS + " then case when m.urgent then 0 else 1 end else 2 end";
    private static final String FORWARD = " order by " + RANK + ", m.at desc, m.id desc";
    private static final String BACKWARD = " order by " + RANK + " desc, m.at, m.id";
    /// What digits are written with.
    private static final Pattern NUMBER = Pattern.compile("[-+0-9(). /]*[0-9][-+0-9(). /]*");

    private final Database database;

    SqlInbox(Database database) {
        this.database = database;
    }

    /// A condition with the values it mentions.
    private record Filter(String condition, Map<String, Object> values) {
        static Filter of(Query query) {
            var values = new HashMap<String, Object>();
            values.put("follower", query.follower().value());
            var condition = new StringBuilder("and m.state <> 'DELETED'");
            query.number().ifPresent(number -> {
                condition.append(" and m.number = :number");
                values.put("number", number.value());
            });
            if (!query.search().isEmpty()) {
                condition.append(" and (").append(matching(query.search(), values)).append(')');
            }
            return new Filter(condition.toString(), values);
        }

        Filter after(Position position) {
            return at(position, " and (" + RANK + " > :rank or (" + RANK + " = :rank and (m.at < :at or (m.at = :at and m.id < :id))))");
        }

        Filter before(Position position) {
            return at(position, " and (" + RANK + " < :rank or (" + RANK + " = :rank and (m.at > :at or (m.at = :at and m.id > :id))))");
        }

        private Filter at(Position position, String compared) {
            var more = new HashMap<>(values);
            more.put("rank", position.rank());
            more.put("at", position.at().toEpochMilli());
            more.put("id", position.id().value());
            return new Filter(condition + compared, more);
        }

        Filter only(MessageId id) {
            var more = new HashMap<>(values);
            more.put("id", id.value());
            return new Filter(condition + " and m.id = :id", more);
        }

        Filter and(String more) {
            return new Filter(condition + " and " + more, values);
        }
    }

    /// A withheld caller is found by nothing: what matches would tell who it was.
    private static String matching(String search, Map<String, Object> values) {
        var condition = new StringBuilder("""
                lower(b.label) like :text escape '!' or (not m.withheld and exists (select 1 from contact c where c.follower = b.follower \
                and c.number = m.caller and lower(c.name) like :text escape '!'))""");
        values.put("text", "%" + search.toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%");
        if (NUMBER.matcher(search).matches()) {
            var international = search.startsWith("+") || search.startsWith("00");
            var digits = search.replaceAll("[^0-9]", "").replaceFirst(international ? "^00" : "^0(?=[0-9])", "");
            values.put("digits", (international ? "+" : "%") + digits + "%");
            values.put("whole", PhoneNumber.parse(search).map(PhoneNumber::value).orElse(""));
            condition.append(" or (not m.withheld and (m.caller = :whole or ")
                    .append(international ? "m.caller" : "replace(m.caller, '+86', '')").append(" like :digits))");
        }
        return condition.toString();
    }

    @Override
    public Listing inboxOf(Query query) {
        return database.read(db -> {
            var all = Filter.of(query);
            var part = query.after().map(all::after).orElse(all);
            var found = items(db, part, FORWARD + " limit " + (query.limit() + 1));
            var unheard = db.sql("select count(*) " + JOINED + all.condition() + " and " + WAITS).params(all.values())
                    .query(Integer.class).single();
            var items = found.subList(0, Math.min(found.size(), query.limit()));
            return new Listing(items, found.size() > items.size() ? Optional.of(items.getLast().position()) : Optional.empty(), unheard);
        });
    }

    private static List<Item> items(JdbcClient db, Filter filter, String order) {
        return db.sql("select " + SqlMessages.COLUMNS + ", m.handled_at, m.handled_by, h.follower as handler, h.name as handler_name, "
                + "h.shared_by as handler_guest_of, b.shared_by " + JOINED + filter.condition() + order).params(filter.values())
                .query(SqlInbox::item).list();
    }

    /// The neighbours are those of its place among the unheard, which it keeps when it is heard: so one can go from message to message.
    @Override
    public Optional<Opened> open(MessageId id, OpenId follower) {
        return database.read(db -> {
            var all = Filter.of(Query.of(follower, 1));
            return items(db, all.only(id), "").stream().findFirst().map(item -> {
                var place = new Position(item.message().urgent() ? 0 : 1, item.message().call().at(), id);
                var waiting = all.and(WAITS);
                return new Opened(item, items(db, waiting.before(place), BACKWARD + " limit 1").stream().findFirst(),
                        items(db, waiting.after(place), FORWARD + " limit 1").stream().findFirst());
            });
        });
    }

    private static Item item(ResultSet row, int number) throws SQLException {
        var message = SqlMessages.message(row, number);
        var owned = row.getString("shared_by") == null;
        var at = row.getLong("handled_at");
        return row.wasNull() ? new Item(message, Optional.empty(), owned) : new Item(message, Optional.of(handled(row, at)), owned);
    }

    private static Handled handled(ResultSet row, long at) throws SQLException {
        var by = Optional.ofNullable(row.getString("handler")).map(OpenId::new);
        var name = row.getString("handler_name");
        return new Handled(by, by.isPresent() && row.getString("handler_guest_of") == null, name == null ? "" : name, Instant.ofEpochMilli(at));
    }

    @Override
    public List<Deleted> restorable(OpenId follower, Instant at) {
        return database.read(db -> db.sql("select " + SqlMessages.COLUMNS + ", m.deleted_at " + JOINED
                + "and b.shared_by is null and m.state = 'DELETED' and not m.audio_gone and m.deleted_at > :since "
                + "order by m.deleted_at desc, m.id desc").param("follower", follower.value())
                .param("since", at.minus(RESTORABLE).toEpochMilli())
                .query((row, number) -> new Deleted(SqlMessages.message(row, number),
                        Instant.ofEpochMilli(row.getLong("deleted_at")).plus(RESTORABLE))).list());
    }

    /// Where a message stands for a follower who has its number.
    private record Standing(String state, boolean isHandled, boolean owned, boolean audioGone, Instant deletedAt) {
        static Optional<Standing> of(JdbcClient db, MessageId id, OpenId follower) {
            return db.sql("select m.state, m.handled_at is not null, b.shared_by is null, m.audio_gone, coalesce(m.deleted_at, 0) " + JOINED
                    + "and m.id = :id").param("follower", follower.value()).param("id", id.value())
                    .query((row, _) -> new Standing(row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4),
                            Instant.ofEpochMilli(row.getLong(5)))).optional();
        }

        boolean isDeleted() {
            return state.equals("DELETED");
        }
    }

    @Override
    public Outcome handle(MessageId id, OpenId follower, Instant at) {
        return handled(id, follower, true, new TimelineEntry(at, Step.HANDLED, ""));
    }

    @Override
    public Outcome reopen(MessageId id, OpenId follower, Instant at) {
        return handled(id, follower, false, new TimelineEntry(at, Step.REOPENED, ""));
    }

    private Outcome handled(MessageId id, OpenId follower, boolean wanted, TimelineEntry entry) {
        return database.write(db -> {
            var standing = Standing.of(db, id, follower);
            if (standing.isEmpty() || standing.get().isDeleted()) {
                return Outcome.GONE;
            }
            if (standing.get().isHandled() == wanted) {
                return Outcome.UNCHANGED;
            }
            db.sql("update message set handled_by = :by, handled_at = :at where id = :id").param("by", wanted ? follower.value() : null)
                    .param("at", wanted ? entry.at().toEpochMilli() : null).param("id", id.value()).update();
            SqlMessages.note(db, id, entry);
            return Outcome.DONE;
        });
    }

    @Override
    public Outcome delete(MessageId id, OpenId follower, Instant at) {
        return database.write(db -> {
            var standing = Standing.of(db, id, follower);
            if (standing.isEmpty()) {
                return Outcome.GONE;
            }
            if (!standing.get().owned()) {
                return Outcome.OWNERS_ONLY;
            }
            if (standing.get().isDeleted()) {
                return Outcome.UNCHANGED;
            }
            db.sql("update message set state = 'DELETED', deleted_at = :at, deleted_by = :by, deleted_from = :from where id = :id")
                    .param("at", at.toEpochMilli()).param("by", follower.value()).param("from", standing.get().state())
                    .param("id", id.value()).update();
            SqlMessages.note(db, id, new TimelineEntry(at, Step.DELETED, ""));
            return Outcome.DONE;
        });
    }

    /// Asks whether the recording is to be erased already in the same transaction that brings the message back: either this comes first
    /// and it is not taken for erasing, or it is gone.
    @Override
    public Outcome restore(MessageId id, OpenId follower, Instant at) {
        return database.write(db -> {
            var standing = Standing.of(db, id, follower);
            if (standing.isEmpty()) {
                return Outcome.GONE;
            }
            if (!standing.get().owned()) {
                return Outcome.OWNERS_ONLY;
            }
            if (!standing.get().isDeleted()) {
                return Outcome.UNCHANGED;
            }
            if (standing.get().audioGone() || !at.isBefore(standing.get().deletedAt().plus(RESTORABLE))) {
                return Outcome.GONE;
            }
            var restored = db.sql("""
                    update message set state = coalesce(deleted_from, 'HEARD'), deleted_at = null, deleted_by = null, deleted_from = null
                    where id = :id and state = 'DELETED' and not audio_gone""").param("id", id.value()).update() > 0;
            if (!restored) {
                return Outcome.GONE;
            }
            SqlMessages.note(db, id, new TimelineEntry(at, Step.RESTORED, ""));
            return Outcome.DONE;
        });
    }
}
