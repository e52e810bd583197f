package yinxin.voicemail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.voicemail.delivery.DeliveryPlan.Reason;
import yinxin.voicemail.delivery.DeliveryPlan.Step;
import yinxin.voicemail.delivery.DeliveryPlan.Turn;
import yinxin.voicemail.delivery.Situation.Need;
import yinxin.voicemail.delivery.Situation.Waiting;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.QuietHours;

/// The rules, one by one. How they work together over days is the subject of [DeliveryDaysTest].
class DeliveryPlanTest {
    /// 15:01 in Beijing.
    private static final Instant NOW = Instant.parse("2026-11-22T07:01:00Z");
    private static final FollowerSettings LOUD = FollowerSettings.USUAL;
    private static final Instant FOUR = Instant.parse("2026-11-22T08:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-22T16:00:00Z");

    static VoiceMessage message(boolean urgent, Instant at) {
        var call = new MissedCall(MessageId.random(), CALLED, Optional.of(CALLER), false, DivertReason.BUSY, Condition.BUSY, at, "carrier");
        return new VoiceMessage(call, 1, MessageKind.VOICE, Duration.ofSeconds(4), urgent, at.plusSeconds(9), MessageState.UNHEARD);
    }

    /// A row as it comes into the outbox.
    private static Waiting fresh(String id, boolean urgent) {
        return new Waiting(id, id, new Push.Notice(message(urgent, NOW)), NOW, false, "", Need.WANTED, Optional.empty(), 0, NOW);
    }

    private static Waiting fresh(String id) {
        return fresh(id, false);
    }

    private static Waiting said(String id, Push push) {
        return new Waiting(id, id, push, NOW, false, "", Need.WANTED, Optional.empty(), 0, NOW);
    }

    private static Waiting of(Waiting row, Need need, Duration age) {
        return new Waiting(row.id(), row.parcel(), row.push(), row.due(), row.quiet(), row.remark(), need, row.doubt(), row.attempts(), NOW.minus(age));
    }

    private static Waiting keptUntil(Waiting row, Instant due) {
        return new Waiting(row.id(), row.parcel(), row.push(), due, true, "", row.needed(), row.doubt(), 0, row.createdAt());
    }

    private static Waiting doubtful(Waiting row, Doubt doubt, Instant due) {
        return new Waiting(row.id(), row.parcel(), row.push(), due, row.quiet(), row.remark(), row.needed(), Optional.of(doubt), 1, row.createdAt());
    }

    private static FollowerSettings quiet(boolean urgentToo) {
        return new FollowerSettings(LOUD.zone(), Optional.of(new QuietHours(LocalTime.of(15, 0), LocalTime.of(16, 0), urgentToo)));
    }

    private static Situation situation(FollowerSettings settings, Waiting... waiting) {
        return new Situation(NOW, settings, Arrays.asList(waiting), List.of(), 0, Optional.empty(), NoticeRules.USUAL);
    }

    private static Situation situation(Waiting... waiting) {
        return situation(LOUD, waiting);
    }

    private static Situation after(Duration[] ago, Waiting... waiting) {
        return new Situation(NOW, LOUD, Arrays.asList(waiting), Arrays.stream(ago).map(NOW::minus).toList(), 0, Optional.empty(), NoticeRules.USUAL);
    }

    private static Situation withoutTemplates(int textsLeft, Waiting... waiting) {
        return new Situation(NOW, LOUD, Arrays.asList(waiting), List.of(), textsLeft, Optional.of(MIDNIGHT), NoticeRules.USUAL);
    }

    private static Step template(Waiting... what) {
        return new Step.Send(Arrays.asList(what), Way.TEMPLATE, Turn.FIRST);
    }

    private static Duration[] minutes(int... ago) {
        return Arrays.stream(ago).mapToObj(Duration::ofMinutes).toArray(Duration[]::new);
    }

