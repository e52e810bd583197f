package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.message.ProofOutcome;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.Sharing;
import yinxin.voicemail.recording.MasterKey;

/// Two nodes on one PostgreSQL, at the same moment.
class SeveralNodesTest {
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private List<TestStore> nodes;

    @BeforeEach
    void open() {
        var master = MasterKey.parse(MasterKey.generate());
        nodes = List.of(new TestStore(TestPostgres.of(directory), "one", master, clock), new TestStore(TestPostgres.of(directory), "other", master, clock));
    }

    @AfterEach
    void close() {
        nodes.forEach(TestStore::close);
    }

    private long count(String query) {
        return nodes.getFirst().database.read(db -> db.sql(query).query(Long.class).single());
    }

    private interface Task<T> {
        T on(TestStore node, int number) throws Exception;
    }

    /// Runs it this many times at once, on the nodes in turn.
    private <T> List<T> atOnce(int times, Task<T> task) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<T>>();
            for (Callable<T> each : IntStream.range(0, times).<Callable<T>>mapToObj(i -> () -> task.on(nodes.get(i % nodes.size()), i)).toList()) {
                running.add(threads.submit(each));
            }
            var results = new ArrayList<T>();
            for (var each : running) {
                results.add(each.get());
            }
            return results;
        }
    }

    @Test
    void aHundredCallsToOneNumberGetAHundredNumbersWithoutAGapAndOneEra() throws Exception {
        var kept = atOnce(100, (node, _) -> node.messages.keep(node.call(CALLED, clock.instant())));

        assertThat(kept).extracting(VoiceMessage::sequence).containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
        assertThat(count("select count(*) from ownership")).isEqualTo(1);
    }

    @Test
    void theSameCallOnTwoNodesIsOneMessage() throws Exception {
        nodes.getFirst().bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        var call = nodes.getFirst().call(CALLED, clock.instant());

        assertThat(atOnce(20, (node, _) -> node.messages.keep(call))).extracting(VoiceMessage::sequence).containsOnly(1L);
        assertThat(nodes.getFirst().outbox.depth().waiting()).isEqualTo(1);
    }

    @Test
    void recordingsThatBeginAtOnceHaveTheSameKey() throws Exception {
        assertThat(atOnce(20, (node, _) -> node.ownerships.present(CALLED).ownership())).containsOnly(nodes.getFirst().ownerships.present(CALLED).ownership());
    }

    @Test
    void noMessageWaitsForAnOwnerWhoIsThere() throws Exception {
        atOnce(60, (node, i) -> i == 30 ? node.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant())
                : node.messages.keep(node.call(CALLED, clock.instant())));

        assertThat(nodes.getFirst().messages.ofNumber(CALLED, 100)).hasSize(59).extracting(VoiceMessage::state).containsOnly(MessageState.UNHEARD);
        assertThat(nodes.getFirst().outbox.depth().waiting()).isEqualTo(59);
    }

    @Test
    void noMessageIsLeftInAnEraThatHasEnded() throws Exception {
        nodes.getFirst().bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());

        atOnce(60, (node, i) -> i == 30 ? node.bindings.unbind(CALLED, LIN, clock.instant()) : node.messages.keep(node.call(CALLED, clock.instant())));

        assertThat(count("select count(*) from message m join ownership o on o.id = m.ownership where o.ended is not null and m.state <> 'DELETED'"))
                .isZero();
        assertThat(nodes.getFirst().messages.ofNumber(CALLED, 100)).hasSize(59).extracting(VoiceMessage::state)
                .containsOnly(MessageState.DELETED, MessageState.HELD);
    }

    @Test
    void everyPushIsClaimedByOneOnly() throws Exception {
        var first = nodes.getFirst();
        for (var i = 0; i < 100; i++) {
            var number = new PhoneNumber("+861380013%04d".formatted(i));
            first.bindings.bind(number, new OpenId("oMany0000000000000000%07d".formatted(i)), Proof.OPERATOR, clock.instant());
            first.messages.keep(first.call(number, clock.instant()));
        }

        var claimed = atOnce(20, (node, _) -> node.outbox.claim(clock.instant(), 8, Duration.ofMinutes(1))).stream().flatMap(List::stream).toList();

        assertThat(claimed).extracting(Delivery::id).doesNotHaveDuplicates();
        var rest = first.outbox.claim(clock.instant(), 100, Duration.ofMinutes(1));
        assertThat(claimed.size() + rest.size()).isEqualTo(100);
        assertThat(claimed).as("those who come later find what is left").hasSize(100);
    }

    @Test
    void wrongCodesAreCountedOnWhateverNodeTheyAreKeyed() throws Exception {
        var code = nodes.getFirst().bindings.issueCode(CALLED, WANG, clock.instant()).orElseThrow();
        var wrong = code.digits().equals("000000") ? "000001" : "000000";

        var outcomes = atOnce(ProofCode.TRIES * 4, (node, _) -> node.bindings.prove(CALLED, wrong, clock.instant()));

        assertThat(outcomes).filteredOn(ProofOutcome.WrongCode.class::isInstance).hasSize(ProofCode.TRIES - 1);
        assertThat(nodes.getFirst().bindings.prove(CALLED, code.digits(), clock.instant())).isInstanceOf(ProofOutcome.TooManyTries.class);
    }

    @Test
    void aCodeProvesOnce() throws Exception {
        var code = nodes.getFirst().bindings.issueCode(CALLED, WANG, clock.instant()).orElseThrow();

        var outcomes = atOnce(10, (node, _) -> node.bindings.prove(CALLED, code.digits(), clock.instant()));

        assertThat(outcomes).filteredOn(ProofOutcome.Proven.class::isInstance).hasSize(1);
        assertThat(nodes.getFirst().bindings.of(CALLED)).hasSize(1);
    }

    @Test
    void noMoreGuestsThanThereMayBe() throws Exception {
        var first = nodes.getFirst();
        first.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        var tokens = IntStream.range(0, Sharing.MOST_GUESTS).mapToObj(i -> first.sharing.invite(CALLED, LIN, "guest " + i, clock.instant()).orElseThrow()).toList();
        first.share(CALLED, LIN, WANG, "one who came before");

        var accepted = atOnce(tokens.size(), (node, i) -> node.sharing.accept(tokens.get(i), new OpenId("oGuest00000000000000000%05d".formatted(i)), clock.instant()));

        assertThat(accepted).filteredOn(a -> a.isPresent()).hasSizeLessThan(Sharing.MOST_GUESTS);
        assertThat(first.sharing.people(CALLED)).hasSizeLessThanOrEqualTo(Sharing.MOST_GUESTS + 1);
    }

    @Test
    void anEventOfWeChatsIsHandledByOneNode() throws Exception {
        var seen = nodes.stream().map(node -> new SqlSeenEvents(node.database)).toList();

        assertThat(atOnce(20, (node, _) -> seen.get(nodes.indexOf(node)).firstTime("event", clock.instant()))).filteredOn(first -> first).hasSize(1);
    }

    @Test
    void whatIsErasedIsErasedOnceAndNotBroughtBack() throws Exception {
        var first = nodes.getFirst();
        first.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        var ids = IntStream.range(0, 40).mapToObj(_ -> first.messages.keep(first.call(CALLED, clock.instant())).id()).toList();
        ids.forEach(id -> first.messages.delete(id, LIN, clock.instant()));

        var later = clock.instant().plusSeconds(1);
        var outcomes = atOnce(42, (node, i) -> i < 2 ? node.messages.takeErasable(later) : node.messages.restore(ids.get(i - 2), LIN, later));

        var erased = outcomes.stream().filter(List.class::isInstance).flatMap(list -> ((List<?>) list).stream()).toList();
        assertThat(erased).doesNotHaveDuplicates();
        assertThat(first.messages.ofNumber(CALLED, 100)).filteredOn(message -> erased.contains(message.id())).extracting(VoiceMessage::state)
                .allMatch(MessageState.DELETED::equals);
        assertThat(first.messages.ofNumber(CALLED, 100)).filteredOn(message -> message.state() != MessageState.DELETED).hasSize(40 - erased.size());
    }

    @Test
    void manyNumbersDoNotStandInEachOthersWay() throws Exception {
        var numbers = IntStream.range(0, 20).mapToObj(i -> new PhoneNumber("+861380013%04d".formatted(i))).toList();
        numbers.forEach(number -> nodes.getFirst().bindings.bind(number, LIN, Proof.OPERATOR, clock.instant()));

        var outcomes = atOnce(80, (node, i) -> i == 40 ? node.bindings.forget(LIN, clock.instant())
                : node.messages.keep(node.call(numbers.get(i % 20), clock.instant())));

        assertThat(outcomes).hasSize(80);
        assertThat(nodes.getFirst().bindings.of(LIN)).isEmpty();
        assertThat(nodes.getFirst().outbox.depth().waiting()).isZero();
    }
}
