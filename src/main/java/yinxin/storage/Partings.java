package yinxin.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.outbox.SqlOutbox;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// How people part with numbers. Everything here runs inside a transaction of the caller's, who empties the log afterwards if an era may have
/// ended.
final class Partings {
    private Partings() {}

    /// Who has a number, and by whose leave.
    private record Holder(OpenId follower, long ownership, Optional<OpenId> sharedBy) {
        static Holder of(String follower, long ownership, @Nullable String sharedBy) {
            return new Holder(new OpenId(follower), ownership, Optional.ofNullable(sharedBy).map(OpenId::new));
        }
    }

    /// Whether this follower owns the number: guests do not.
    static boolean owns(JdbcClient db, PhoneNumber number, OpenId follower) {
        return db.sql("select count(*) from binding where number = :number and follower = :follower and shared_by is null")
                .param("number", number.value()).param("follower", follower.value()).query(Long.class).single() > 0;
    }

    /// Somebody who does not own the number has proven it: all who had it lose it, and their era ends. Returns who they were.
    static List<OpenId> passOn(JdbcClient db, Binding proven) {
        var holders = taken(db, "number = :number", proven.number(), proven.follower());
        holders.stream().map(Holder::ownership).distinct().forEach(ownership -> Ownerships.end(db, ownership, proven.boundAt()));
        var former = holders.stream().filter(h -> !h.follower().equals(proven.follower())).toList();
        for (var holder : former) {
            silence(db, proven.number(), holder.follower());
            SqlOutbox.enqueue(db, holder.sharedBy().isPresent() ? new Push.ShareEnded(proven.number()) : new Push.NumberLost(proven.number()),
                    holder.follower(), proven.boundAt());
            forgetIfNothingIsLeft(db, holder.follower());
        }
        return former.stream().map(Holder::follower).toList();
    }

    /// One follower has the number no longer. Guests do not keep an era alive: when the last owner goes, they lose the number too and are told.
    /// False: the follower did not have it.
    static boolean part(JdbcClient db, PhoneNumber number, OpenId follower, Instant at) {
        Turn.take(db, number);
        var gone = taken(db, "number = :number and follower = :follower", number, follower);
        if (gone.isEmpty()) {
            return false;
        }
        silence(db, number, follower);
        forgetIfNothingIsLeft(db, follower);
        if (gone.getFirst().sharedBy().isEmpty() && ownersOf(db, number) == 0) {
            for (var guest : taken(db, "number = :number", number, follower)) {
                silence(db, number, guest.follower());
                SqlOutbox.enqueue(db, new Push.ShareEnded(number), guest.follower(), at);
                forgetIfNothingIsLeft(db, guest.follower());
            }
            Ownerships.end(db, gone.getFirst().ownership(), at);
        }
        return true;
    }

    private static List<Holder> taken(JdbcClient db, String which, PhoneNumber number, OpenId follower) {
        var statement = db.sql("delete from binding where " + which + " returning follower, ownership, shared_by").param("number", number.value());
        return (which.contains(":follower") ? statement.param("follower", follower.value()) : statement)
                .query((row, _) -> Holder.of(row.getString(1), row.getLong(2), row.getString(3))).list();
    }

    private static long ownersOf(JdbcClient db, PhoneNumber number) {
        return db.sql("select count(*) from binding where number = :number and shared_by is null").param("number", number.value())
                .query(Long.class).single();
    }

    private static void silence(JdbcClient db, PhoneNumber number, OpenId follower) {
        db.sql("""
                update delivery set state = 'REFUSED', why = 'unbound'
                where follower = :follower and number = :number and state in ('WAITING', 'HELD', 'QUIET') and kind in ('NOTICE', 'WORDS')""")
                .param("follower", follower.value()).param("number", number.value()).update();
    }

    /// The names of callers, and how one wants to be told of them, are worth keeping only while there are calls.
    private static void forgetIfNothingIsLeft(JdbcClient db, OpenId follower) {
        for (var table : List.of("contact", "follower_settings")) {
            db.sql("delete from " + table + " where follower = :follower and not exists (select 1 from binding where follower = :follower)")
                    .param("follower", follower.value()).update();
        }
    }
}
