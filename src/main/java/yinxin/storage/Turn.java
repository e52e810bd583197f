package yinxin.storage;

import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.voicemail.message.PhoneNumber;

/// Taking turns. On PostgreSQL many transactions run at a time, on many nodes: those that decide about one number by what they have read about it
/// (who has it, which era it is, whether a guest more is too many, whether a code is right) go one after another.
///
/// Who has the turn holds the number's row in the ledger, which a new message changes anyway. A row's lock is all that is needed of the database,
/// so that poolers and distributed ones do as well. SQLite's writer is alone as it is.
final class Turn {
    private Turn() {}

    /// Inside a transaction, before anything is read: waits until nobody else is at this number, and keeps it until the end of the transaction.
    static void take(JdbcClient db, PhoneNumber number) {
        db.sql("insert into ledger (number, last) values (:number, 0) on conflict (number) do update set last = ledger.last")
                .param("number", number.value()).update();
    }

    /// As [#take], for several numbers, in an order that is the same for all.
    static void takeAll(JdbcClient db, Collection<PhoneNumber> numbers) {
        numbers.stream().distinct().sorted(java.util.Comparator.comparing(PhoneNumber::value)).forEach(number -> take(db, number));
    }
}
