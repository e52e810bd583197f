package yinxin.storage.outbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.DeliveryPlan.Turn;
import yinxin.voicemail.delivery.NoticeRules;
import yinxin.voicemail.delivery.Outbox;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.delivery.ReplyWindow;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.VoiceMessage;

/// The outbox in SQL. A row is WAITING (due now or later; claimed while it is on its way), QUIET (kept back by quiet hours), HELD (the
/// follower has left), ACCEPTED, RECEIVED, REFUSED (given up, or no longer theirs), or SPARED (nobody needed to be told any more). Rows that
/// go out together have the same `digest`, and that is their id for WeChat.
public final class SqlOutbox implements Outbox {
    /// Whether who was to be told still may be, for `delivery`.
    public static final String STILL_THEIRS = """
            (kind not in ('NOTICE', 'WORDS') or exists (select 1 from message m join binding b on b.number = m.number and b.ownership = m.ownership \
            where m.id = delivery.message and b.follower = delivery.follower))""";
    private static final String PARCEL = "(id = :parcel or digest = :parcel)";

    private final Database database;
    private final NoticeRules rules;

    /// @param rules how many notices there may be
    public SqlOutbox(Database database, NoticeRules rules) {
        this.database = database;
        this.rules = rules;
    }

    /// Inside a transaction: one notice for one follower. The id follows from message and follower, so the same notice cannot
    /// get in twice, and WeChat sees the same `client_msg_id` whatever happens in between.
    public static void enqueueNotice(JdbcClient db, VoiceMessage message, OpenId to, Instant now) {
        insert(db, new Row(derivedId(message.id().value() + ' ' + to.value()), "NOTICE", message.id().value(),
                message.call().called(), message.urgent(), ""), to, now);
    }

    /// Inside a transaction: a message has been written down. Its text is to be said to all who are told of it, want to read, and have the chat open
    /// now. To the others nothing comes late: they find it on the page.
    public static void enqueueWords(JdbcClient db, MessageId message, Instant now) {
        db.sql("""
                select n.follower, n.number, n.urgent from delivery n join message m on m.id = n.message
                join binding b on b.number = m.number and b.ownership = m.ownership and b.follower = n.follower
                where n.message = :message and n.kind = 'NOTICE' and n.state in ('WAITING', 'QUIET', 'ACCEPTED', 'RECEIVED')
                    and m.state = 'UNHEARD' and m.handled_at is null and b.form <> 'VOICE'
                    and exists (select 1 from reply_window w where w.follower = n.follower and w.ends > :now and w.texts > 0)""")
                .param("message", message.value()).param("now", now.toEpochMilli()).query((row, _) -> new Reader(new OpenId(row.getString(1)), new PhoneNumber(row.getString(2)),
                        row.getBoolean(3))).list()
                .forEach(reader -> insert(db, new Row(derivedId(message.value() + " words " + reader.openId().value()), "WORDS", message.value(),
                        reader.number(), reader.urgent(), ""), reader.openId(), now));
    }

    /// Inside a transaction: anything but notices.
    public static void enqueue(JdbcClient db, Push push, OpenId to, Instant now) {
        switch (push) {
            case Push.Notice notice -> enqueueNotice(db, notice.message(), to, now);
            case Push.Digest digest -> digest.messages().forEach(message -> enqueueNotice(db, message, to, now));
            case Push.Words(var message) -> enqueueWords(db, message.id(), now);
            case Push.NumberBound(var number) -> insert(db, Row.said("NUMBER_BOUND", number, ""), to, now);
            case Push.NumberLost(var number) -> insert(db, Row.said("NUMBER_LOST", number, ""), to, now);
            case Push.GuestJoined(var number, var name) -> insert(db, Row.said("GUEST_JOINED", number, name), to, now);
            case Push.ShareEnded(var number) -> insert(db, Row.said("SHARE_ENDED", number, ""), to, now);
            case Push.ProofWanted(var number, var until) ->
                insert(db, Row.said("PROOF_WANTED", number, String.valueOf(until.toEpochMilli())), to, now);
            case Push.LeaseEnded(var number) -> insert(db, Row.said("LEASE_ENDED", number, ""), to, now);
            case Push.CodeCallFailed(var number, var how) -> insert(db, Row.said("CODE_CALL_FAILED", number, how.name()), to, now);
        }
    }

    private record Reader(OpenId openId, PhoneNumber number, boolean urgent) {}

