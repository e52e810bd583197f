package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.SeenEvents;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Binding.Proof;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlSeenEventsTest {
    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;
    private SqlSeenEvents seen;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
        seen = new SqlSeenEvents(store.database);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void bind() {
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
    }

    private List<String> keys() {
        return store.database.read(db -> db.sql("select key from seen_event order by key").query(String.class).list());
    }

    @Test
    void whatIsDoneOnceIsNotDoneAgainEvenAfterARestart() {
        assertThat(seen.once("event", clock.instant(), this::bind)).isTrue();
        store.close();
        open();

        assertThat(seen.once("event", clock.instant(), () -> {
            throw new AssertionError("it was done");
        })).isFalse();
        assertThat(seen.firstTime("event", clock.instant())).isFalse();
        assertThat(store.bindings.of(LIN)).extracting(Binding::number).containsExactly(CALLED);
    }

    @Test
    void whereTheWorkFailsTheEventAndAllThatWasDoneAreUndone() {
        assertThatThrownBy(() -> seen.once("event", clock.instant(), () -> {
            bind();
            throw new IllegalStateException("half done");
        })).hasMessage("half done");
        assertThat(store.bindings.of(LIN)).isEmpty();
        assertThat(keys()).isEmpty();

        assertThat(seen.once("event", clock.instant(), this::bind)).isTrue();
        assertThat(store.bindings.of(LIN)).hasSize(1);
    }

    @Test
    void eventsAreForgottenWhenWeChatRepeatsThemNoMore() {
        seen.firstTime("old", clock.instant());
        clock.advance(SeenEvents.KEPT.minusMinutes(1));
        seen.firstTime("young", clock.instant());
        assertThat(keys()).containsExactly("old", "young");

        clock.advance(Duration.ofMinutes(2));
        seen.firstTime("new", clock.instant());
        assertThat(keys()).containsExactly("new", "young");
    }
}