    @Test
    void oneOrTwoThatWaitAreToldEachForItself() {
        var a = fresh("a");
        var b = fresh("b");
        assertThat(DeliveryPlan.of(situation(a))).containsExactly(template(a));
        assertThat(DeliveryPlan.of(situation(a, b))).containsExactly(template(a));
    }

    @Test
    void threeThatWaitAreToldTogether() {
        var a = fresh("a");
        var b = fresh("b");
        var c = fresh("c");
        assertThat(DeliveryPlan.of(situation(a, b, c))).containsExactly(template(a, b, c));
    }

    @Test
    void lateOnesAreToldTogether() {
        var late = of(fresh("a"), Need.WANTED, Duration.ofHours(6));
        var b = fresh("b");
        assertThat(DeliveryPlan.of(situation(late, b))).containsExactly(template(late, b));
        assertThat(DeliveryPlan.of(situation(late))).containsExactly(template(late));
    }

    @Test
    void urgentOnesGoFirstAndForThemselves() {
        var urgent = fresh("u", true);
        var others = List.of(fresh("a"), fresh("b"), fresh("c"));
        var all = new ArrayList<>(List.of(urgent));
        all.addAll(others);
        assertThat(DeliveryPlan.of(situation(all.toArray(Waiting[]::new)))).containsExactly(template(urgent));
    }

    @Test
    void whatIsSaidInTheChatGoesBeforeNotices() {
        var bound = said("s", new Push.NumberBound(CALLED));
        assertThat(DeliveryPlan.of(situation(bound, fresh("u", true)))).containsExactly(new Step.Send(List.of(bound), Way.CHAT, Turn.FIRST));
    }

    /// The chat takes so many texts, and this is what waits.
    private static Situation chat(FollowerSettings settings, int texts, Waiting... waiting) {
        return new Situation(NOW, settings, Arrays.asList(waiting), List.of(), texts, Optional.empty(), NoticeRules.USUAL);
    }

    private static Waiting words(Waiting notice) {
        return said("w-" + notice.id(), new Push.Words(((Push.Notice) notice.push()).message()));
    }

    @Test
    void theTextFollowsItsNoticeAndStandsBackForAnyOther() {
        var notice = fresh("a");
        var words = words(notice);
        assertThat(DeliveryPlan.of(chat(LOUD, 5, words, notice))).containsExactly(template(notice));
        assertThat(DeliveryPlan.of(chat(LOUD, 5, words))).containsExactly(new Step.Send(List.of(words), Way.CHAT, Turn.FIRST));
        var other = fresh("b");
        assertThat(DeliveryPlan.of(chat(LOUD, 5, words, other))).containsExactly(template(other));
    }

    @Test
    void aNoticeThatWaitsHoldsBackItsOwnTextAndNoOther() {
        var waits = fresh("a");
        var told = words(fresh("b"));
        var cards = List.of(NOW.minusSeconds(9), NOW.minusSeconds(8), NOW.minusSeconds(7));
        assertThat(DeliveryPlan.of(new Situation(NOW, LOUD, List.of(words(waits), waits), cards, 5, Optional.empty(), NoticeRules.USUAL)))
                .singleElement().isInstanceOf(Step.Wait.class);
        assertThat(DeliveryPlan.of(new Situation(NOW, LOUD, List.of(words(waits), told, waits), cards, 5, Optional.empty(), NoticeRules.USUAL)))
                .containsExactly(new Step.Send(List.of(told), Way.CHAT, Turn.FIRST));
    }

    @Test
    void aTextIsSparedWhereItCannotBeSaidOrWouldBeSaidTwiceOrIsOfNoUseAnyMore() {
        var words = words(fresh("a"));
        var spared = List.of(new Step.Spare(List.of(words)));
        assertThat(DeliveryPlan.of(chat(LOUD, DeliveryPlan.RESERVED_TEXTS, words))).as("the last texts are for what has no other way").isEqualTo(spared);
        assertThat(DeliveryPlan.of(chat(quiet(true), 5, words))).as("quiet hours").isEqualTo(spared);
        for (var need : List.of(Need.SETTLED, Need.UNWANTED)) {
            var settled = of(words, need, Duration.ZERO);
            assertThat(DeliveryPlan.of(chat(LOUD, 5, settled))).isEqualTo(List.of(new Step.Spare(List.of(settled))));
        }
        var doubtful = doubtful(words, new Doubt(NOW.minusSeconds(60), 1, Way.CHAT), NOW);
        assertThat(DeliveryPlan.of(chat(LOUD, 5, doubtful))).isEqualTo(List.of(new Step.Spare(List.of(doubtful))));
    }

