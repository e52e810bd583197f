package yinxin.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.CannotCreateTransactionException;
import yinxin.voicemail.message.StoreUnavailable;

class WriterTest {
    @TempDir
    Path directory;
    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(directory);
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
    void whoeverAskedIsToldWhenWorkHasWaitedForLongAndTheDatabaseWorks() {
        var connections = new DriverManagerDataSource("jdbc:sqlite:" + directory.resolve("late.db"));
        var now = new AtomicLong();
        var told = new AtomicInteger();
        var writer = new Writer(JdbcClient.create(connections), new DataSourceTransactionManager(connections), now::get);
        writer.whenLate(told::incrementAndGet);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var round : List.of(new Wait(Writer.LATE, false), new Wait(Writer.LATE.plusNanos(1), true), new Wait(Writer.LATE.plusNanos(1), false))) {
                var gate = new CountDownLatch(1);
                var begun = new CountDownLatch(1);
                threads.execute(() -> writer.write(_ -> {
                    begun.countDown();
                    return await(gate);
                }));
                Awaitility.await().until(() -> begun.getCount() == 0);
                var queued = threads.submit(() -> {
                    try {
                        return writer.write(_ -> {
                            if (round.fails()) {
                                throw new CannotCreateTransactionException("the disk is gone");
                            }
                            return true;
                        });
                    } catch (CannotCreateTransactionException e) {
                        return false;
                    }
                });
                Awaitility.await().until(() -> writer.waiting() == 1);
                now.addAndGet(round.length().toNanos());
                gate.countDown();
                Awaitility.await().until(queued::isDone);
            }
        } finally {
            writer.close();
        }
        assertThat(told).as("only in the last round").hasValue(1);
    }

    private record Wait(Duration length, boolean fails) {}

    @Test
    void workThatFailsIsUndoneAlone() throws Exception {
        var gate = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> database.write(_ -> {
                begun.countDown();
                return await(gate);
            }));
            begun.await();
            var together = new ArrayList<Future<Integer>>();
            var waiting = new AtomicInteger();
            for (var i = 0; i < 40; i++) {
                var key = "key " + i;
                var bad = i % 4 == 0;
                together.add(threads.submit(() -> {
                    waiting.incrementAndGet();
                    return bad ? failing(key) : insert(key);
                }));
            }
            Awaitility.await().until(() -> waiting.get() == 40);
            gate.countDown();
            assertThat(first.get()).isTrue();
            for (var i = 0; i < together.size(); i++) {
                var each = together.get(i);
                if (i % 4 == 0) {
                    assertThatThrownBy(each::get).cause().isInstanceOf(IllegalStateException.class).hasMessage("no");
                } else {
                    assertThat(each.get()).isEqualTo(1);
                }
            }
        }
        assertThat(keys()).isEqualTo(30);
    }

    /// Each would otherwise wait for the lock as long as the first did, one after the other.
    @Test
    void whoComesTogetherToALockedDatabaseIsTurnedAwayTogether() throws Exception {
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("yinxin.db")); var lock = other.createStatement()) {
            lock.execute("begin immediate");
            var causes = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
            for (var each : together(30, this::insert)) {
                assertThatThrownBy(each::get).cause().isInstanceOf(StoreUnavailable.class).satisfies(e -> causes.add(e.getCause()));
            }
            assertThat(causes).hasSizeLessThanOrEqualTo(2);
            lock.execute("rollback");
        }
        assertThat(insert("afterwards")).isEqualTo(1);
        assertThat(keys()).isEqualTo(1);
    }

    /// SQLite takes back the whole transaction then, whoever's savepoint it was in.
    @Test
    void whenTheDatabaseIsFullWhatWasReportedDoneIsThere() throws Exception {
        var pages = database.write(db -> db.sql("pragma page_count").query(Integer.class).single());
        database.write(db -> db.sql("pragma max_page_count = " + (pages + 40)).query(Integer.class).single());
        var done = 0;
        for (var each : together(60, key -> insert(key + "x".repeat(10_000)))) {
            try {
                done += each.get();
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(StoreUnavailable.class);
            }
        }
        assertThat(keys()).isEqualTo(done).isLessThan(60);

        database.write(db -> db.sql("pragma max_page_count = 1000000").query(Integer.class).single());
        assertThat(insert("afterwards")).isEqualTo(1);
        assertThat(keys()).isEqualTo(done + 1);
    }

    /// So many pieces of work which come while the writer is busy, so that it takes them all at once.
    private List<Future<Integer>> together(int count, Function<String, Integer> work) throws Exception {
        var gate = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var waiting = new AtomicInteger();
        var together = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> database.write(_ -> {
                begun.countDown();
                return await(gate);
            }));
            begun.await();
            for (var i = 0; i < count; i++) {
                var key = "key " + i;
                together.add(threads.submit(() -> {
                    waiting.incrementAndGet();
                    return work.apply(key);
                }));
            }
            Awaitility.await().until(() -> waiting.get() == count);
            gate.countDown();
        }
        return together;
    }

    @Test
    void aStatementThatTheDatabaseRefusesSaysSo() {
        assertThatThrownBy(() -> database.write(db -> db.sql("insert into nothing values (1)").update())).isInstanceOf(StoreUnavailable.class);
        assertThat(insert("afterwards")).isEqualTo(1);
    }

    @Test
    void writingWithinAWriteIsTheSameTransaction() {
        assertThatThrownBy(() -> database.write(_ -> {
            insert("inner");
            throw new IllegalStateException("outer");
        })).hasMessage("outer");
        assertThat(keys()).isZero();
    }

    @Test
    void whatWasTakenBeforeTheEndIsOnTheDisk() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 200; i++) {
                var key = "key " + i;
                threads.submit(() -> insert(key));
            }
        }
        database.close();
        assertThatThrownBy(() -> insert("too late")).isInstanceOf(StoreUnavailable.class);
        database = Database.open(directory);
        assertThat(keys()).isEqualTo(200);
    }

    private static boolean await(CountDownLatch gate) {
        try {
            gate.await();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private int insert(String key) {
        return database.write(db -> db.sql("insert into seen_event (key, at) values (:key, 1)").param("key", key).update());
    }

    private int failing(String key) {
        return database.write(db -> {
            db.sql("insert into seen_event (key, at) values (:key, 1)").param("key", key).update();
            throw new IllegalStateException("no");
        });
    }

    private int keys() {
        return database.read(db -> db.sql("select count(*) from seen_event").query(Integer.class).single());
    }
}
