package yinxin.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.Outbox;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.VoiceMessage;

/// The outbox in SQL. A row is WAITING (due now or later), HELD (the follower has left), ACCEPTED, RECEIVED or REFUSED.
public final class SqlOutbox implements Outbox {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_OCTETS = 18;

    private final Database database;

    public SqlOutbox(Database database) {
        this.database = database;
    }

    /// Inside a transaction: one notice for one follower. The id follows from message and follower, so the same notice cannot
    /// get in twice, and WeChat sees the same `client_msg_id` whatever happens in between.
    static void enqueueNotice(JdbcClient db, VoiceMessage message, OpenId to, Instant now) {
        insert(db, new Row(derivedId(message.id().value() + ' ' + to.value()), "NOTICE", message.id().value(),
                message.call().called(), message.urgent(), ""), to, now);
    }

    /// Inside a transaction: anything but a notice.
    static void enqueue(JdbcClient db, Push push, OpenId to, Instant now) {
        switch (push) {
            case Push.Notice notice -> enqueueNotice(db, notice.message(), to, now);
            case Push.NumberBound(var number) -> insert(db, Row.said("NUMBER_BOUND", number, ""), to, now);
            case Push.NumberLost(var number) -> insert(db, Row.said("NUMBER_LOST", number, ""), to, now);
            case Push.GuestJoined(var number, var name) -> insert(db, Row.said("GUEST_JOINED", number, name), to, now);
            case Push.ShareEnded(var number) -> insert(db, Row.said("SHARE_ENDED", number, ""), to, now);
            case Push.ProofWanted(var number, var until) ->
                insert(db, Row.said("PROOF_WANTED", number, String.valueOf(until.toEpochMilli())), to, now);
            case Push.LeaseEnded(var number) -> insert(db, Row.said("LEASE_ENDED", number, ""), to, now);
        }
    }

    private record Row(String id, String kind, @org.jspecify.annotations.Nullable String message, PhoneNumber number, boolean urgent,
                       String detail) {
        static Row said(String kind, PhoneNumber number, String detail) {
            return new Row(randomId(), kind, null, number, true, detail);
        }
    }

    private static void insert(JdbcClient db, Row row, OpenId to, Instant now) {
        db.sql("""
                insert into delivery (id, follower, kind, message, number, urgent, state, due, created_at, detail)
                values (:id, :follower, :kind, :message, :number, :urgent, 'WAITING', :now, :now, :detail) on conflict (id) do nothing""")
                .param("detail", row.detail())
                .param("id", row.id()).param("follower", to.value()).param("kind", row.kind()).param("message", row.message())
                .param("number", row.number().value()).param("urgent", row.urgent()).param("now", now.toEpochMilli()).update();
    }

