package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.Inbox.Query;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.owner.GreetingChoice;
import yinxin.voicemail.owner.HotWords;
import yinxin.voicemail.owner.NumberRules;
import yinxin.voicemail.owner.NumberRules.Blocked;
import yinxin.voicemail.owner.NumberSettings;
import yinxin.voicemail.owner.WithheldCallers;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlNumberRulesTest {
    private static final PhoneNumber OTHER = new PhoneNumber("+861088886666");

    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;
    private NumberRules rules;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
        rules = store.rules;
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, now());
        store.bindings.bind(OTHER, LIN, Proof.OPERATOR, now());
    }

    @Test
    void hotWordsBelongToOneNumberAndEndWithItsOwnership() {
        var words = new HotWords(java.util.List.of("王建国", "顺达汽修"));
        rules.keep(CALLED, new NumberSettings(GreetingChoice.ENGLISH, WithheldCallers.TAKE));
        rules.keepHotWords(CALLED, words);
        var here = store.messages.keep(store.call(CALLED, now())).id();
        var there = store.messages.keep(store.call(OTHER, now())).id();
        assertThat(rules.hotWords(CALLED)).isEqualTo(words);
        assertThat(rules.of(CALLED).greeting()).isEqualTo(GreetingChoice.ENGLISH);
        assertThat(store.transcripts.hotWords(here)).isEqualTo(words.words());
        assertThat(rules.hotWords(OTHER)).isEqualTo(HotWords.NONE);
        assertThat(store.transcripts.hotWords(there)).isEmpty();
        rules.keepHotWords(CALLED, HotWords.NONE);
        assertThat(store.transcripts.hotWords(here)).isEmpty();
        rules.keepHotWords(CALLED, words);
        store.bindings.bind(CALLED, WANG, Proof.OPERATOR, now());
        assertThat(rules.hotWords(CALLED)).isEqualTo(HotWords.NONE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Test
    void settingsAreUsualUntilTheyAreKeptAndThenOfThatNumberAlone() {
        assertThat(rules.of(CALLED)).isEqualTo(NumberSettings.USUAL);
        var decided = new NumberSettings(GreetingChoice.ENGLISH, WithheldCallers.QUIETLY);

        rules.keep(CALLED, NumberSettings.USUAL);
        rules.keep(CALLED, decided);

        assertThat(rules.of(CALLED)).isEqualTo(decided);
        assertThat(rules.of(OTHER)).isEqualTo(NumberSettings.USUAL);
    }

    @Test
    void whatIsDecidedForANumberThatNobodyOwnsIsNotKept() {
        var nobodys = new PhoneNumber("+8613700137000");

        rules.keep(nobodys, new NumberSettings(GreetingChoice.ENGLISH, WithheldCallers.REJECT));
        rules.block(nobodys, CALLER, now());

        assertThat(rules.of(nobodys)).isEqualTo(NumberSettings.USUAL);
        assertThat(rules.blocked(nobodys)).isEmpty();
    }

    @Test
    void blockedCallersAreListedLatestFirstWithWhatTheyTried() {
        var first = now();
        rules.block(CALLED, CALLER, first);
        clock.advance(Duration.ofHours(1));
        rules.block(CALLED, OTHER, now());
        rules.block(CALLED, CALLER, now());
        rules.refused(CALLED, CALLER, now());
        clock.advance(Duration.ofMinutes(1));
        rules.refused(CALLED, CALLER, now());

        assertThat(rules.blocked(CALLED)).containsExactly(new Blocked(OTHER, first.plus(Duration.ofHours(1)), 0, Optional.empty()),
                new Blocked(CALLER, first, 2, Optional.of(now())));
        assertThat(rules.isBlocked(CALLED, CALLER)).isTrue();
        assertThat(rules.isBlocked(OTHER, CALLER)).as("for another number").isFalse();

        rules.unblock(CALLED, CALLER);

        assertThat(rules.isBlocked(CALLED, CALLER)).isFalse();
        assertThat(rules.blocked(CALLED)).extracting(Blocked::caller).containsExactly(OTHER);
    }

    @Test
    void noMoreCallersAreBlockedThanTheListMayHold() {
        for (var i = 0; i < NumberRules.MOST_BLOCKED; i++) {
            assertThat(rules.block(CALLED, new PhoneNumber("+86139%08d".formatted(i)), now())).isTrue();
        }

        assertThat(rules.block(CALLED, OTHER, now())).isFalse();
        assertThat(rules.block(CALLED, new PhoneNumber("+8613900000000"), now())).as("who is there already").isTrue();
        assertThat(rules.blocked(CALLED)).hasSize(NumberRules.MOST_BLOCKED);
    }

    @Test
    void withheldCallsAreCountedWithoutAnybodysName() {
        assertThat(rules.withheldCalls(CALLED)).isZero();
        rules.keep(CALLED, new NumberSettings(GreetingChoice.STANDARD, WithheldCallers.REJECT));

        rules.refusedWithheld(CALLED);
        rules.refusedWithheld(CALLED);
        rules.keep(CALLED, NumberSettings.USUAL);

        assertThat(rules.withheldCalls(CALLED)).isEqualTo(2);
        assertThat(rules.withheldCalls(OTHER)).isZero();
    }

    @Test
    void allOfItEndsWithTheOwnership() {
        rules.keep(CALLED, new NumberSettings(GreetingChoice.BOTH, WithheldCallers.REJECT));
        rules.block(CALLED, CALLER, now());
        rules.refusedWithheld(CALLED);

        store.bindings.bind(CALLED, WANG, Proof.CALLED_IN, now());

        assertThat(rules.of(CALLED)).isEqualTo(NumberSettings.USUAL);
        assertThat(rules.blocked(CALLED)).isEmpty();
        assertThat(rules.withheldCalls(CALLED)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"TAKE, true, true", "QUIETLY, true, false", "QUIETLY, false, true", "REJECT, false, true"})
    void aHiddenCallersMessageLiesInTheInboxWithoutANoticeIfTheOwnerWishes(WithheldCallers treated, boolean withheld, boolean noticed) {
        rules.keep(CALLED, new NumberSettings(GreetingChoice.STANDARD, treated));
        var usual = store.call(CALLED, now());
        var call = usual.call();
        var hidden = new FinishedCall(new MissedCall(call.id(), CALLED, call.caller(), withheld, call.reason(), call.condition(), call.at(),
                call.trunk()), usual.kind(), usual.length(), false, usual.endedAt(), usual.timeline());

        var kept = store.messages.keep(hidden);

        assertThat(store.messages.inboxOf(Query.of(LIN, 10)).items()).extracting(i -> i.message().id()).containsExactly(kept.id());
        assertThat(store.outbox.claim(now().plusSeconds(60), 10, Duration.ofMinutes(1)).stream().filter(d -> d.push() instanceof Push.Notice)).hasSize(noticed ? 1 : 0);
        assertThat(store.messages.timeline(kept.id()).contains(new TimelineEntry(now(), Step.KEPT_QUIET, ""))).isEqualTo(!noticed);
        assertThat(store.messages.keep(hidden)).as("storing it again").isEqualTo(kept);
    }
}
