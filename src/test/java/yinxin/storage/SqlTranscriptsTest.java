package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.delivery.ReplyWindow;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.transcript.Transcript;
import yinxin.voicemail.transcript.Transcript.Sentence;
import yinxin.voicemail.transcript.Transcripts.Backlog;
import yinxin.voicemail.transcript.Transcripts.Standing;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlTranscriptsTest {
    private static final Duration LEASE = Duration.ofMinutes(15);
    private static final Transcript TEXT = new Transcript("zh", "command hear", List.of(
            new Sentence(Duration.ofMillis(300), Duration.ofMillis(1_900), "我是老周。", OptionalDouble.of(0.9)),
            new Sentence(Duration.ofMillis(2_000), Duration.ofMillis(4_000), "请回电话。", OptionalDouble.empty())));

    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;
    private Instant now;
    private Instant since;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
        store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
        now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        since = now.minus(Duration.ofHours(24));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private MessageId left(Duration ago, boolean urgent) {
        var call = store.call(CALLED, now.minus(ago));
        return store.messages.keep(new FinishedCall(call.call(), MessageKind.VOICE, call.length(), urgent, call.endedAt(), call.timeline())).id();
    }

    private MessageId written() {
        var id = left(Duration.ofMinutes(1), false);
        assertThat(store.transcripts.claim(now, LEASE, since)).contains(id);
        store.transcripts.keep(id, TEXT, now);
        return id;
    }

    @Test
    void aTextIsKeptAndReadAsItWas() {
        var id = written();
        assertThat(store.transcripts.of(id)).isEqualTo(new Standing.Ready(TEXT, now));
        assertThat(store.transcripts.of(List.of(id, MessageId.random()))).isEqualTo(Map.of(id, TEXT));
        assertThat(store.messages.timeline(id).getLast().step()).isEqualTo(Step.TRANSCRIBED);
        assertThat(store.transcripts.claim(now, LEASE, since)).isEmpty();
    }

    @Test
    void itIsSaidToThoseWhoWantToReadAndHaveTheChatOpenBehindTheirNotice() {
        store.share(CALLED, LIN, WANG, "王");
        store.preferences.form(CALLED, LIN, NoticeForm.TEXT);
        store.preferences.form(CALLED, WANG, NoticeForm.BOTH);
        store.carryAll();
        store.outbox.opened(LIN, ReplyWindow.TEXT, now);
        var message = store.messages.byId(written()).orElseThrow();
        assertThat(store.carryAll()).extracting(Delivery::to, Delivery::push).containsExactly(tuple(LIN, new Push.Notice(message)),
                tuple(WANG, new Push.Notice(message)), tuple(LIN, new Push.Words(message)));
        assertThat(store.messages.timeline(message.id()).getLast().step()).isEqualTo(Step.WORDS_PUSHED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"VOICE", "heard", "handled", "off", "closed", "given up"})
    void nobodyElseIsSentIt(String why) {
        store.preferences.form(CALLED, LIN, why.equals("VOICE") ? NoticeForm.VOICE : NoticeForm.BOTH);
        store.outbox.opened(LIN, ReplyWindow.MENU, why.equals("closed") ? now.minus(ReplyWindow.MENU.length) : now);
        var id = left(Duration.ofMinutes(1), false);
        if (why.equals("given up")) {
            store.outbox.refused(store.claim().getFirst(), "43004", now);
        }
        store.carryAll();
        store.transcripts.claim(now, LEASE, since);
        switch (why) {
            case "heard" -> store.messages.heard(id, now);
            case "handled" -> store.messages.handle(id, LIN, now);
            default -> { }
        }
        store.transcripts.keep(id, TEXT, now);
        if (why.equals("off")) {
            store.preferences.notices(CALLED, LIN, false, now);
        }
        assertThat(store.carryAll()).isEmpty();
        assertThat(store.transcripts.of(id)).isInstanceOf(Standing.Ready.class);
    }

    @Test
    void urgentOnesComeFirstThenTheNewestAndEachToOneTaker() {
        var old = left(Duration.ofHours(3), false);
        var fresh = left(Duration.ofMinutes(1), false);
        var urgent = left(Duration.ofHours(2), true);
        assertThat(store.transcripts.claim(now, LEASE, since)).contains(urgent);
        assertThat(store.transcripts.claim(now, LEASE, since)).contains(fresh);
        assertThat(store.transcripts.claim(now, LEASE, since)).contains(old);
        assertThat(store.transcripts.claim(now, LEASE, since)).isEmpty();
        assertThat(store.transcripts.of(old)).isEqualTo(new Standing.Pending());
    }

    @Test
    void whoDiesOverAMessageLeavesItToTheNext() {
        var id = left(Duration.ofMinutes(1), false);
        store.transcripts.claim(now, LEASE, since);
        assertThat(store.transcripts.claim(now.plus(LEASE).minusMillis(1), LEASE, since)).isEmpty();
        assertThat(store.transcripts.claim(now.plus(LEASE), LEASE, since)).contains(id);
    }

    @Test
    void aMessageThatIsTooOldOrHasNoVoiceOrIsDeletedIsLetBe() {
        left(Duration.ofHours(25), false);
        var silent = store.call(CALLED, now);
        store.messages.keep(new FinishedCall(silent.call(), MessageKind.NOTHING_SAID, Duration.ZERO, false, now, List.of()));
        var deleted = left(Duration.ofMinutes(2), false);
        store.messages.delete(deleted, LIN, now);
        assertThat(store.transcripts.claim(now, LEASE, since)).isEmpty();
        assertThat(store.transcripts.of(deleted)).isEqualTo(new Standing.None());
    }

    @Test
    void whatFailedComesAgainWhenItsTimeHasCome() {
        var id = left(Duration.ofMinutes(1), false);
        store.transcripts.claim(now, LEASE, since);
        store.transcripts.retry(id, now.plusSeconds(10), "busy");
        assertThat(store.transcripts.attempts(id)).isEqualTo(1);
        assertThat(store.transcripts.claim(now.plusSeconds(9), LEASE, since)).isEmpty();
        assertThat(store.transcripts.claim(now.plusSeconds(10), LEASE, since)).contains(id);
    }

    @Test
    void howItEndsIsKnown() {
        var silent = left(Duration.ofMinutes(1), false);
        store.transcripts.claim(now, LEASE, since);
        store.transcripts.nothingSpoken(silent, now);
        var refused = left(Duration.ofMinutes(1), false);
        store.transcripts.claim(now, LEASE, since);
        store.transcripts.giveUp(refused, "the recogniser ended with 3", now);
        assertThat(store.transcripts.of(silent)).isEqualTo(new Standing.NothingSpoken());
        assertThat(store.transcripts.of(refused)).isEqualTo(new Standing.Unavailable());
        assertThat(store.transcripts.of(MessageId.random())).isEqualTo(new Standing.None());
    }

    @Test
    void aMessageThatIsDeletedMeanwhileGetsNoText() {
        var id = left(Duration.ofMinutes(1), false);
        store.transcripts.claim(now, LEASE, since);
        store.messages.delete(id, LIN, now);
        store.transcripts.keep(id, TEXT, now);
        assertThat(store.transcripts.of(id)).isEqualTo(new Standing.Pending());
    }

    @Test
    void withTheNumberItsTextsAreGone() {
        var id = written();
        store.transcripts.doubt(id, LIN, now);
        store.bindings.bind(CALLED, WANG, Proof.CALLED_IN, now);
        assertThat(store.transcripts.of(id)).isEqualTo(new Standing.None());
        assertThat(store.transcripts.backlog(now, since)).isEqualTo(new Backlog(0, Duration.ZERO, 0));
    }

    @Test
    void aDeletedMessagesTextGoesWithItsRecording() {
        var id = written();
        store.messages.delete(id, LIN, now);
        assertThat(store.transcripts.of(id)).as("it may be restored").isInstanceOf(Standing.Ready.class);
        assertThat(store.messages.takeErasable(now.plusSeconds(1))).containsExactly(id);
        assertThat(store.transcripts.of(id)).isEqualTo(new Standing.None());
    }

    @Test
    void eachFollowerDoubtsATextOnce() {
        var id = written();
        assertThat(store.transcripts.doubt(id, LIN, now)).isTrue();
        assertThat(store.transcripts.doubt(id, LIN, now)).isFalse();
        assertThat(store.transcripts.doubt(id, WANG, now)).isTrue();
        assertThat(store.transcripts.doubt(MessageId.random(), LIN, now)).isFalse();
        assertThat(store.transcripts.backlog(now, since).doubted()).isEqualTo(1);
    }

    @Test
    void theBacklogTellsHowManyWaitAndSinceWhen() {
        left(Duration.ofMinutes(10), false);
        left(Duration.ofMinutes(2), false);
        assertThat(store.transcripts.backlog(now, since)).isEqualTo(new Backlog(2, Duration.ofMinutes(10).minusSeconds(9), 0));
    }
}
