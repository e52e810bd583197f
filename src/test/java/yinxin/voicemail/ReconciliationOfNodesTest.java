package yinxin.voicemail;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.storage.TestPostgres;
import yinxin.storage.TestStore;
import yinxin.storage.outbox.SqlDues;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.call.DepositOutcome;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.RetryPolicy;
import yinxin.voicemail.ledger.AnsweredCalls;
import yinxin.voicemail.ledger.Books.OfNode;
import yinxin.voicemail.ledger.Reconciliation;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.recording.MasterKey;
import yinxin.voicemail.recording.Recordings;
import yinxin.voicemail.recording.RecordingLimits;

/// Two nodes on one PostgreSQL: each has a book of the calls that it has answered, and what is missing in one is told on both.
class ReconciliationOfNodesTest {
    private static final MasterKey MASTER = MasterKey.parse(MasterKey.generate());
    private static final RecordingLimits LIMITS =
            new RecordingLimits(Duration.ofSeconds(300), Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofSeconds(20));

    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private Node one;
    private Node other;

    private final class Node implements AutoCloseable {
        private final Path data;
        private final TestStore store;
        private final Recordings recordings;
        private final AnsweredCalls answered;
        private final Journey journey;
        private final Reconciliation reconciliation;

        Node(String name) {
            data = directory.resolve(name);
            store = new TestStore(TestPostgres.of(directory), name, MASTER, clock);
            recordings = Recordings.open(data, store.ownerships);
            answered = AnsweredCalls.open(data, clock);
            var courier = new Courier(store.outbox, store.account, _ -> new DeliveryOutcome.Accepted(Optional.empty()), RetryPolicy.DEFAULT, clock);
            journey = new Journey(store.messages, recordings, courier, clock);
            reconciliation = new Reconciliation(answered, store.books, new SpoolOfJourney(journey, recordings, LIMITS), clock);
        }

        FinishedCall take() throws Exception {
            var call = store.call(CALLED, clock.instant());
            var recording = recordings.begin(call.call());
            answered.add(call.call().id());
            recording.begin(Codec.PCMA);
            recording.samples(new byte[33_000], 0, 33_000);
            clock.advance(Duration.ofSeconds(9));
            recording.finish(call);
            journey.carryOn(new DepositOutcome.Finished(call, Optional.of(recording)));
            return call;
        }

        void lose() throws Exception {
            var call = store.call(CALLED, clock.instant());
            recordings.leave(recordings.begin(call.call()));
            answered.add(call.call().id());
            Files.delete(data.resolve("spool").resolve(call.call().id() + ".yxr"));
        }

        Map<String, Long> differences() {
            var found = new TreeMap<>(reconciliation.run().differences());
            found.values().removeIf(size -> size == 0);
            return found;
        }

        @Override
        public void close() {
            reconciliation.close();
            journey.close();
            store.close();
        }
    }

    @BeforeEach
    void open() {
        one = new Node("one");
        other = new Node("other");
        one.store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        clock.advance(Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void eachNodeTellsTheOthersWhatIsInItsBook() throws Exception {
        one.take();
        other.take();
        other.take();
        assertThat(one.differences()).isEmpty();
        var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);

        assertThat(other.reconciliation.run().others()).containsExactly(new OfNode("one", at, 1, 1, 0, 0, 0));
        assertThat(one.reconciliation.run().others()).containsExactly(new OfNode("other", at, 2, 2, 0, 0, 0));
    }

    @Test
    void whatOneNodeHasLostIsToldOnBoth() throws Exception {
        other.lose();
        other.take();
        other.recordings.erase(other.take().call().id());

        assertThat(other.differences()).isEqualTo(Map.of("lost-calls", 1L, "lost-recordings", 1L));
        assertThat(one.differences()).isEqualTo(Map.of("lost-calls", 1L, "lost-recordings", 1L));
    }

    @Test
    void aNodeThatIsSilentIsToldUntilItIsBackAndOneThatHasEndedIsNot() throws Exception {
        other.lose();
        other.differences();
        clock.advance(Duration.ofHours(4));
        assertThat(one.differences()).containsOnly(Map.entry("lost-calls", 1L), Map.entry("silent-nodes", 1L));

        other.differences();
        assertThat(one.differences()).containsOnly(Map.entry("lost-calls", 1L));
        try (var third = new Node("third")) {
            third.take();
            third.differences();
        }
        assertThat(one.reconciliation.run().others()).as("its book was empty when it ended").extracting(OfNode::node).containsExactly("other");
    }

    /// A difference stays until somebody has looked into it, however much comes after.
    @Test
    void whatWasWrongIsLookedAtAgainAndAgain() throws Exception {
        var gone = one.take().call().id();
        one.take();
        assertThat(one.differences()).isEmpty();
        one.store.database.write(db -> db.sql("update delivery set message = null where message = :m").param("m", gone.value()).update());
        one.store.database.write(db -> db.sql("update ledger set last = 3").update());
        for (var hour = 0; hour < 30; hour++) {
            clock.advance(Duration.ofHours(1));
            assertThat(one.differences()).isEqualTo(Map.of("gaps", 1L, "notices", 2L));
        }
        one.store.database.write(db -> db.sql("update ledger set last = 2").update());
        assertThat(one.differences()).isEqualTo(Map.of("notices", 2L));
    }

    @Test
    void aClockThatIsPutBackHidesNothing() throws Exception {
        one.take();
        clock.advance(Duration.ofDays(2));
        assertThat(one.differences()).isEmpty();
        clock.advance(Duration.ofDays(-2).plusSeconds(30));
        var late = one.take().call().id();
        one.store.database.write(db -> db.sql("update message set notices = 2 where id = :m").param("m", late.value()).update());
        assertThat(one.differences()).isEqualTo(Map.of("notices", 1L));
    }

    /// Whose clock was put back moves the times that it has set itself, and leaves those of the others.
    @Test
    void aNodesClockMovesNoOtherNodesTimes() throws Exception {
        var later = clock.instant().plus(Duration.ofHours(5));
        for (var node : List.of(one, other)) {
            var message = node.take().call().id();
            node.store.database.write(db -> db.sql("update delivery set due = :due, node = :node where message = :m").param("due", later.toEpochMilli())
                    .param("node", node.store.database.node()).param("m", message.value()).update());
        }
        var now = clock.instant();

        new SqlDues(other.store.database).clockPutBack(Duration.ofHours(5), now);

        assertThat(due("one")).isEqualTo(later.toEpochMilli());
        assertThat(due("other")).isEqualTo(now.toEpochMilli());
    }

    private long due(String node) {
        return one.store.database.read(db -> db.sql("select due from delivery where node = :node").param("node", node).query(Long.class).single());
    }
}
