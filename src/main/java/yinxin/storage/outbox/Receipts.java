package yinxin.storage.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.voicemail.delivery.Outbox.Receipt;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;

/// What a receipt says of a push, inside a transaction. It names the push by an id that we may not know (the answer with it was lost, or is
/// still on its way) or not at all; then it fits the only push of this follower that it can be about, or none.
final class Receipts {
    /// WeChat sends receipts within seconds, and one that names nothing fits nothing older.
    private static final Duration RECENT = Duration.ofMinutes(10);

    private final JdbcClient db;
    private final Receipt receipt;

    Receipts(JdbcClient db, Receipt receipt) {
        this.db = db;
        this.receipt = receipt;
    }

    /// False: it fits nothing.
    boolean settle() {
        // What waited for a push that is accepted is planned by now.
        if (!receipt.id().isEmpty() && named()) {
            return true;
        }
        if (!receipt.id().isEmpty() && isKnown()) {
            return false;
        }
        var candidates = candidates();
        if (candidates.size() != 1 || !receipt.arrived()) {
            return false;
        }
        var parcel = candidates.getFirst();
        received(parcel.id(), parcel.accepted() ? List.of(Step.RECEIVED) : List.of(Step.PUSHED, Step.RECEIVED));
        SqlOutbox.wake(db, receipt.from().value(), receipt.at());
        return true;
    }

    private boolean isKnown() {
        return db.sql("select count(*) from delivery where receipt = :receipt").param("receipt", receipt.id()).query(Long.class).single() > 0;
    }

    private boolean named() {
        var status = receipt.arrived() ? "" : receipt.status();
        var messages = db.sql("""
                update delivery set state = case when :arrived then 'RECEIVED' else state end, why = :status
                where receipt = :receipt and state = 'ACCEPTED' returning message""")
                .param("arrived", receipt.arrived()).param("status", status).param("receipt", receipt.id()).query(String.class).list();
        note(messages, new TimelineEntry(receipt.at(), receipt.arrived() ? Step.RECEIVED : Step.UNDELIVERED, status));
        return !messages.isEmpty();
    }

    private record Candidate(String id, boolean accepted) {}

    /// Pushes by template that are on their way or in doubt; for a receipt without an id also those that were accepted lately.
    private List<Candidate> candidates() {
        return db.sql("""
                select distinct coalesce(digest, id), state from delivery
                where follower = :follower and way = 'TEMPLATE' and sent_at is not null
                    and (state = 'WAITING' or :anonymous and state = 'ACCEPTED' and sent_at > :recent)""")
                .param("follower", receipt.from().value()).param("anonymous", receipt.id().isEmpty())
                .param("recent", receipt.at().minus(RECENT).toEpochMilli())
                .query((row, _) -> new Candidate(row.getString(1), row.getString(2).equals("ACCEPTED"))).list();
    }

    private void received(String parcel, List<Step> steps) {
        var id = receipt.id().isEmpty() ? "receipt" : ":receipt";
        var statement = db.sql("update delivery set state = 'RECEIVED', claimed = false, why = '', receipt = " + id
                + " where (id = :parcel or digest = :parcel) and state in ('WAITING', 'ACCEPTED') returning message").param("parcel", parcel);
        var messages = (receipt.id().isEmpty() ? statement : statement.param("receipt", receipt.id())).query(String.class).list();
        steps.forEach(step -> note(messages, new TimelineEntry(receipt.at(), step, "")));
    }

    private void note(List<@Nullable String> messages, TimelineEntry entry) {
        messages.stream().filter(Objects::nonNull).forEach(id -> MessageRows.note(db, new MessageId(id), entry));
    }
}
