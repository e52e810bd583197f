package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.network.People.DESK;
import static yinxin.network.People.LIN;
import static yinxin.network.People.WANG;

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
import yinxin.network.Destination.Number;
import yinxin.network.Destination.Voicemail;
import yinxin.network.Forwarding;
import yinxin.network.People;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberState;

/// The register keeps what it is given, changes only what it is told to, and outlives a restart.
@ParameterizedClass
@EnumSource(Engine.class)
class SqlSubscribersTest {
    private static final Forwarding ARRANGED = new Forwarding(Optional.empty(), Optional.of(new Voicemail()), Optional.of(new Number(WANG)),
            Optional.of(new Number(DESK)), Duration.ofSeconds(35));

    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private TestStore store;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), new MovedClock());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsPutIsFound() {
        var lin = People.subscriber(LIN).with(ARRANGED).in(SubscriberState.OUT_OF_COVERAGE);

        assertThat(store.subscribers.find(LIN)).isEmpty();
        assertThat(store.subscribers.put(lin)).isTrue();
        assertThat(store.subscribers.find(LIN)).contains(lin);
        assertThat(store.subscribers.find(WANG)).isEmpty();
    }

    @Test
    void puttingAgainReplacesEverything() {
        store.subscribers.put(People.subscriber(LIN).with(ARRANGED).in(SubscriberState.SUSPENDED));
        var anew = new Subscriber(LIN, Subscriber.secret(LIN, "other.example.com", "another"), SubscriberState.ATTACHED, People.none());

        assertThat(store.subscribers.put(anew)).isFalse();
        assertThat(store.subscribers.list()).containsExactly(anew);
    }

    @Test
    void allAreListedByNumber() {
        var everybody = java.util.stream.Stream.of(WANG, DESK, LIN).map(People::subscriber).toList();
        everybody.forEach(store.subscribers::put);

        assertThat(store.subscribers.list()).containsExactly(everybody.get(2), everybody.get(0), everybody.get(1));
    }

    @Test
    void stateAndForwardingChangeApart() {
        var lin = People.subscriber(LIN);
        store.subscribers.put(lin);

        assertThat(store.subscribers.setState(LIN, SubscriberState.SUSPENDED)).contains(lin.in(SubscriberState.SUSPENDED));
        assertThat(store.subscribers.setForwarding(LIN, ARRANGED)).contains(lin.in(SubscriberState.SUSPENDED).with(ARRANGED));
        assertThat(store.subscribers.setState(WANG, SubscriberState.SUSPENDED)).isEmpty();
        assertThat(store.subscribers.setForwarding(WANG, ARRANGED)).isEmpty();
        assertThat(store.subscribers.list()).containsExactly(lin.in(SubscriberState.SUSPENDED).with(ARRANGED));
    }

    @Test
    void whoIsRemovedIsGoneWithTheirSecret() {
        store.subscribers.put(People.subscriber(LIN));

        assertThat(store.subscribers.remove(LIN)).isTrue();
        assertThat(store.subscribers.remove(LIN)).isFalse();
        assertThat(store.subscribers.list()).isEmpty();
        assertThat(store.database.<Long>read(db -> db.sql("select count(*) from subscriber_login").query(Long.class).single())).isZero();
    }

    @Test
    void aRestartForgetsNobody() {
        var lin = People.subscriber(LIN).with(ARRANGED);
        store.subscribers.put(lin);
        store.close();
        store = new TestStore(engine.in(directory), new MovedClock());

        assertThat(store.subscribers.find(LIN)).contains(lin);
    }
}
