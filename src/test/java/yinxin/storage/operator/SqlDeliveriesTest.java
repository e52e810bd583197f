package yinxin.storage.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.operator.Deliveries;
import yinxin.voicemail.operator.Deliveries.Position;
import yinxin.voicemail.operator.Deliveries.Row;
import yinxin.voicemail.operator.Traffic.Failure;
import yinxin.voicemail.operator.Traffic.Filter;
import yinxin.voicemail.operator.Traffic.Sent;
import yinxin.voicemail.operator.Traffic.Step;

/// What went out and what came in, as operators see it.
@ParameterizedClass
@EnumSource(Engine.class)
class SqlDeliveriesTest {
    private static final PhoneNumber WANGS = new PhoneNumber("+8613700137000");

    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-22T07:00:00Z"));
    private TestStore store;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, now());
        store.bindings.bind(WANGS, WANG, Proof.OPERATOR, now());
        store.carryAll();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private VoiceMessage keep(PhoneNumber number) {
        return store.messages.keep(store.call(number, now()));
    }

    private VoiceMessage keep(MessageKind kind, Condition condition) {
        var call = new MissedCall(MessageId.random(), CALLED, Optional.empty(), true, DivertReason.UNKNOWN, condition, now(), "carrier");
        return store.messages.keep(new FinishedCall(call, kind, Duration.ZERO, kind == MessageKind.VOICE, now(), List.of()));
    }

    private List<Row> notices(Optional<String> state) {
        return store.deliveries.list(state, Optional.empty(), 100).stream().filter(row -> row.kind().equals("NOTICE")).toList();
    }

    @Test
    void aPushIsSeenAsItStands() {
        var message = keep(CALLED);
        var id = notices(Optional.empty()).getFirst().id();
        assertThat(notices(Optional.empty())).containsExactly(new Row(id, LIN, "NOTICE", Optional.of(message.id()), CALLED, false, "WAITING", 0, now(), now(), ""));

        var claimed = store.claim().getFirst();
        store.outbox.refused(claimed, "47003 argument invalid", now());
        var refused = store.deliveries.ofMessage(message.id());
        assertThat(refused).extracting(Row::state, Row::why).containsExactly(org.assertj.core.groups.Tuple.tuple("REFUSED", "47003 argument invalid"));
        assertThat(refused.getFirst().redrivable()).isTrue();
        assertThat(store.deliveries.ofNumber(WANGS, 10)).extracting(Row::kind).doesNotContain("NOTICE");
        assertThat(store.deliveries.ofNumber(CALLED, 1)).containsExactly(refused.getFirst());
    }

    /// Many are made in the same millisecond: pages must neither leave one out nor show one twice.
    @Test
    void pagesGoOnWhereTheLastEnded() {
        for (var i = 0; i < 10; i++) {
            keep(i % 2 == 0 ? CALLED : WANGS);
            clock.advance(Duration.ofMillis(i % 3));
        }
        var all = new ArrayList<String>();
        Optional<Position> before = Optional.empty();
        List<Row> page;
        do {
            page = store.deliveries.list(Optional.of("WAITING"), before, 3);
            page.forEach(row -> all.add(row.id()));
            before = page.isEmpty() ? before : Position.parse(page.getLast().position().text());
        } while (!page.isEmpty());

        assertThat(all).hasSize(10).doesNotHaveDuplicates();
        assertThat(all).isEqualTo(store.deliveries.list(Optional.of("WAITING"), Optional.empty(), 100).stream().map(Row::id).toList());
        assertThat(store.deliveries.list(Optional.of("HELD"), Optional.empty(), 100)).isEmpty();
    }

    @Test
    void statesAreCountedAndWhatWasGivenUpIsSentAgainTheOldestFirst() {
        keep(CALLED);
        store.carryAll();
        for (var i = 0; i < 3; i++) {
            keep(CALLED);
            clock.advance(Duration.ofSeconds(1));
            store.outbox.refused(store.claim().getFirst(), "47003", now());
        }
        keep(WANGS);
        assertThat(store.deliveries.counts()).containsAllEntriesOf(Map.of("REFUSED", 3L, "WAITING", 1L, "ACCEPTED", 1L));

        var oldest = notices(Optional.of("REFUSED")).getLast();
        clock.advance(Duration.ofDays(40));
        assertThat(store.deliveries.redriveRefused(now(), 1)).isEqualTo(1);
        assertThat(store.deliveries.ofMessage(oldest.message().orElseThrow())).extracting(Row::state, Row::due, Row::createdAt)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("WAITING", now(), now()));
        assertThat(store.deliveries.redriveRefused(now(), 100)).isEqualTo(2);
        assertThat(store.deliveries.redriveRefused(now(), 100)).isZero();
        assertThat(store.deliveries.redrive("nothing of that name", now())).isFalse();
    }

    /// Those that nobody may be told any more stand first, and are not in the way of the others.
    @Test
    void whatCannotBeSentAgainIsNotInTheWay() {
        for (var i = 0; i < 3; i++) {
            keep(WANGS);
            store.outbox.refused(store.claim().getFirst(), "47003", now());
            clock.advance(Duration.ofSeconds(1));
        }
        store.bindings.unbind(WANGS, WANG, now());
        keep(CALLED);
        store.outbox.refused(store.claim().getFirst(), "47003", now());

        assertThat(store.deliveries.redriveRefused(now(), 2)).isEqualTo(1);
    }

    @Test
    void itemsAreListedByKindAndCondition() {
        var voice = keep(MessageKind.VOICE, Condition.BUSY);
        clock.advance(Duration.ofMillis(1));
        var nothing = keep(MessageKind.NOTHING_SAID, Condition.POWERED_OFF);
        var second = keep(MessageKind.VOICE, Condition.POWERED_OFF);

        assertThat(store.traffic.latest(Filter.ALL, Optional.empty(), 10)).extracting(VoiceMessage::id).containsExactlyInAnyOrder(voice.id(), nothing.id(), second.id())
                .endsWith(voice.id());
        var page = store.traffic.latest(Filter.ALL, Optional.empty(), 1).getFirst();
        assertThat(store.traffic.latest(Filter.ALL, Optional.of(new Position(page.call().at(), page.id().value())), 10)).hasSize(2).doesNotContain(page);
        assertThat(store.traffic.latest(new Filter(Optional.of(MessageKind.VOICE), Optional.empty()), Optional.empty(), 10)).extracting(VoiceMessage::id)
                .containsExactly(second.id(), voice.id());
        assertThat(store.traffic.latest(new Filter(Optional.of(MessageKind.VOICE), Optional.of(Condition.BUSY)), Optional.empty(), 10)).extracting(VoiceMessage::id)
                .containsExactly(voice.id());
    }

    @Test
    void whatCameInAndWentOutIsCountedInStepsOfTime() {
        var start = now();
        keep(MessageKind.VOICE, Condition.BUSY);
        clock.advance(Duration.ofSeconds(3));
        store.carryAll();
        clock.advance(Duration.ofMinutes(59).plusSeconds(56));
        keep(MessageKind.NOTHING_SAID, Condition.POWERED_OFF);
        store.outbox.refused(store.claim().getFirst(), "47003", now());
        clock.advance(Duration.ofSeconds(1));
        keep(MessageKind.RECORDING_FAILED, Condition.BUSY);
        keep(MessageKind.VOICE, Condition.BUSY);
        var hour = Duration.ofHours(1);
        var end = start.plus(hour.multipliedBy(3));

        assertThat(store.traffic.messages(end, hour, 3)).containsExactly(new Step(start, Map.of(Condition.BUSY, 1L, Condition.POWERED_OFF, 1L), 1, 1, 0),
                new Step(start.plus(hour), Map.of(Condition.BUSY, 2L), 1, 0, 1), new Step(start.plus(hour.multipliedBy(2)), Map.of(), 0, 0, 0));
        assertThat(store.traffic.notices(end, hour, 3)).containsExactly(new Sent(start, 0, 1, 0, 0, 0, 0, 1), new Sent(start.plus(hour), 0, 0, 0, 0, 2, 0, 0),
                new Sent(start.plus(hour.multipliedBy(2)), 0, 0, 0, 0, 0, 0, 0));
        assertThat(store.traffic.messages(start, hour, 2)).as("what is at the end belongs to the next").extracting(Step::calls).containsExactly(0L, 0L);
    }

    @Test
    void howLongNoticesTookAndWhyOthersDoNotGoOut() {
        var start = now();
        for (var seconds : new int[] {0, 1, 2, 10, 11, 60, 61, 4000}) {
            keep(MessageKind.VOICE, Condition.BUSY);
            clock.advance(Duration.ofSeconds(seconds));
            store.carryAll();
            clock.advance(Duration.ofHours(1)); // else they would be told of together
        }
        var before = now();
        for (var why : new String[] {"no (47003 x)", "no (47003 x)", "again (-1 system error)"}) {
            keep(MessageKind.VOICE, Condition.BUSY);
            var claimed = store.claim().getFirst();
            if (why.startsWith("again")) {
                store.outbox.retry(claimed, now().plusSeconds(60), why, now());
            } else {
                store.outbox.refused(claimed, why, now());
            }
            clock.advance(Duration.ofHours(1));
        }
        var day = Duration.ofDays(1);
        assertThat(store.traffic.notices(start.plus(day), day, 1)).containsExactly(new Sent(start, 2, 2, 2, 2, 1, 0, 2));
        assertThat(store.traffic.failures(start, 10)).containsExactly(new Failure("no (47003 x)", "REFUSED", 2), new Failure("again (-1 system error)", "WAITING", 1));
        assertThat(store.traffic.failures(start, 1)).hasSize(1);
        assertThat(store.traffic.failures(before.plusMillis(1), 10)).extracting(Failure::count).containsExactly(1L, 1L);
        assertThat(store.traffic.steps()).isEqualTo(store.traffic.steps()).isPositive();
    }

    @Test
    void aPlaceInTheListIsReadBackOnlyAsItWasWritten() {
        assertThat(Position.parse(new Position(now(), "a-_9").text())).contains(new Position(now(), "a-_9"));
        for (var text : List.of("", "1", "1.", ".a", "x.a", "1.a b", "9999999999999999.a", "1.\0")) {
            assertThat(Deliveries.Position.parse(text)).isEmpty();
        }
    }
}