    @Test
    void theTextOfAnUrgentMessageComesThroughQuietHoursAsItsNoticeDoes() {
        var words = words(fresh("u", true));
        assertThat(DeliveryPlan.of(chat(quiet(true), 5, words))).containsExactly(new Step.Send(List.of(words), Way.CHAT, Turn.FIRST));
        assertThat(DeliveryPlan.of(chat(quiet(false), 5, words))).containsExactly(new Step.Spare(List.of(words)));
    }

    @Test
    void afterThreeCardsInTenMinutesTheNextWaitsAndSaysSoOnce() {
        var a = fresh("a");
        var b = fresh("b");
        var until = NOW.plus(Duration.ofMinutes(1));
        assertThat(DeliveryPlan.of(after(minutes(9, 5, 1), a, b))).containsExactly(new Step.Wait(until, Reason.ENOUGH, List.of(a, b)));
        var told = new Waiting("a", "a", a.push(), NOW, false, "ENOUGH", Need.WANTED, Optional.empty(), 0, NOW);
        assertThat(DeliveryPlan.of(after(minutes(9, 5, 1), told, b))).containsExactly(new Step.Wait(until, Reason.ENOUGH, List.of(b)));
        assertThat(DeliveryPlan.of(after(minutes(9, 5), a, b))).as("the third tells all").containsExactly(template(a, b));
        assertThat(DeliveryPlan.of(after(minutes(9), a, b))).containsExactly(template(a));
    }

    @Test
    void urgentOnesMayPassACrowdButNotWithoutEnd() {
        var urgent = fresh("u", true);
        assertThat(DeliveryPlan.of(after(minutes(9, 5, 1), urgent, fresh("a")))).containsExactly(template(urgent));
        assertThat(DeliveryPlan.of(after(minutes(9, 8, 7, 6, 5, 4), urgent))).containsExactly(
                new Step.Wait(NOW.plus(Duration.ofMinutes(1)), Reason.ENOUGH, List.of(urgent)));
    }

    @Test
    void quietHoursKeepBackAndSaySoOnce() {
        var a = fresh("a");
        var kept = keptUntil(fresh("b"), FOUR);
        assertThat(DeliveryPlan.of(situation(quiet(true), a, kept))).containsExactly(new Step.KeepQuiet(List.of(a), FOUR));
        assertThat(DeliveryPlan.of(situation(quiet(true), kept))).isEmpty();
        var keptShorter = keptUntil(kept, FOUR.minusSeconds(60));
        assertThat(DeliveryPlan.of(situation(quiet(true), keptShorter))).containsExactly(new Step.KeepQuiet(List.of(keptShorter), FOUR));
    }

    @Test
    void urgentOnesBreakQuietHoursIfTheFollowerAllowsIt() {
        var urgent = fresh("u", true);
        var a = fresh("a");
        assertThat(DeliveryPlan.of(situation(quiet(true), urgent, a))).containsExactly(new Step.KeepQuiet(List.of(a), FOUR), template(urgent));
        assertThat(DeliveryPlan.of(situation(quiet(false), urgent, a))).containsExactly(new Step.KeepQuiet(List.of(urgent, a), FOUR));
    }

    @Test
    void quietHoursEndWithOneDigestOfEverythingUrgentOrNot() {
        var urgent = keptUntil(fresh("u", true), NOW);
        var a = keptUntil(fresh("a"), NOW);
        var b = fresh("b");
        assertThat(DeliveryPlan.of(situation(urgent, a, b))).containsExactly(template(urgent, a, b));
    }