    private record Row(String id, String kind, @Nullable String message, PhoneNumber number, boolean urgent, String detail) {
        static Row said(String kind, PhoneNumber number, String detail) {
            return new Row(Claims.randomId(), kind, null, number, true, detail);
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
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, Claims.ID_OCTETS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    @Override
    public List<Delivery> claim(Instant now, int limit, Duration lease) {
        var nothingDue = database.read(db -> db.sql("""
                select id from delivery where state in ('WAITING', 'QUIET') and urgent = true and due <= :now
                union all select id from delivery where state in ('WAITING', 'QUIET') and urgent = false and due <= :now limit 1""")
                .param("now", now.toEpochMilli()).query(String.class).list().isEmpty());
        return nothingDue ? List.of() : database.write(db -> new Claims(db, database.node(), now, lease, rules).take(limit));
    }

    @Override
    public int takeBack(Instant now) {
        return database.write(db -> db.sql("""
                update delivery set due = :now, claimed = false where claimed and node = :node and state in ('WAITING', 'QUIET')""").param("node", database.node())
                .param("now", now.toEpochMilli()).update());
    }

    @Override
    public boolean accepted(Delivery delivery, DeliveryOutcome.Accepted outcome, Instant at) {
        return database.write(db -> {
            // For each row: whether the account is held.
            var sent = db.sql("update delivery set state = 'ACCEPTED', attempts = attempts + 1, claimed = false, receipt = :receipt, why = '' where "
                            + PARCEL + " and state = 'WAITING' returning exists (select 1 from account_state where hold_why is not null)")
                    .param("receipt", outcome.receipt().orElse(null)).param("parcel", delivery.id()).query(Boolean.class).list();
            if (sent.isEmpty()) {
                // A receipt was faster.
                db.sql("update delivery set receipt = :receipt where " + PARCEL + " and receipt is null")
                        .param("receipt", outcome.receipt().orElse(null)).param("parcel", delivery.id()).update();
            } else {
                noteTurn(db, delivery, at);
                note(db, delivery, new TimelineEntry(at, Step.PUSHED, told(delivery)));
            }
            // What was sent after WeChat had stopped the account shows that it goes on.
            if (sent.isEmpty() || sent.getFirst()) {
                db.sql("update account_state set hold_why = null, hold_since = null, hold_probe = null where hold_why is not null "
                        + "and hold_since < (select max(sent_at) from delivery where " + PARCEL + ")").param("parcel", delivery.id()).update();
            }
            return wake(db, delivery, at);
        });
    }

    /// How many messages are told together; empty for one.
    private static String told(Delivery delivery) {
        return delivery.push() instanceof Push.Digest(var messages) ? String.valueOf(messages.size()) : "";
    }

    @Override
    public void doubtful(Delivery delivery, Instant next, String why, Instant at) {
        database.write(db -> {
            var doubtful = db.sql("update delivery set attempts = attempts + 1, claimed = false, due = :next, why = :why where "
                            + PARCEL + " and state = 'WAITING'")
                    .param("next", next.toEpochMilli()).param("why", why).param("parcel", delivery.id()).update() > 0;
            if (doubtful) {
                noteTurn(db, delivery, at);
                note(db, delivery, new TimelineEntry(at, Step.UNCLEAR, why));
            }
            return doubtful;
        });
    }

    @Override
    public void retry(Delivery delivery, Instant next, String why, Instant at) {
        database.write(db -> {
            if (restore(db, delivery, why)) {
                note(db, delivery, new TimelineEntry(at, Step.RETRIED, why));
            }
            return db.sql("update delivery set due = :next, node = :node where follower = :follower and state = 'WAITING' and not claimed").param("node", database.node())
                    .param("next", next.toEpochMilli()).param("follower", delivery.to().value()).update();
        });
    }

    @Override
    public boolean chatClosed(Delivery delivery, String why, Instant at) {
        return database.write(db -> {
            SqlReplyWindows.close(db, delivery.to().value());
            if (delivery.push().usualWay() == delivery.way()) {
                end(db, delivery, new TimelineEntry(at, Step.REFUSED, why));
            } else {
                restore(db, delivery, "");
            }
            return wake(db, delivery, at);
        });
    }

    @Override
    public boolean refused(Delivery delivery, String why, Instant at) {
        return database.write(db -> {
            end(db, delivery, new TimelineEntry(at, Step.REFUSED, why));
            return wake(db, delivery, at);
        });
    }

    /// Words that cannot be said are no loss that the operator need know of: they stand on the page.
    private static void end(JdbcClient db, Delivery delivery, TimelineEntry entry) {
        var state = delivery.push() instanceof Push.Words ? "SPARED" : "REFUSED";
        var ended = db.sql("update delivery set state = :state, attempts = attempts + 1, claimed = false, why = :why where " + PARCEL
                        + " and state = 'WAITING'")
                .param("state", state).param("why", entry.detail()).param("parcel", delivery.id()).update() > 0;
        if (ended) {
            note(db, delivery, entry);
        }
    }

    @Override
    public void unfollowed(Delivery delivery, Instant at) {
        database.write(db -> {
            var why = "the follower has left the account";
            restore(db, delivery, why);
            db.sql("update delivery set state = 'SPARED', why = :why where follower = :follower and kind = 'WORDS' and state = 'WAITING' and not claimed")
                    .param("why", why).param("follower", delivery.to().value()).update();
            var held = db.sql("""
                    update delivery set state = 'HELD', why = :why where follower = :follower and state in ('WAITING', 'QUIET') and not claimed
                    returning message""").param("why", why).param("follower", delivery.to().value()).query(String.class).list();
            held.stream().filter(Objects::nonNull).forEach(id -> MessageRows.note(db, new MessageId(id), new TimelineEntry(at, Step.AWAY, "")));
            return held.size();
        });
    }

    /// This attempt has changed nothing for the follower: whether the push may have arrived is as it was before. False: a receipt, or the end of
    /// the binding, was faster.
    private static boolean restore(JdbcClient db, Delivery delivery, String why) {
        var doubt = delivery.doubt();
        var before = doubt.isPresent() ? "sent_at = :sent, rounds = :rounds, way = :way" : "sent_at = null, rounds = 0, way = '', digest = null";
        var statement = db.sql("update delivery set attempts = attempts + 1, claimed = false, why = :why, " + before + " where "
                + PARCEL + " and state = 'WAITING'").param("why", why).param("parcel", delivery.id());
        return doubt.map(d -> statement.param("sent", d.since().toEpochMilli()).param("rounds", d.rounds()).param("way", d.way().name()))
                .orElse(statement).update() > 0;
    }

    private static boolean wake(JdbcClient db, Delivery delivery, Instant at) {
        return wake(db, delivery.to().value(), at);
    }

    /// Inside a transaction: what has waited for something of this follower's to be settled is planned anew. True: there is some.
    static boolean wake(JdbcClient db, String follower, Instant at) {
        return db.sql("update delivery set due = :now where follower = :follower and state = 'WAITING' and sent_at is null and due > :now")
                .param("now", at.toEpochMilli()).param("follower", follower).update() > 0;
    }

    private static void noteTurn(JdbcClient db, Delivery delivery, Instant at) {
        if (delivery.turn() == Turn.ONCE_MORE) {
            note(db, delivery, new TimelineEntry(at, Step.RESENT, ""));
        }
    }

    private static void note(JdbcClient db, Delivery delivery, TimelineEntry entry) {
        switch (delivery.push()) {
            case Push.Notice(var message) -> MessageRows.note(db, message.id(), entry);
            case Push.Digest(var messages) -> messages.forEach(message -> MessageRows.note(db, message.id(), entry));
            case Push.Words(var message) -> {
                if (entry.step() == Step.PUSHED) {
                    MessageRows.note(db, message.id(), new TimelineEntry(entry.at(), Step.WORDS_PUSHED, ""));
                }
            }
            case Push.NumberBound _, Push.NumberLost _, Push.GuestJoined _, Push.ShareEnded _, Push.ProofWanted _, Push.LeaseEnded _,
                    Push.CodeCallFailed _ -> { }
        }
    }

    @Override
    public boolean receipt(Receipt receipt) {
        return database.write(db -> new Receipts(db, receipt).settle());
    }

    @Override
    public int returned(OpenId follower, Instant at) {
        return database.write(db -> db.sql("update delivery set state = 'WAITING', due = :at where follower = :follower and state = 'HELD'")
                .param("at", at.toEpochMilli()).param("follower", follower.value()).update());
    }

    @Override
    public boolean redrive(String id, Instant at) {
        return database.write(db -> db.sql("""
                update delivery set state = 'WAITING', due = :at, created_at = :at, attempts = 0, claimed = false, sent_at = null, rounds = 0, way = '',
                    digest = null, receipt = null
                where id = :id and state in ('HELD', 'REFUSED') and\s""" + STILL_THEIRS)
                .param("at", at.toEpochMilli()).param("id", id).update() > 0);
    }

    @Override
    public void opened(OpenId follower, ReplyWindow window, Instant at) {
        database.write(db -> {
            SqlReplyWindows.open(db, follower.value(), window, at);
            return wake(db, follower.value(), at);
        });
    }

    @Override
    public Depth depth() {
        return database.read(db -> db.sql("""
                select (select count(*) from delivery where state in ('WAITING', 'QUIET')),
                    (select count(*) from delivery where state in ('HELD', 'REFUSED') and state = 'HELD'),
                    (select count(*) from delivery where state in ('HELD', 'REFUSED') and state = 'REFUSED')""")
                .query((row, _) -> new Depth(row.getLong(1), row.getLong(2), row.getLong(3))).single());
    }
}
