package yinxin.voicemail;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.storage.Engine;
import yinxin.storage.outbox.SqlDues;
import yinxin.storage.TestStore;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.RetryPolicy;
import yinxin.voicemail.message.Binding.Proof;

@ParameterizedClass
@EnumSource(Engine.class)
class ClockWatchTest {
    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;
    private ClockWatch watch;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        var courier = new Courier(store.outbox, store.account, _ -> new DeliveryOutcome.Accepted(Optional.empty()), RetryPolicy.DEFAULT, clock);
        watch = new ClockWatch(new SqlDues(store.database), courier, clock);
    }

    @AfterEach
    void close() {
        watch.close();
        store.close();
    }

    @Test
    void whatWaitsFiveSecondsDoesNotWaitFiveHoursBecauseTheClockWasPutBack() {
        store.messages.keep(store.call(CALLED, clock.instant()));
        retryIn("5000");
        clock.advance(Duration.ofHours(-5));
        watch.look();

        assertThat(due()).isBetween(0L, 5_000L);
    }

    @Test
    void whatWasDueIsDue() {
        store.messages.keep(store.call(CALLED, clock.instant()));
        clock.advance(Duration.ofHours(-5));
        watch.look();
        assertThat(due()).isZero();
    }

    @Test
    void whatSomebodyHasClaimedComesBackWhenItsLeaseWouldHaveEnded() {
        store.messages.keep(store.call(CALLED, clock.instant()));
        assertThat(store.outbox.claim(clock.instant(), 10, Duration.ofSeconds(60))).hasSize(1);
        clock.advance(Duration.ofHours(-5));
        watch.look();
        assertThat(due()).isEqualTo(60_000);
    }

    @Test
    void aClockThatIsOnlyCorrectedMovesNothing() {
        store.messages.keep(store.call(CALLED, clock.instant()));
        retryIn("600000");
        clock.advance(Duration.ofSeconds(-2));
        watch.look();
        assertThat(due()).isEqualTo(602_000);
    }

    @Test
    void aLeapForwardMovesNothing() {
        store.messages.keep(store.call(CALLED, clock.instant()));
        retryIn("600000");
        clock.advance(Duration.ofMinutes(4));
        watch.look();
        assertThat(due()).isEqualTo(360_000);
    }

    @Test
    void whatTheDatabaseCouldNotBeToldIsToldLater() {
        store.messages.keep(store.call(CALLED, clock.instant()));
        retryIn("5000");
        store.database.write(db -> db.sql("alter table delivery rename to away").update());
        clock.advance(Duration.ofHours(-5));
        watch.look();
        store.database.write(db -> db.sql("alter table away rename to delivery").update());
        watch.look();
        assertThat(due()).isBetween(0L, 5_000L);
    }

    private void retryIn(String millis) {
        store.database.write(db -> db.sql("update delivery set due = " + clock.instant().toEpochMilli() + " + " + millis).update());
    }

    /// Milliseconds from now.
    private long due() {
        return store.database.read(db -> db.sql("select due from delivery where kind = 'NOTICE'").query(Long.class).single())
                - clock.instant().toEpochMilli();
    }
}
