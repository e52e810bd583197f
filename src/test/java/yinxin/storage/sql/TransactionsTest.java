package yinxin.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.storage.TestPostgres;
import yinxin.voicemail.message.StoreUnavailable;

/// Writing to PostgreSQL, where many write at a time.
class TransactionsTest {
    @TempDir
    Path directory;
    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(TestPostgres.of(directory));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsWrittenCanBeReadWhenTheCallReturns() {
        assertThat(insert("a")).isEqualTo(1);
        assertThat(keys()).isEqualTo(1);
    }

    @Test
    void workThatFailsIsUndoneAlone() {
        assertThatThrownBy(() -> database.write(db -> {
            insert("a");
            throw new IllegalStateException("no");
        })).isInstanceOf(IllegalStateException.class).hasMessage("no");
        assertThat(insert("b")).isEqualTo(1);
        assertThat(keys()).isEqualTo(1);
    }

    @Test
    void writingWithinAWriteIsTheSameTransactionAlsoWhenItsFailureIsForgiven() {
        database.write(_ -> {
            insert("outer");
            try {
                database.write(_ -> {
                    throw new IllegalStateException("inner");
                });
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("inner");
            }
            return true;
        });
        assertThat(keys()).isEqualTo(1);
    }

    @Test
    void aStatementThatTheDatabaseRefusesSaysSo() {
        assertThatThrownBy(() -> database.write(db -> db.sql("insert into nothing values (1)").update())).isInstanceOf(StoreUnavailable.class);
        assertThat(insert("afterwards")).isEqualTo(1);
    }

    @Test
    void whoFindsThatAnotherWasFasterTriesAgainAndSeesIt() throws Exception {
        var together = new CyclicBarrier(2);
        var tries = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> database.write(db -> firstTime(db, together, tries)));
            var other = threads.submit(() -> database.write(db -> firstTime(db, together, tries)));
            assertThat(one.get() + other.get()).isEqualTo(1);
        }
        assertThat(tries).hasValue(3);
        assertThat(keys()).isEqualTo(1);
    }

    @Test
    void theWholeIsTriedAgainWhenAWriteWithinItWasTooLate() throws Exception {
        var together = new CyclicBarrier(2);
        var tries = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> database.write(_ -> database.write(db -> firstTime(db, together, tries))));
            var other = threads.submit(() -> database.write(_ -> database.write(db -> firstTime(db, together, tries))));
            assertThat(one.get() + other.get()).isEqualTo(1);
        }
        assertThat(tries).hasValue(3);
        assertThat(keys()).isEqualTo(1);
    }

    /// Reads and then writes what it read: two at once cannot both be right.
    private static int firstTime(JdbcClient db, CyclicBarrier together, AtomicInteger tries) {
        var known = db.sql("select count(*) from seen_event where key = 'same'").query(Long.class).single() > 0;
        if (tries.incrementAndGet() <= 2) {
            await(together);
        }
        return known ? 0 : db.sql("insert into seen_event (key, at) values ('same', 1)").update();
    }

    @Test
    void ofTwoThatBlockEachOtherBothSucceedInTheEnd() throws Exception {
        insert("a");
        insert("b");
        var together = new CyclicBarrier(2);
        var tries = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> database.write(db -> both(db, "a", "b", tries.incrementAndGet() <= 2 ? together : null)));
            var other = threads.submit(() -> database.write(db -> both(db, "b", "a", tries.incrementAndGet() <= 2 ? together : null)));
            assertThat(one.get() + other.get()).isEqualTo(4);
        }
        assertThat(tries.get()).isGreaterThan(2);
        long sum = database.read(db -> db.sql("select sum(at) from seen_event").query(Long.class).single());
        assertThat(sum).isEqualTo(2 + 4);
    }

    private static int both(JdbcClient db, String first, String second, CyclicBarrier together) {
        var update = "update seen_event set at = at + 1 where key = :key";
        var changed = db.sql(update).param("key", first).update();
        if (together != null) {
            await(together);
        }
        return changed + db.sql(update).param("key", second).update();
    }

    @Test
    void aRaceThatIsLostForeverEnds() {
        insert("there");
        var tries = new AtomicInteger();
        assertThatThrownBy(() -> database.write(db -> {
            tries.incrementAndGet();
            return db.sql("insert into seen_event (key, at) values ('there', 1)").update();
        })).isInstanceOf(StoreUnavailable.class);
        assertThat(tries).hasValue(6);
    }

    @Test
    void connectionsThatAreCutAreAnErrorOnceAndThenNewOnes() {
        insert("before");
        var cut = database.read(db -> db.sql("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
                .query(Integer.class).single());
        assertThat(cut).isPositive();
        Awaitility.await().ignoreExceptionsInstanceOf(StoreUnavailable.class).until(() -> insert("after") == 1);
        Awaitility.await().ignoreExceptionsInstanceOf(StoreUnavailable.class).until(() -> keys() == 2);
    }

    @Test
    void aDatabaseThatIsNotThereIsUnavailable() {
        assertThatThrownBy(() -> Database.open(new DatabaseAddress("jdbc:postgresql://127.0.0.1:9/yinxin", "yinxin", "secret", 2)))
                .isInstanceOf(StoreUnavailable.class).hasMessage("cannot open the database postgresql://127.0.0.1:9/yinxin");
    }

    @Test
    void passwordsAreNotSaid() {
        var address = new DatabaseAddress("jdbc:postgresql://db.example.com/yinxin?password=secret", "yinxin", "secret", 4);
        assertThat(address).hasToString("DatabaseAddress[postgresql://db.example.com/yinxin]");
        assertThatThrownBy(() -> new DatabaseAddress("jdbc:mysql://db.example.com/yinxin", "", "", 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DatabaseAddress("jdbc:postgresql:yinxin", "", "", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private int insert(String key) {
        return database.write(db -> db.sql("insert into seen_event (key, at) values (:key, 1)").param("key", key).update());
    }

    private int keys() {
        return database.read(db -> db.sql("select count(*) from seen_event").query(Integer.class).single());
    }
}
