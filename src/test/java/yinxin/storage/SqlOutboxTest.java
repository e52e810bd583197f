package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
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
import yinxin.storage.outbox.SqlOutbox;
import yinxin.voicemail.delivery.DeliveryPlan.Turn;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome.Accepted;
import yinxin.voicemail.delivery.Doubt;
import yinxin.voicemail.delivery.NoticeRules;
import yinxin.voicemail.delivery.Outbox.Depth;
import yinxin.voicemail.delivery.Outbox.Receipt;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.delivery.ReplyWindow;
import yinxin.voicemail.delivery.Way;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.QuietHours;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlOutboxTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final PhoneNumber OTHER = new PhoneNumber("+8613700137000");
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
        assertThat(claim()).containsExactly(inDoubt(first.getFirst(), clock.instant().minus(LEASE)));
    }

    @Test
    void whatADeadTakerHadClaimedIsDueAtOnceAndABackoffIsNot() {
        var claimed = claim();
        assertThat(store.outbox.takeBack(clock.instant())).isEqualTo(1);
        assertThat(claim()).containsExactly(inDoubt(claimed.getFirst(), clock.instant()));
        store.outbox.retry(claimed.getFirst(), clock.instant().plusSeconds(600), "40164", clock.instant());
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

        assertThat(receipt("", true)).isFalse();
        assertThat(receipt("3428411849815982087", true)).isTrue();
        assertThat(receipt("3428411849815982087", true)).isFalse();

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
        assertThat(store.carryAll()).extracting(d -> ((Push.Notice) d.push()).message().id()).containsExactly(urgent, message);
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

    /// As it is claimed once more, when it may have arrived.
    private static Delivery inDoubt(Delivery delivery, Instant since) {
        return new Delivery(delivery.id(), delivery.to(), delivery.push(), delivery.way(), Turn.AGAIN, delivery.attempts(), delivery.createdAt(),
                Optional.of(new Doubt(since.truncatedTo(ChronoUnit.MILLIS), 1, Way.TEMPLATE)));
    }

    @Test
    void severalThatWaitGoOutTogetherAndStayTogetherWhoeverDiesOverThem() {
        var second = keep();
        var third = keep();
        var digest = claim().getFirst();
        assertThat(ids(digest)).containsExactlyInAnyOrder(message, second, third);
        var later = keep();
        store.outbox.takeBack(clock.instant());

        var again = claim().getFirst();
        assertThat(again).isEqualTo(inDoubt(digest, clock.instant()));
        store.outbox.accepted(again, new Accepted(Optional.of("7")), clock.instant());
        assertThat(steps(second)).containsExactly(Step.DIVERTED, Step.ANSWERED, Step.PUSHED);
        assertThat(store.messages.timeline(second).getLast().detail()).isEqualTo("3");
        assertThat(receipt("7", true)).isTrue();
        assertThat(List.of(message, second, third)).allSatisfy(id -> assertThat(steps(id)).endsWith(Step.PUSHED, Step.RECEIVED));
        assertThat(ids(claim().getFirst())).containsExactly(later);
    }

    @Test
    void aDigestThatCertainlyDidNotArriveTakesInWhatHasComeMeanwhile() {
        keep();
        keep();
        var digest = claim().getFirst();
        store.outbox.retry(digest, clock.instant().plusSeconds(5), "connection refused", clock.instant());
        var fourth = keep();
        var next = claim().getFirst();
        assertThat(ids(next)).hasSize(4).contains(fourth);
        assertThat(next.id()).isNotEqualTo(digest.id());
        assertThat(next.doubt()).isEmpty();
    }

    @Test
    void manyCardsInAShortTimeAreFollowedByOneThatTellsTheRest() {
        assertThat(store.carryAll()).hasSize(1);
        keep();
        keep();
        assertThat(store.carryAll()).hasSize(2);
        clock.advance(Duration.ofMinutes(1));
        var fourth = keep();
        var fifth = keep();
        assertThat(claim()).isEmpty();
        assertThat(steps(fourth)).endsWith(Step.DEFERRED);
        clock.advance(Duration.ofMinutes(9));
        assertThat(store.carryAll()).singleElement().satisfies(d -> assertThat(ids(d)).containsExactlyInAnyOrder(fourth, fifth));
        assertThat(steps(fourth)).containsExactly(Step.DIVERTED, Step.ANSWERED, Step.DEFERRED, Step.PUSHED);
    }

    @Test
    void quietHoursEndWithOneDigestOfWhatIsStillNews() {
        quiet("15:00", "16:00");
        var second = keep();
        var heard = keep();
        var deleted = keep();
        assertThat(claim()).isEmpty();
        assertThat(store.outbox.depth()).isEqualTo(new Depth(4, 0, 0));
        assertThat(store.messages.timeline(second).getLast()).isEqualTo(new TimelineEntry(clock.instant(), Step.QUIET_HOURS, "16:00"));
        store.messages.heard(heard, clock.instant());
        store.messages.delete(deleted, LIN, clock.instant());

        clock.advance(Duration.ofMinutes(58));
        assertThat(claim()).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(store.carryAll()).singleElement().satisfies(d -> assertThat(ids(d)).containsExactlyInAnyOrder(message, second));
        assertThat(store.outbox.depth()).isEqualTo(new Depth(0, 0, 0));
        assertThat(steps(heard)).containsExactly(Step.DIVERTED, Step.ANSWERED, Step.QUIET_HOURS, Step.HEARD);
    }

    @Test
    void whenNothingIsNewsAtTheEndOfQuietHoursNothingIsSent() {
        quiet("15:00", "16:00");
        assertThat(claim()).isEmpty();
        store.messages.handle(message, LIN, clock.instant());
        clock.advance(Duration.ofHours(1));
        assertThat(claim()).isEmpty();
        assertThat(store.outbox.depth()).isEqualTo(new Depth(0, 0, 0));
    }

    @Test
    void quietHoursThatAreChangedOrSwitchedOffMeanwhileCountAsTheyAreNow() {
        quiet("15:00", "16:00");
        assertThat(claim()).isEmpty();
        quiet("14:00", "22:00");
        assertThat(claim()).isEmpty();
        assertThat(store.messages.timeline(message).getLast().detail()).isEqualTo("22:00");
        clock.advance(Duration.ofHours(1));
        assertThat(claim()).isEmpty();
        store.preferences.keep(LIN, FollowerSettings.USUAL);
        assertThat(store.carryAll()).hasSize(1);
    }

    @Test
    void urgentMessagesBreakQuietHoursWhereTheFollowerAllowsIt() {
        store.preferences.keep(LIN, new FollowerSettings(FollowerSettings.USUAL.zone(),
                Optional.of(new QuietHours(LocalTime.of(15, 0), LocalTime.of(16, 0), true))));
        var urgent = keepUrgent();
        assertThat(store.carryAll()).singleElement().satisfies(d -> assertThat(ids(d)).containsExactly(urgent));
        quiet("15:00", "16:00");
        keepUrgent();
        assertThat(claim()).isEmpty();
    }

    @Test
    void whoUnbindsOrLeavesDuringQuietHoursHearsNothingAfterThem() {
        store.bindings.bind(OTHER, WANG, Proof.OPERATOR, clock.instant());
        quiet("15:00", "16:00");
        store.preferences.keep(WANG, store.preferences.of(LIN));
        store.messages.keep(store.call(OTHER, clock.instant()));
        assertThat(claim()).isEmpty();
        assertThat(store.outbox.depth().waiting()).isEqualTo(2);
        store.bindings.unbind(CALLED, LIN, clock.instant());
        store.bindings.forget(WANG, clock.instant());
        clock.advance(Duration.ofHours(1));
        assertThat(claim()).isEmpty();
    }

    @Test
    void noticesOfOneWhoSwitchedThemOffMeanwhileAreNotSent() {
        quiet("15:00", "16:00");
        assertThat(claim()).isEmpty();
        store.bindings.consent(LIN, false, clock.instant());
        clock.advance(Duration.ofHours(1));
        assertThat(claim()).isEmpty();
        assertThat(store.outbox.depth()).isEqualTo(new Depth(0, 0, 0));
    }

    @Test
    void theDaysQuotaIsNeverExceededAndAnOpenChatIsTheWayAround() {
        var outbox = new SqlOutbox(store.database, new NoticeRules(1, 3, Duration.ofMinutes(10)));
        store.bindings.bind(OTHER, WANG, Proof.OPERATOR, clock.instant());
        var first = outbox.claim(clock.instant(), 10, LEASE);
        assertThat(first).hasSize(1);
        outbox.accepted(first.getFirst(), new Accepted(Optional.of("1")), clock.instant());
        assertThat(store.account.state().templatesLeft(clock.instant(), new NoticeRules(1, 3, Duration.ofMinutes(10)))).isZero();
        var closed = keep();
        var open = store.messages.keep(store.call(OTHER, clock.instant())).id();
        outbox.opened(WANG, ReplyWindow.TEXT, clock.instant());

        assertThat(outbox.claim(clock.instant(), 10, LEASE)).singleElement().satisfies(d -> {
            assertThat(d.to()).isEqualTo(WANG);
            assertThat(d.way()).isEqualTo(Way.CHAT);
            outbox.chatClosed(d, "45015", clock.instant());
        });
        assertThat(outbox.claim(clock.instant(), 10, LEASE)).as("WeChat had the last word on the chat").isEmpty();
        assertThat(store.messages.timeline(closed).getLast()).isEqualTo(new TimelineEntry(clock.instant(), Step.DEFERRED, "quota"));
        clock.advance(Duration.ofHours(8).plusMinutes(59));
        assertThat(outbox.claim(clock.instant(), 10, LEASE)).singleElement().satisfies(d -> assertThat(d.way()).isEqualTo(Way.TEMPLATE));
        clock.advance(Duration.ofDays(1));
        assertThat(outbox.claim(clock.instant(), 10, LEASE)).hasSize(1);
        assertThat(steps(open)).contains(Step.DEFERRED);
    }

    @Test
    void textsAreCountedAndSomeAreLeftForTheConversation() {
        store.account.quotaUsedUp(clock.instant().plus(Duration.ofHours(5)));
        store.outbox.opened(LIN, ReplyWindow.TEXT, clock.instant());
        for (var i = 0; i < 3; i++) {
            assertThat(store.carryAll()).hasSize(1);
            keep();
        }
        assertThat(store.claim()).as("two of five texts are left").isEmpty();
        store.outbox.opened(LIN, ReplyWindow.MENU, clock.instant());
        assertThat(store.carryAll()).hasSize(1);
    }

    @Test
    void everythingForAFollowerWhoHasLeftIsHeldAtOnce() {
        var second = keep();
        store.outbox.unfollowed(claim().getFirst(), clock.instant());
        assertThat(store.outbox.depth()).isEqualTo(new Depth(0, 2, 0));
        assertThat(List.of(message, second)).allSatisfy(id -> assertThat(steps(id)).endsWith(Step.AWAY));
        assertThat(store.outbox.returned(LIN, clock.instant())).isEqualTo(2);
        assertThat(store.carryAll()).hasSize(2);
    }

    @Test
    void theOperatorHasWhatIsStuckSentAgain() {
        var first = claim().getFirst();
        store.outbox.refused(first, "47003", clock.instant());
        assertThat(store.outbox.redrive(first.id(), clock.instant())).isTrue();
        assertThat(store.outbox.redrive(first.id(), clock.instant())).as("it is on its way").isFalse();
        assertThat(store.carryAll()).hasSize(1);

        keep();
        var unbound = claim().getFirst();
        store.outbox.refused(unbound, "47003", clock.instant());
        store.bindings.unbind(CALLED, LIN, clock.instant());
        assertThat(store.outbox.redrive(unbound.id(), clock.instant())).isFalse();
    }

    private MessageId keep() {
        return store.messages.keep(store.call(CALLED, clock.instant())).id();
    }

    private MessageId keepUrgent() {
        var call = store.call(CALLED, clock.instant());
        return store.messages.keep(new FinishedCall(call.call(), call.kind(), call.length(), true, call.endedAt(), List.of())).id();
    }

    private void quiet(String from, String until) {
        store.preferences.keep(LIN, new FollowerSettings(FollowerSettings.USUAL.zone(),
                Optional.of(new QuietHours(LocalTime.parse(from), LocalTime.parse(until), false))));
    }

    private List<Step> steps(MessageId id) {
        return store.messages.timeline(id).stream().map(TimelineEntry::step).toList();
    }

    private static List<MessageId> ids(Delivery delivery) {
        return switch (delivery.push()) {
            case Push.Notice(var told) -> List.of(told.id());
            case Push.Digest(var told) -> told.stream().map(VoiceMessage::id).toList();
            default -> List.of();
        };
    }

    private boolean receipt(String id, boolean arrived) {
        return store.outbox.receipt(new Receipt(LIN, id, arrived, arrived ? "success" : "failed: system failed", clock.instant()));
    }

    private List<Delivery> claim() {
        return store.outbox.claim(clock.instant(), 10, LEASE);
    }
}