    @Test
    void whatAnswersTheFollowerIsSaidInQuietHoursAndWhatCanWaitIsNot() {
        var bound = said("s", new Push.NumberBound(CALLED));
        var proof = said("p", new Push.ProofWanted(CALLED, FOUR));
        assertThat(DeliveryPlan.of(situation(quiet(false), proof, bound))).containsExactly(new Step.KeepQuiet(List.of(proof), FOUR),
                new Step.Send(List.of(bound), Way.CHAT, Turn.FIRST));
    }

    @ParameterizedTest
    @CsvSource({"UNWANTED, 0, true", "UNWANTED, 3600, true", "SETTLED, 0, false", "SETTLED, 60, false", "SETTLED, 61, true", "WANTED, 3600, false"})
    void whatIsNoLongerNeededIsSpared(Need need, long age, boolean spared) {
        var row = of(fresh("a"), need, Duration.ofSeconds(age));
        assertThat(DeliveryPlan.of(situation(row))).containsExactly(spared ? new Step.Spare(List.of(row)) : template(row));
    }

    @Test
    void aDigestLeavesOutWhatHasBeenHeard() {
        var heard = of(keptUntil(fresh("h"), NOW), Need.SETTLED, Duration.ofHours(3));
        var a = keptUntil(fresh("a"), NOW);
        assertThat(DeliveryPlan.of(situation(heard, a))).containsExactly(new Step.Spare(List.of(heard)), template(a));
    }

    @Test
    void whileOneIsOnItsWayTheOthersWait() {
        var until = NOW.plusSeconds(40);
        var underWay = doubtful(fresh("a"), new Doubt(NOW.minusSeconds(20), 1, Way.TEMPLATE), until);
        assertThat(DeliveryPlan.of(situation(underWay, fresh("u", true)))).containsExactly(new Step.Wait(until, Reason.NOT_DUE, List.of()));
    }

    @ParameterizedTest
    @CsvSource({"5, 1, AGAIN", "579, 1, AGAIN", "580, 1, ONCE_MORE", "21600, 1, ONCE_MORE", "5, 2, AGAIN", "579, 2, AGAIN"})
    void whatMayHaveArrivedIsRepeatedForTenMinutesAndThenOnceMore(long age, int rounds, Turn turn) {
        var row = doubtful(fresh("a"), new Doubt(NOW.minusSeconds(age), rounds, Way.TEMPLATE), NOW);
        assertThat(DeliveryPlan.of(situation(row, fresh("b")))).containsExactly(new Step.Send(List.of(row), Way.TEMPLATE, turn));
    }

    @Test
    void afterTheSecondRoundItIsGivenUpAndTheOthersFollow() {
        var row = doubtful(fresh("a"), new Doubt(NOW.minus(Doubt.REPEATABLE), 2, Way.TEMPLATE), NOW);
        var b = fresh("b");
        assertThat(DeliveryPlan.of(situation(row, b))).containsExactly(new Step.GiveUp(List.of(row)), template(b));
    }

    @Test
    void whatHasBeenHeardMeanwhileArrivedOrIsNotNeeded() {
        var row = of(doubtful(fresh("a"), new Doubt(NOW.minusSeconds(90), 1, Way.TEMPLATE), NOW), Need.SETTLED, Duration.ofSeconds(91));
        assertThat(DeliveryPlan.of(situation(row))).containsExactly(new Step.Spare(List.of(row)));
    }

    @Test
    void quietHoursAllowTheSameOneAgainButNothingThatMayBeShownTwice() {
        var again = doubtful(fresh("a"), new Doubt(NOW.minusSeconds(90), 1, Way.TEMPLATE), NOW);
        assertThat(DeliveryPlan.of(situation(quiet(true), again))).containsExactly(new Step.Send(List.of(again), Way.TEMPLATE, Turn.AGAIN));
        var onceMore = doubtful(fresh("a"), new Doubt(NOW.minusSeconds(900), 1, Way.TEMPLATE), NOW);
        assertThat(DeliveryPlan.of(situation(quiet(true), onceMore))).containsExactly(new Step.Wait(FOUR, Reason.QUIET, List.of()));
    }

