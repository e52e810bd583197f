package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome.Accepted;
import yinxin.voicemail.delivery.Outbox.Depth;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlOutboxTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;
    private MessageId message;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        message = store.messages.keep(store.call(CALLED, clock.instant())).id();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTakerThatDiesLosesNothing() {
        var first = claim();
        assertThat(first).hasSize(1);
        assertThat(claim()).isEmpty();
        clock.advance(LEASE);
        assertThat(claim()).isEqualTo(first);
    }

    @Test
    void whatADeadTakerHadClaimedIsDueAtOnceAndABackoffIsNot() {
        var claimed = claim();
        assertThat(store.outbox.takeBack(clock.instant())).isEqualTo(1);
        assertThat(claim()).isEqualTo(claimed);
        store.outbox.retry(claimed.getFirst(), clock.instant().plusSeconds(600), "45009", clock.instant());
        assertThat(store.outbox.takeBack(clock.instant())).isZero();
        assertThat(claim()).isEmpty();
    }

    @Test
    void theIdStaysTheSameOverRetriesAndTheAttemptsCount() {
        var first = claim().getFirst();
        store.outbox.retry(first, clock.instant().plusSeconds(5), "45011", clock.instant());
        assertThat(claim()).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        assertThat(claim()).containsExactly(new Delivery(first.id(), LIN, first.push(), 1, first.createdAt()));
    }

    @Test
    void anAcceptedPushIsNeverSentAgainAndItsReceiptOnlyUpgradesIt() {
        var delivery = claim().getFirst();
        store.outbox.accepted(delivery, new Accepted(Optional.of("3428411849815982087")), clock.instant());
        clock.advance(Duration.ofDays(1));
        assertThat(claim()).isEmpty();

        assertThat(store.outbox.receipt("0", true, "success", clock.instant())).isFalse();
        assertThat(store.outbox.receipt("3428411849815982087", true, "success", clock.instant())).isTrue();
        assertThat(store.outbox.receipt("3428411849815982087", true, "success", clock.instant())).isFalse();

        assertThat(store.messages.timeline(message)).extracting(TimelineEntry::step)
                .containsExactly(Step.DIVERTED, Step.ANSWERED, Step.PUSHED, Step.RECEIVED);
    }

    @Test
    void whatIsRefusedStaysForTheOperatorToSee() {
        store.outbox.refused(claim().getFirst(), "47003: caller", clock.instant());
        assertThat(store.outbox.depth()).isEqualTo(new Depth(0, 0, 1));
        assertThat(store.messages.timeline(message).getLast()).isEqualTo(
                new TimelineEntry(clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS), Step.REFUSED, "47003: caller"));
    }

    @Test
    void pushesWaitForAFollowerWhoHasLeftUntilTheyReturn() {
        store.outbox.unfollowed(claim().getFirst(), clock.instant());
        assertThat(store.outbox.depth()).isEqualTo(new Depth(0, 1, 0));
        clock.advance(Duration.ofDays(1));
        assertThat(claim()).isEmpty();

        assertThat(store.outbox.returned(LIN, clock.instant())).isEqualTo(1);
        assertThat(claim()).hasSize(1);
    }

    @Test
    void urgentMessagesGoFirst() {
        clock.advance(Duration.ofSeconds(1));
        var call = store.call(CALLED, clock.instant());
        var urgent = store.messages.keep(new FinishedCall(call.call(), call.kind(), call.length(), true, call.endedAt(),
                List.of())).id();
        assertThat(claim()).extracting(d -> ((yinxin.voicemail.delivery.Push.Notice) d.push()).message().id())
                .containsExactly(urgent, message);
    }

    @Test
    void theOutboxSurvivesARestart() {
        store.close();
        store = new TestStore(engine.in(directory), clock);
        assertThat(claim()).hasSize(1);
    }

    @Test
    void anEventIsHandledOnceEvenAfterARestart() {
        var before = new SqlSeenEvents(store.database);
        assertThat(before.firstTime("1234567890", clock.instant())).isTrue();
        before.handled("1234567890");
        assertThat(before.firstTime("a claim that the program dies over", clock.instant())).isTrue();
        store.close();
        store = new TestStore(engine.in(directory), clock);
        var seen = new SqlSeenEvents(store.database);
        assertThat(seen.firstTime("1234567890", clock.instant())).isFalse();
        assertThat(seen.firstTime("a claim that the program dies over", clock.instant())).isTrue();
        seen.forget("1234567890");
        assertThat(seen.firstTime("1234567890", clock.instant())).isTrue();
    }

    private List<Delivery> claim() {
        return store.outbox.claim(clock.instant(), 10, LEASE);
    }
}
