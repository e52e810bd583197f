package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
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
import yinxin.voicemail.delivery.DeliveryPlan.Turn;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome.Accepted;
import yinxin.voicemail.delivery.Doubt;
import yinxin.voicemail.delivery.Outbox.Depth;
import yinxin.voicemail.delivery.Outbox.Receipt;
import yinxin.voicemail.delivery.Way;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;

/// What settles a push whose answer never came: a receipt, one more round, or giving up.
@ParameterizedClass
@EnumSource(Engine.class)
class SqlReceiptsTest {
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
    void aReceiptThatIsFasterThanTheAnswerCounts() {
        var delivery = claim().getFirst();
        assertThat(receipt("77", true)).isTrue();
        store.account.hold("48004", clock.instant().minusSeconds(1));
        store.outbox.accepted(delivery, new Accepted(Optional.of("77")), clock.instant());
        assertThat(store.account.state().hold()).as("it was taken after the account had been stopped").isEmpty();
        clock.advance(LEASE);
        assertThat(claim()).isEmpty();
        assertThat(steps(message)).containsExactly(Step.DIVERTED, Step.ANSWERED, Step.PUSHED, Step.RECEIVED);
    }

    @Test
    void aReceiptSettlesWhatWasInDoubt() {
        store.outbox.doubtful(claim().getFirst(), clock.instant().plusSeconds(5), "timeout", clock.instant());
        assertThat(receipt("78", true)).isTrue();
        clock.advance(Duration.ofMinutes(20));
        assertThat(claim()).isEmpty();
        assertThat(steps(message)).containsExactly(Step.DIVERTED, Step.ANSWERED, Step.UNCLEAR, Step.PUSHED, Step.RECEIVED);
    }

    @Test
    void aReceiptWithoutAnIdFitsTheOnlyPushThatItCanBeAbout() {
        store.outbox.accepted(claim().getFirst(), new Accepted(Optional.of("1")), clock.instant());
        assertThat(receipt("", true)).isTrue();
        assertThat(steps(message)).endsWith(Step.PUSHED, Step.RECEIVED);
        assertThat(receipt("", true)).isFalse();

        var second = keep();
        var third = keep();
        assertThat(store.carryAll()).hasSize(2);
        assertThat(receipt("", true)).as("it could be about either").isFalse();
        assertThat(List.of(second, third)).allSatisfy(id -> assertThat(steps(id)).endsWith(Step.PUSHED));
    }

    @Test
    void aReceiptOfFailureIsOnlyNoted() {
        store.outbox.accepted(claim().getFirst(), new Accepted(Optional.of("1")), clock.instant());
        assertThat(receipt("1", false)).isTrue();
        assertThat(store.messages.timeline(message).getLast()).isEqualTo(new TimelineEntry(clock.instant(), Step.UNDELIVERED, "failed: system failed"));
        assertThat(store.outbox.depth()).isEqualTo(new Depth(0, 0, 0));
    }

    @Test
    void withoutAnswerAndReceiptItIsSentInOneMoreRoundAndThenGivenUp() {
        var first = claim().getFirst();
        store.outbox.doubtful(first, clock.instant().plusSeconds(5), "timeout", clock.instant());
        clock.advance(Duration.ofMinutes(9));
        var repeated = claim().getFirst();
        assertThat(repeated.turn()).isEqualTo(Turn.AGAIN);
        store.outbox.doubtful(repeated, clock.instant().plusSeconds(5), "timeout", clock.instant());
        clock.advance(Duration.ofMinutes(1));
        var onceMore = claim().getFirst();
        assertThat(onceMore.id()).isEqualTo(first.id());
        assertThat(onceMore.turn()).isEqualTo(Turn.ONCE_MORE);
        store.outbox.doubtful(onceMore, clock.instant().plusSeconds(5), "timeout", clock.instant());
        clock.advance(Duration.ofMinutes(10));
        assertThat(claim()).isEmpty();
        assertThat(store.outbox.depth()).isEqualTo(new Depth(0, 0, 1));
        assertThat(steps(message)).endsWith(Step.UNCLEAR, Step.UNCLEAR, Step.RESENT, Step.UNCLEAR, Step.REFUSED);
    }

    @Test
    void anAttemptThatCertainlyFailedLeavesTheEarlierDoubt() {
        store.outbox.doubtful(claim().getFirst(), clock.instant(), "timeout", clock.instant());
        var since = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        store.outbox.retry(claim().getFirst(), clock.instant(), "connection refused", clock.instant());
        assertThat(claim().getFirst().doubt()).contains(new Doubt(since.truncatedTo(ChronoUnit.MILLIS), 1, Way.TEMPLATE));
    }

    private MessageId keep() {
        return store.messages.keep(store.call(CALLED, clock.instant())).id();
    }

    private List<Step> steps(MessageId id) {
        return store.messages.timeline(id).stream().map(TimelineEntry::step).toList();
    }

    private boolean receipt(String id, boolean arrived) {
        return store.outbox.receipt(new Receipt(LIN, id, arrived, arrived ? "success" : "failed: system failed", clock.instant()));
    }

    private List<Delivery> claim() {
        return store.outbox.claim(clock.instant(), 10, LEASE);
    }
}
