package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
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
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.Inbox.Outcome;
import yinxin.voicemail.message.Inbox.Query;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.VoiceMessage;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlMessagesTest {
    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsKeptComesBackWhole() {
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        var call = store.call(CALLED, clock.instant());

        var kept = store.messages.keep(call);

        assertThat(kept).isEqualTo(new VoiceMessage(call.call(), 1, call.kind(), call.length(), false, call.endedAt(),
                MessageState.UNHEARD));
        assertThat(store.messages.byId(kept.id())).contains(kept);
        assertThat(store.messages.timeline(kept.id())).isEqualTo(call.timeline());
    }

    @Test
    void numbersThatWereKeyedAreKeptUnderTheOwnershipsKeyAndGoWithIt() {
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        var keying = keying("13900139000", "8001");
        var silent = store.messages.keep(store.call(CALLED, clock.instant())).id();
        assertThat(store.messages.keyed(List.of(silent, keying))).isEqualTo(Map.of(keying, List.of("13900139000", "8001")));
        assertThat(store.messages.keyed(List.of())).isEmpty();
        assertThat(new String(store.read("select sealed from keyed_number", byte[].class), StandardCharsets.ISO_8859_1)).doesNotContain("13900139000", "8001");

        store.messages.delete(keying, LIN, clock.instant());
        assertThat(store.messages.takeErasable(clock.instant().plusSeconds(1))).containsExactly(keying);
        assertThat(store.messages.keyed(List.of(keying))).isEmpty();
        var other = keying("10086");
        store.bindings.bind(CALLED, WANG, Proof.OPERATOR, clock.instant());
        assertThat(store.messages.keyed(List.of(other))).isEmpty();
        assertThat(store.read("select count(*) from keyed_number", Long.class)).isZero();
    }

    private MessageId keying(String... numbers) {
        var call = store.call(CALLED, clock.instant());
        return store.messages.keep(new FinishedCall(call.call(), call.kind(), call.length(), false, call.endedAt(), call.timeline(), List.of(numbers))).id();
    }

    @Test
    void theMessageAndItsNoticeComeTogether() {
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        var kept = store.messages.keep(store.call(CALLED, clock.instant()));

        var claimed = store.outbox.claim(clock.instant(), 10, Duration.ofMinutes(1));

        assertThat(claimed).singleElement().satisfies(delivery -> {
            assertThat(delivery.push()).isEqualTo(new Push.Notice(kept));
            assertThat(delivery.to()).isEqualTo(LIN);
            assertThat(delivery.id()).hasSizeLessThanOrEqualTo(32);
        });
    }

    @Test
    void keepingTheSameCallTwiceMakesOneMessageAndOneNotice() {
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        var call = store.call(CALLED, clock.instant());

        assertThat(store.messages.keep(call)).isEqualTo(store.messages.keep(call));

        assertThat(store.messages.ofNumber(CALLED, 10)).hasSize(1);
        assertThat(store.outbox.claim(clock.instant(), 10, Duration.ofMinutes(1))).hasSize(1);
    }

    @Test
    void ahundredCallersAtOnceGetAHundredNumbersWithoutAGap() throws Exception {
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var kept = new ArrayList<java.util.concurrent.Future<VoiceMessage>>();
            IntStream.range(0, 100).forEach(_ -> kept.add(callers.submit(
                    () -> store.messages.keep(store.call(CALLED, clock.instant())))));
            for (var message : kept) {
                message.get();
            }
        }
        assertThat(store.messages.ofNumber(CALLED, 200).stream().map(VoiceMessage::sequence).toList().reversed())
                .isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void eachNumberHasItsOwnLedger() {
        var other = new PhoneNumber("+8613800138001");
        assertThat(store.messages.keep(store.call(CALLED, clock.instant())).sequence()).isEqualTo(1);
        assertThat(store.messages.keep(store.call(other, clock.instant())).sequence()).isEqualTo(1);
        assertThat(store.messages.keep(store.call(CALLED, clock.instant())).sequence()).isEqualTo(2);
    }

    @Test
    void whoIsNotBoundMayNotListen() {
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        var id = store.messages.keep(store.call(CALLED, clock.instant())).id();

        assertThat(store.messages.mayListen(id, LIN)).isTrue();
        assertThat(store.messages.mayListen(id, WANG)).isFalse();
        assertThat(store.messages.inboxOf(Query.of(WANG, 10)).items()).isEmpty();
    }

    @Test
    void theNextOwnerOfANumberHearsNothingOfTheFormerOwner() {
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        var id = store.messages.keep(store.call(CALLED, clock.instant())).id();

        store.bindings.bind(CALLED, WANG, Proof.CALLED_IN, clock.instant());

        assertThat(store.messages.mayListen(id, WANG)).isFalse();
        assertThat(store.messages.mayListen(id, LIN)).isFalse();
        assertThat(store.messages.byId(id).orElseThrow().call().caller()).isEmpty();
        assertThat(store.messages.byId(id).orElseThrow().state()).isEqualTo(MessageState.DELETED);
    }

    @Test
    void theInboxShowsUnheardFirstThenTheNewest() {
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        var ids = new ArrayList<yinxin.voicemail.message.MessageId>();
        for (var i = 0; i < 3; i++) {
            ids.add(store.messages.keep(store.call(CALLED, clock.instant())).id());
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(store.messages.heard(ids.get(2), clock.instant())).isTrue();

        assertThat(store.messages.inboxOf(Query.of(LIN, 10)).items().stream().map(item -> item.message().id()))
                .isEqualTo(List.of(ids.get(1), ids.get(0), ids.get(2)));
    }

    @Test
    void hearingAndDeletingHappenOnceAndAreOnTheTimeline() {
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        var id = store.messages.keep(store.call(CALLED, clock.instant())).id();

        assertThat(store.messages.heard(id, clock.instant())).isTrue();
        assertThat(store.messages.heard(id, clock.instant())).isFalse();
        clock.advance(Duration.ofSeconds(5));
        assertThat(store.messages.delete(id, LIN, clock.instant())).isEqualTo(Outcome.DONE);
        assertThat(store.messages.delete(id, LIN, clock.instant())).isEqualTo(Outcome.UNCHANGED);

        assertThat(store.messages.timeline(id)).extracting(TimelineEntry::step)
                .containsExactly(Step.DIVERTED, Step.ANSWERED, Step.HEARD, Step.DELETED);
        assertThat(store.messages.inboxOf(Query.of(LIN, 10)).items()).isEmpty();
        assertThat(store.messages.takeErasable(clock.instant().plusMillis(1))).containsExactly(id);
        assertThat(store.messages.takeErasable(clock.instant().plusMillis(1))).isEmpty();
    }

    @Test
    void aHeldMessageIsDroppedWhenItsTimeIsOver() {
        var id = store.messages.keep(store.call(CALLED, clock.instant())).id();
        assertThat(store.messages.byId(id).orElseThrow().state()).isEqualTo(MessageState.HELD);

        assertThat(store.messages.dropHeldBefore(clock.instant(), Duration.ofDays(7))).isEmpty();
        clock.advance(Duration.ofDays(7).plusSeconds(1));
        assertThat(store.messages.dropHeldBefore(clock.instant(), Duration.ofDays(7))).containsExactly(id);
        assertThat(store.messages.byId(id).orElseThrow().call().caller()).isEmpty();
    }

    @Test
    void aWithheldCallerIsKeptForTheOperatorAndShownToNobody() {
        var call = store.call(CALLED, clock.instant());
        var missed = call.call();
        var withheld = new yinxin.voicemail.message.MissedCall(missed.id(), missed.called(), missed.caller(), true,
                missed.reason(), missed.condition(), missed.at(), missed.trunk());
        var kept = store.messages.keep(new yinxin.voicemail.message.FinishedCall(withheld, call.kind(), call.length(), true,
                call.endedAt(), List.of()));

        var back = store.messages.byId(kept.id()).orElseThrow();
        assertThat(back.call().caller()).contains(CALLER);
        assertThat(back.call().shownCaller()).isEmpty();
        assertThat(back.urgent()).isTrue();
    }
}
