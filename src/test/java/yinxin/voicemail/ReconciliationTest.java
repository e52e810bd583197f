package yinxin.voicemail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.storage.Engine;
import yinxin.storage.TestStore;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.call.DepositOutcome;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.RetryPolicy;
import yinxin.voicemail.ledger.AnsweredCalls;
import yinxin.voicemail.ledger.Books;
import yinxin.voicemail.ledger.Reconciled;
import yinxin.voicemail.ledger.Reconciliation;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.Inbox;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.recording.Recording;
import yinxin.voicemail.recording.RecordingLimits;
import yinxin.voicemail.recording.Recordings;

/// Every way in which the books could disagree is made by hand here, and must be told; and what happens every day must not be.
@ParameterizedClass
@EnumSource(Engine.class)
class ReconciliationTest {
    private static final RecordingLimits LIMITS =
            new RecordingLimits(Duration.ofSeconds(300), Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofSeconds(20));

    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;
    private Recordings recordings;
    private AnsweredCalls answered;
    private Journey journey;
    private Reconciliation reconciliation;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        start();
    }

    private void start() {
        recordings = Recordings.open(directory, store.ownerships);
        answered = AnsweredCalls.open(directory, clock);
        var courier = new Courier(store.outbox, store.account, _ -> new DeliveryOutcome.Accepted(Optional.empty()), RetryPolicy.DEFAULT, clock);
        journey = new Journey(store.messages, recordings, courier, clock);
        reconciliation = new Reconciliation(answered, store.books, new SpoolOfJourney(journey, recordings, LIMITS), clock);
    }

    @AfterEach
    void close() {
        reconciliation.close();
        journey.close();
        store.close();
    }

    @Test
    void aCallIsUnderWayThenKeptThenForgotten() throws Exception {
        var call = store.call(CALLED, clock.instant());
        var recording = begin(call);
        assertThat(agreed()).isEqualTo(new Reconciled.Calls(1, 0, 1, List.of(), List.of()));

        settle(call, recording);
        assertThat(agreed()).isEqualTo(new Reconciled.Calls(1, 1, 0, List.of(), List.of()));

        clock.advance(Duration.ofHours(2));
        agreed();
        assertThat(agreed()).isEqualTo(new Reconciled.Calls(0, 0, 0, List.of(), List.of()));
        assertThat(reconciliation.latest().orElseThrow().balance().items()).isEqualTo(1);
    }

    @Test
    void aCallOfWhichNothingIsLeftIsTold() throws Exception {
        var call = store.call(CALLED, clock.instant());
        recordings.leave(begin(call));
        Files.delete(directory.resolve("spool").resolve(call.call().id() + ".yxr"));

        assertThat(reconciliation.run().calls().lost()).containsExactly(new AnsweredCalls.Call(call.call().id(), clock.instant()));
        assertThat(differences()).containsOnly(Map.entry("lost-calls", 1L));
        clock.advance(Duration.ofDays(3));
        assertThat(differences()).as("and told again until somebody has looked").containsOnly(Map.entry("lost-calls", 1L));
    }

    @Test
    void aRecordingThatIsNowhereIsTold() throws Exception {
        var kept = keep();
        recordings.erase(kept.id());

        assertThat(differences()).containsOnly(Map.entry("lost-recordings", 1L));
    }

    @Test
    void aRecordingThatWasMeantToGoIsNoDifference() throws Exception {
        var deleted = keep();
        store.messages.delete(deleted.id(), LIN, clock.instant());
        recordings.erase(deleted.id());
        var shredded = keep();
        store.bindings.unbind(CALLED, LIN, clock.instant());
        recordings.erase(shredded.id());

        agreed();
    }

    @Test
    void whatLiesInTheSpoolAndNobodyCaresForIsTakenUpAndTold() throws Exception {
        var call = store.call(CALLED, clock.instant());
        recordings.leave(begin(call));

        var found = reconciliation.run();

        assertThat(found.takenUp()).isEqualTo(1);
        assertThat(found.agrees()).isTrue();
        assertThat(reconciliation.takenUp()).isEqualTo(1);
        assertThat(store.messages.byId(call.call().id())).isPresent();
        assertThat(reconciliation.run().takenUp()).isZero();
    }

    @Test
    void aCallThatCannotBeReadKeepsNoOtherInTheSpool() throws Exception {
        var damaged = store.call(CALLED, clock.instant());
        recordings.leave(begin(damaged));
        var sound = store.call(CALLED, clock.instant());
        recordings.leave(begin(sound));
        store.messages.keep(damaged, recordings.ownership(damaged.call().id()));
        change("update message set kind = 'LIMBO' where id = '" + damaged.call().id() + "'");

        assertThat(journey.takeUp(LIMITS)).isEqualTo(2);
        assertThat(store.messages.byId(sound.call().id())).isPresent();

        change("update message set kind = 'VOICE' where id = '" + damaged.call().id() + "'");
        reconciliation.close();
        journey.close();
        start();
        assertThat(journey.takeUp(LIMITS)).as("what could not be read is still in the spool").isEqualTo(1);
    }

    @Test
    void aCallThatRunsIsNotTakenUp() throws Exception {
        var call = store.call(CALLED, clock.instant());
        var recording = begin(call);

        assertThat(reconciliation.run().takenUp()).isZero();
        settle(call, recording);
        assertThat(store.messages.byId(call.call().id())).map(VoiceMessage::sequence).contains(1L);
    }

    @Test
    void gapsInTheNumbersAreTold() throws Exception {
        keep();
        var middle = keep();
        keep();
        agreed();

        change("delete from delivery where message = '" + middle.id() + "'");
        change("delete from timeline where message = '" + middle.id() + "'");
        change("delete from message where id = '" + middle.id() + "'");

        assertThat(differences()).containsOnly(Map.entry("gaps", 1L), Map.entry("lost-calls", 1L));
    }

    @Test
    void aLostLedgerIsTold() throws Exception {
        keep();
        change("update ledger set last = 7");
        assertThat(differences()).containsOnly(Map.entry("gaps", 1L));
        change("delete from ledger");
        assertThat(differences()).containsOnly(Map.entry("gaps", 1L));
    }

    @Test
    void aNoticeThatIsMissingIsTold() throws Exception {
        keep();
        change("delete from delivery where kind = 'NOTICE'");
        assertThat(differences()).as("counted by the item, and missed by the follower").containsOnly(Map.entry("notices", 2L));
    }

    @Test
    void aFollowerWhoWasForgottenByTheCountIsMissed() throws Exception {
        var kept = keep();
        store.share(CALLED, LIN, WANG, "小王");
        clock.advance(Duration.ofMinutes(1));
        var later = keep();
        agreed();

        change("delete from delivery where follower = '" + WANG.value() + "' and message = '" + later.id() + "'");
        change("update message set notices = 1 where id = '" + later.id() + "'");

        assertThat(differences()).containsOnly(Map.entry("notices", 1L));
        assertThat(kept.sequence()).isEqualTo(1);
    }

    @Test
    void oddStuckAndAbandonedDeliveriesAreTold() throws Exception {
        keep();
        keep();
        keep();
        change("update delivery set state = 'LIMBO' where message = (select id from message where sequence = 1)");
        change("update delivery set claimed = true where message = (select id from message where sequence = 3)");
        clock.advance(Duration.ofHours(1));

        assertThat(store.books.balance(clock.instant(), Duration.ofDays(1), clock.instant().minus(Duration.ofMinutes(15))))
                .isEqualTo(new Books.Balance(3, 0, 0, 1, 1, 1));
        store.account.hold("48004", clock.instant());
        assertThat(store.books.balance(clock.instant(), Duration.ofDays(1), clock.instant().minus(Duration.ofMinutes(15))))
                .as("what waits for the account is not forgotten").isEqualTo(new Books.Balance(3, 0, 0, 1, 0, 1));
        store.account.release();
        assertThat(differences()).as("just started, what is overdue is not told yet").containsOnly(Map.entry("odd-deliveries", 1L));
    }

    @Test
    void bindingSharingLeavingAndForgettingAreNoDifference() throws Exception {
        store.bindings.unbind(CALLED, LIN, clock.instant());
        keep();
        step();
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        step();
        keep();
        store.bindings.consent(LIN, false, clock.instant());
        keep();
        step();
        store.bindings.consent(LIN, true, clock.instant());
        step();
        keep();
        store.share(CALLED, LIN, WANG, "小王");
        step();
        var both = keep();
        store.messages.delete(both.id(), LIN, clock.instant());
        store.bindings.forget(WANG, clock.instant());
        step();
        keep();
        store.bindings.bind(CALLED, WANG, Proof.OPERATOR, clock.instant());
        step();
        keep();
        store.bindings.forget(LIN, clock.instant());
        store.messages.takeErasable(clock.instant().plus(Inbox.RESTORABLE)).forEach(recordings::erase);

        assertThat(agreed().kept()).isEqualTo(7);
        assertThat(store.messages.ofNumber(CALLED, 100)).extracting(VoiceMessage::sequence).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
    }

    private void step() {
        agreed();
        clock.advance(Duration.ofMinutes(1));
    }

    @Test
    void aCallDuringWhichTheNumberPassesOnIsAnItemOfWhoHadIt() throws Exception {
        var during = store.call(CALLED, clock.instant());
        var recording = begin(during);
        clock.advance(Duration.ofSeconds(3));
        store.bindings.bind(CALLED, WANG, Proof.OPERATOR, clock.instant());
        settle(during, recording);
        var afterwards = keep();

        assertThat(agreed().kept()).isEqualTo(2);
        assertThat(store.messages.ofNumber(CALLED, 10)).extracting(VoiceMessage::sequence, VoiceMessage::state, m -> m.call().caller().isPresent())
                .containsExactly(tuple(2L, MessageState.UNHEARD, true),
                        tuple(1L, MessageState.DELETED, false));
        assertThat(store.messages.mayListen(during.call().id(), WANG)).isFalse();
        assertThat(store.outbox.claim(clock.instant(), 10, Duration.ofMinutes(1))).extracting(d -> d.push().getClass().getSimpleName() + d.to().value())
                .containsExactlyInAnyOrder("Notice" + WANG.value(), "NumberLost" + LIN.value());
        assertThat(afterwards.state()).isEqualTo(MessageState.UNHEARD);
    }

    @Test
    void aCallThatACrashCutOffBeforeTheNumberPassedOnIsAnItemToo() throws Exception {
        var cutOff = store.call(CALLED, clock.instant());
        begin(cutOff);
        journey.close();
        store.bindings.bind(CALLED, WANG, Proof.OPERATOR, clock.instant());
        start();
        journey.start(LIMITS);

        assertThat(agreed().kept()).isEqualTo(1);
        assertThat(store.messages.byId(cutOff.call().id())).map(VoiceMessage::state).contains(MessageState.DELETED);
        assertThat(directory.resolve("spool")).isEmptyDirectory();
    }

    @Test
    void aHundredCallersAtOnceToOneNumberGetANumberEach() throws Exception {
        var kept = new ArrayList<Future<VoiceMessage>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 100).forEach(_ -> kept.add(threads.submit(() -> keep())));
        }
        var numbers = new ArrayList<Long>();
        for (var each : kept) {
            numbers.add(each.get().sequence());
        }
        assertThat(numbers).containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
        assertThat(agreed()).isEqualTo(new Reconciled.Calls(100, 100, 0, List.of(), List.of()));
    }

    @Test
    void aStoreThatIsAwayIsNoDifference() throws Exception {
        keep();
        store.close();
        assertThatThrownBy(() -> reconciliation.run()).isInstanceOf(StoreUnavailable.class);
        assertThat(reconciliation.latest()).isEmpty();
        store = new TestStore(engine.in(directory), clock);
    }

    private VoiceMessage keep() throws Exception {
        var call = store.call(CALLED, clock.instant());
        var recording = begin(call);
        clock.advance(Duration.between(clock.instant(), call.endedAt()));
        return settle(call, recording);
    }

    private Recording begin(FinishedCall call) throws Exception {
        var recording = recordings.begin(call.call());
        answered.add(call.call().id());
        recording.begin(Codec.PCMA);
        recording.samples(new byte[33_000], 0, 33_000);
        return recording;
    }

    private VoiceMessage settle(FinishedCall call, Recording recording) {
        recording.finish(call);
        journey.carryOn(new DepositOutcome.Finished(call, Optional.of(recording)));
        return store.messages.byId(call.call().id()).orElseThrow();
    }

    private Reconciled.Calls agreed() {
        var found = reconciliation.run();
        assertThat(found.differences()).allSatisfy((kind, size) -> assertThat(size).as(kind).isZero());
        assertThat(found.takenUp()).isZero();
        assertThat(found.agrees()).isTrue();
        return found.calls();
    }

    private Map<String, Long> differences() {
        var found = new TreeMap<>(reconciliation.run().differences());
        found.values().removeIf(size -> size == 0);
        return found;
    }

    private void change(String sql) {
        store.database.write(db -> db.sql(sql).update());
    }
}