    @Test
    void withoutQuotaAnOpenChatIsTheWayAround() {
        var a = fresh("a");
        var b = fresh("b");
        assertThat(DeliveryPlan.of(withoutTemplates(3, a, b))).containsExactly(new Step.Send(List.of(a, b), Way.CHAT, Turn.FIRST));
        assertThat(DeliveryPlan.of(withoutTemplates(2, a, b))).containsExactly(new Step.Wait(MIDNIGHT, Reason.QUOTA, List.of(a, b)));
    }

    @Test
    void aTextThatMayHaveArrivedHasNoIdAndGoesOnceMoreByTheSurerWay() {
        var row = doubtful(fresh("a"), new Doubt(NOW.minusSeconds(5), 1, Way.CHAT), NOW);
        assertThat(DeliveryPlan.of(situation(row))).containsExactly(new Step.Send(List.of(row), Way.TEMPLATE, Turn.ONCE_MORE));
        assertThat(DeliveryPlan.of(withoutTemplates(5, row))).containsExactly(new Step.Wait(MIDNIGHT, Reason.QUOTA, List.of()));
    }

    @Test
    void anAccountKnowsWhatItMaySend() {
        var rules = new NoticeRules(100, 3, Duration.ofMinutes(10));
        var fresh = AccountState.FRESH;
        assertThat(fresh.room(NOW, 64)).isEqualTo(64);
        assertThat(fresh.sent(NOW, 60).sent(NOW, 30).templatesLeft(NOW, rules)).isEqualTo(10);
        assertThat(fresh.sent(NOW, 90).templatesLeft(MIDNIGHT, rules)).as("a new day in Beijing").isEqualTo(100);
        assertThat(AccountState.nextDay(NOW)).isEqualTo(MIDNIGHT);
        assertThat(AccountState.nextDay(MIDNIGHT)).isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
        var paused = new AccountState(NOW.plusSeconds(1), Instant.EPOCH, fresh.day(), 0, Optional.empty());
        assertThat(paused.room(NOW, 64)).isZero();
        assertThat(paused.room(NOW.plusSeconds(1), 64)).isEqualTo(64);
        var usedUp = new AccountState(Instant.EPOCH, MIDNIGHT, fresh.day(), 0, Optional.empty());
        assertThat(usedUp.templatesLeft(NOW, rules)).isZero();
        var held = new AccountState(Instant.EPOCH, Instant.EPOCH, fresh.day(), 0, Optional.of(new AccountState.Hold("48004", NOW, NOW.plusSeconds(9))));
        assertThat(held.room(NOW, 64)).isZero();
        assertThat(held.room(NOW.plusSeconds(9), 64)).as("one notice as a probe").isEqualTo(1);
        assertThat(held.probed(NOW.plusSeconds(9)).room(NOW.plusSeconds(10), 64)).isZero();
    }

    @Test
    void whereNothingIsToBeMergedEveryMessageHasItsOwnCard() {
        var late = of(fresh("a"), Need.WANTED, Duration.ofHours(6));
        var never = new NoticeRules(100_000, 0, Duration.ofMinutes(10));
        assertThat(DeliveryPlan.of(new Situation(NOW, LOUD, List.of(late, fresh("b"), fresh("c")), List.of(NOW, NOW, NOW), 0, Optional.empty(), never)))
                .containsExactly(template(late));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void rulesAndDoubtsThatMakeNoSenseAreRefused(int none) {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new NoticeRules(none, 3, Duration.ofMinutes(10))).isInstanceOf(IllegalArgumentException.class);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new NoticeRules(1, -1, Duration.ofMinutes(10))).isInstanceOf(IllegalArgumentException.class);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Doubt(NOW, none, Way.CHAT)).isInstanceOf(IllegalArgumentException.class);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Push.Digest(List.of(message(false, NOW)))).isInstanceOf(IllegalArgumentException.class);
    }
}
