package yinxin.storage.sql;

import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The way in which a database is written to.
sealed interface Writes extends AutoCloseable permits Writer, Transactions {
    /// Returns what the work returned when its changes are on the disk, or throws what it threw when they are undone. Within a piece of work it
    /// is part of that.
    ///
    /// @throws org.springframework.transaction.TransactionException when they could not be committed, or the database is closed
    <T> T write(Function<JdbcClient, T> work);

    /// Has somebody told whenever work has waited for long although the database works: more is wanted of this machine than it can do.
    void whenLate(Runnable told);

    /// Takes no more, and returns when what was taken is on the disk.
    @Override
    void close();
}