    private static String derivedId(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, ID_OCTETS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static String randomId() {
        var bits = new byte[ID_OCTETS];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    @Override
    public List<Delivery> claim(Instant now, int limit, Duration lease) {
        var nothingDue = database.read(db -> db.sql("select count(*) from delivery where state = 'WAITING' and due <= :now")
                .param("now", now.toEpochMilli()).query(Long.class).single() == 0);
        if (nothingDue) {
            return List.of();
        }
        return database.write(db -> {
            var due = db.sql("""
                    select id, follower, kind, message, number, attempts, created_at, detail from delivery
                    where state = 'WAITING' and due <= :now order by urgent desc, created_at, id limit :limit""" + database.skipLocked())
                    .param("now", now.toEpochMilli()).param("limit", limit)
                    .query((row, _) -> new Claimed(row.getString(1), row.getString(2), row.getString(3),
                            Optional.ofNullable(row.getString(4)), row.getString(5), row.getInt(6), row.getLong(7), row.getString(8))).list();
            due.forEach(c -> db.sql("update delivery set due = :due, claimed = true, node = :node where id = :id").param("node", database.node())
                    .param("due", now.plus(lease).toEpochMilli()).param("id", c.id()).update());
            return due.stream().map(c -> delivery(db, c)).toList();
        });
    }

    @Override
    public int takeBack(Instant now) {
        return database.write(db -> db.sql("update delivery set due = :now, claimed = false where claimed and state = 'WAITING' and node = :node").param("node", database.node())
                .param("now", now.toEpochMilli()).update());
    }

    private record Claimed(String id, String follower, String kind, Optional<String> message, String number, int attempts,
                           long createdAt, String detail) {}

    private static Delivery delivery(JdbcClient db, Claimed row) {
        Push push = switch (row.kind()) {
            case "NOTICE" -> new Push.Notice(SqlMessages.byId(db, new MessageId(row.message().orElseThrow())).orElseThrow());
            case "NUMBER_BOUND" -> new Push.NumberBound(new PhoneNumber(row.number()));
            case "NUMBER_LOST" -> new Push.NumberLost(new PhoneNumber(row.number()));
            case "GUEST_JOINED" -> new Push.GuestJoined(new PhoneNumber(row.number()), row.detail());
            case "SHARE_ENDED" -> new Push.ShareEnded(new PhoneNumber(row.number()));
            case "PROOF_WANTED" -> new Push.ProofWanted(new PhoneNumber(row.number()), Instant.ofEpochMilli(Long.parseLong(row.detail())));
            case "LEASE_ENDED" -> new Push.LeaseEnded(new PhoneNumber(row.number()));
            default -> throw new IllegalStateException("the outbox holds a push of unknown kind " + row.kind());
        };
        return new Delivery(row.id(), new OpenId(row.follower()), push, row.attempts(), Instant.ofEpochMilli(row.createdAt()));
    }

    @Override
    public void accepted(Delivery delivery, DeliveryOutcome.Accepted outcome, Instant at) {
        database.write(db -> {
            db.sql("update delivery set state = 'ACCEPTED', attempts = attempts + 1, claimed = false, receipt = :receipt, why = '' where id = :id")
                    .param("receipt", outcome.receipt().orElse(null)).param("id", delivery.id()).update();
            note(db, delivery, new TimelineEntry(at, Step.PUSHED, ""));
            return true;
        });
    }

    @Override
    public void retry(Delivery delivery, Instant next, String why, Instant at) {
        database.write(db -> {
            db.sql("update delivery set attempts = attempts + 1, due = :due, claimed = false, why = :why where id = :id and state = 'WAITING'")
                    .param("due", next.toEpochMilli()).param("why", why).param("id", delivery.id()).update();
            note(db, delivery, new TimelineEntry(at, Step.RETRIED, why));
            return true;
        });
    }

    @Override
    public void refused(Delivery delivery, String why, Instant at) {
        end(delivery, "REFUSED", new TimelineEntry(at, Step.REFUSED, why));
    }

    @Override
    public void unfollowed(Delivery delivery, Instant at) {
        end(delivery, "HELD", new TimelineEntry(at, Step.REFUSED, "the follower has left the account"));
    }

    private void end(Delivery delivery, String state, TimelineEntry entry) {
        database.write(db -> {
            db.sql("update delivery set state = :state, attempts = attempts + 1, claimed = false, why = :why where id = :id and state = 'WAITING'")
                    .param("state", state).param("why", entry.detail()).param("id", delivery.id()).update();
            note(db, delivery, entry);
            return true;
        });
    }

    private static void note(JdbcClient db, Delivery delivery, TimelineEntry entry) {
        if (delivery.push() instanceof Push.Notice(var message)) {
            SqlMessages.note(db, message.id(), entry);
        }
    }

    @Override
    public boolean receipt(String receipt, boolean arrived, String status, Instant at) {
        return database.write(db -> {
            var message = db.sql("""
                    update delivery set state = case when :arrived then 'RECEIVED' else state end, why = :status
                    where receipt = :receipt and state = 'ACCEPTED' returning message""")
                    .param("arrived", arrived).param("status", arrived ? "" : status).param("receipt", receipt)
                    .query(String.class).list();
            message.stream().filter(java.util.Objects::nonNull).forEach(id -> SqlMessages.note(db, new MessageId(id),
                    new TimelineEntry(at, arrived ? Step.RECEIVED : Step.REFUSED, arrived ? "" : status)));
            return !message.isEmpty();
        });
    }

    @Override
    public int returned(OpenId follower, Instant at) {
        return database.write(db -> db.sql("update delivery set state = 'WAITING', due = :at where follower = :follower and state = 'HELD'")
                .param("at", at.toEpochMilli()).param("follower", follower.value()).update());
    }

    @Override
    public Depth depth() {
        return database.read(db -> db.sql("""
                select count(*) filter (where state = 'WAITING'), count(*) filter (where state = 'HELD'), count(*) filter (where state = 'REFUSED')
                from delivery""").query((row, _) -> new Depth(row.getLong(1), row.getLong(2), row.getLong(3))).single());
    }
}
