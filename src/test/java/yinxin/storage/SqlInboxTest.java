package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.Inbox.Deleted;
import yinxin.voicemail.message.Inbox.Handled;
import yinxin.voicemail.message.Inbox.Item;
import yinxin.voicemail.message.Inbox.Outcome;
import yinxin.voicemail.message.Inbox.Position;
import yinxin.voicemail.message.Inbox.Query;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlInboxTest {
    private static final PhoneNumber SHOP = new PhoneNumber("+861088886666");
    private static final String MOBILE = "+8613900139000";
    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
        store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void urgentUnheardComesFirstThenUnheardThenHeardAndHandledEachTheNewestFirst() {
        var heard = leave(CALLED, MOBILE, false, 1);
        var urgent = leave(CALLED, MOBILE, true, 50);
        var newest = leave(CALLED, MOBILE, false, 2);
        var urgentHeard = leave(CALLED, MOBILE, true, 3);
        var handled = leave(CALLED, MOBILE, true, 4);
        var older = leave(CALLED, MOBILE, false, 60);
        store.messages.heard(heard, now());
        store.messages.heard(urgentHeard, now());
        store.messages.handle(handled, LIN, now());

        var listing = store.messages.inboxOf(Query.of(LIN, 10));

        assertThat(listing.items()).extracting(item -> item.message().id()).containsExactly(urgent, newest, older, heard, urgentHeard, handled);
        assertThat(listing.unheard()).isEqualTo(3);
        assertThat(listing.older()).isEmpty();
    }

    @Test
    void everyItemIsReachedPageByPageWhateverComesInBetween() {
        var all = new ArrayList<MessageId>();
        for (var i = 0; i < 25; i++) {
            all.add(leave(CALLED, MOBILE, i % 5 == 0, i / 3));
        }
        all.stream().skip(12).forEach(id -> store.messages.heard(id, now()));

        var seen = new ArrayList<MessageId>();
        var after = Optional.<Position>empty();
        do {
            var part = store.messages.inboxOf(new Query(LIN, Optional.empty(), "", after, 4));
            part.items().forEach(item -> seen.add(item.message().id()));
            assertThat(part.unheard()).isGreaterThanOrEqualTo(12);
            after = part.older().map(Position::text).flatMap(Position::parse);
            leave(CALLED, MOBILE, true, -1);
        } while (after.isPresent());

        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest
    @CsvSource({"139 0013", "900-139", "13900139000", "+86139", "0086 139 0013 9000", "8613900139000", "王医生", "医"})
    void aCallerIsFoundByNumberAsTypedAndByName(String search) {
        var wanted = leave(CALLED, MOBILE, false, 1);
        leave(CALLED, "+8613700137000", false, 2);
        leave(CALLED, "+861088886666", false, 2);
        store.preferences.nameContact(LIN, new PhoneNumber(MOBILE), "王医生");
        store.preferences.nameContact(WANG, new PhoneNumber("+8613700137000"), "王医生");

        assertThat(found(search)).containsExactly(wanted);
    }

    @Test
    void aLandlineIsFoundByItsAreaCode() {
        var wanted = leave(CALLED, "+8675588886666", false, 1);
        leave(CALLED, MOBILE, false, 2);

        assertThat(found("0755-8888")).containsExactly(wanted);
    }

    @ParameterizedTest
    @CsvSource({"86", "%", "_", "!", "'", "+", "139x", "王"})
    void whatMatchesNothingFindsNothing(String search) {
        leave(CALLED, MOBILE, false, 1);

        assertThat(found(search)).isEmpty();
    }

    @Test
    void theLabelOfANumberFindsItsMessagesAndTheFilterShowsOneNumber() {
        store.bindings.bind(SHOP, LIN, Proof.OPERATOR, now());
        store.preferences.label(SHOP, LIN, "店里 Shop");
        var atShop = leave(SHOP, MOBILE, false, 1);
        var own = leave(CALLED, MOBILE, false, 2);

        assertThat(found("shop")).containsExactly(atShop);
        var listing = store.messages.inboxOf(new Query(LIN, Optional.of(CALLED), "", Optional.empty(), 9));
        assertThat(listing.items()).extracting(item -> item.message().id()).containsExactly(own);
        assertThat(listing.unheard()).isEqualTo(1);
    }

    @Test
    void searchingDoesNotBetrayAWithheldCaller() {
        var call = new MissedCall(MessageId.random(), CALLED, Optional.of(new PhoneNumber(MOBILE)), true, DivertReason.BUSY, Condition.BUSY, now(), "t");
        store.messages.keep(new FinishedCall(call, MessageKind.VOICE, Duration.ofSeconds(2), false, now(), List.of()));
        store.preferences.nameContact(LIN, new PhoneNumber(MOBILE), "王医生");

        assertThat(found("139")).isEmpty();
        assertThat(found(MOBILE)).isEmpty();
        assertThat(found("王医生")).isEmpty();
    }

    @Test
    void anItemByItselfHasTheUnheardOnesBesideItAlsoOnceItIsHeard() {
        var oldest = leave(CALLED, MOBILE, false, 60);
        var heard = leave(CALLED, MOBILE, false, 50);
        var middle = leave(CALLED, MOBILE, false, 40);
        var newest = leave(CALLED, MOBILE, false, 1);
        var urgent = leave(CALLED, MOBILE, true, 70);
        store.messages.heard(heard, now());
        store.messages.delete(leave(CALLED, MOBILE, false, 45), LIN, now());

        assertThat(beside(urgent)).containsExactly(Optional.empty(), Optional.of(newest));
        assertThat(beside(newest)).containsExactly(Optional.of(urgent), Optional.of(middle));
        assertThat(beside(middle)).containsExactly(Optional.of(newest), Optional.of(oldest));
        assertThat(beside(oldest)).containsExactly(Optional.of(middle), Optional.empty());
        assertThat(beside(heard)).containsExactly(Optional.of(middle), Optional.of(oldest));
        store.messages.heard(middle, now());
        assertThat(beside(middle)).containsExactly(Optional.of(newest), Optional.of(oldest));
        store.messages.handle(newest, LIN, now());
        assertThat(beside(middle)).containsExactly(Optional.of(urgent), Optional.of(oldest));
    }

    @Test
    void anItemIsOpenedAsTheListShowsItAndOnlyByWhoHasTheNumber() {
        store.share(CALLED, LIN, WANG, "爸爸");
        var id = leave(CALLED, MOBILE, false, 1);
        store.messages.handle(id, WANG, now());

        assertThat(store.messages.open(id, LIN).orElseThrow().item()).isEqualTo(only(LIN));
        assertThat(store.messages.open(id, WANG).orElseThrow().item()).isEqualTo(only(WANG));
        assertThat(store.messages.open(id, new OpenId("o-stranger"))).isEmpty();
        assertThat(store.messages.open(MessageId.random(), LIN)).isEmpty();
        store.messages.delete(id, LIN, now());
        assertThat(store.messages.open(id, LIN)).isEmpty();
    }

    private List<Optional<MessageId>> beside(MessageId id) {
        var opened = store.messages.open(id, LIN).orElseThrow();
        return List.of(opened.before().map(item -> item.message().id()), opened.after().map(item -> item.message().id()));
    }

    @Test
    void whatOneHandledTheOthersSeeWithTheNameThatTheOwnerGave() {
        store.share(CALLED, LIN, WANG, "爸爸");
        var id = leave(CALLED, MOBILE, false, 1);

        assertThat(store.messages.handle(id, WANG, now())).isEqualTo(Outcome.DONE);
        assertThat(store.messages.handle(id, LIN, now())).isEqualTo(Outcome.UNCHANGED);

        var message = store.messages.byId(id).orElseThrow();
        var byWang = Optional.of(new Handled(Optional.of(WANG), false, "爸爸", now()));
        assertThat(only(LIN)).isEqualTo(new Item(message, byWang, true));
        assertThat(only(WANG)).isEqualTo(new Item(message, byWang, false));

        assertThat(store.messages.reopen(id, LIN, now())).isEqualTo(Outcome.DONE);
        assertThat(store.messages.reopen(id, LIN, now())).isEqualTo(Outcome.UNCHANGED);
        assertThat(only(LIN)).isEqualTo(new Item(message, Optional.empty(), true));
        store.messages.handle(id, LIN, now());
        assertThat(only(WANG).handled()).contains(new Handled(Optional.of(LIN), true, "", now()));
        assertThat(steps(id)).containsExactly(Step.HANDLED, Step.REOPENED, Step.HANDLED);
    }

    @Test
    void whoHandledAndLeftIsForgottenButItStaysHandled() {
        store.share(CALLED, LIN, WANG, "爸爸");
        var id = leave(CALLED, MOBILE, false, 1);
        store.messages.handle(id, WANG, now());

        store.bindings.forget(WANG, now());

        assertThat(only(LIN).handled()).contains(new Handled(Optional.empty(), false, "", now()));
        assertThat(store.database.<Long>read(db -> db.sql("select count(*) from message where handled_by is not null").query(Long.class).single()))
                .isZero();
    }

    @Test
    void whatWasDeletedComesBackAsItWas() {
        var id = leave(CALLED, MOBILE, true, 1);
        var unheard = only(LIN);

        assertThat(store.messages.delete(id, LIN, now())).isEqualTo(Outcome.DONE);
        assertThat(store.messages.delete(id, LIN, now())).isEqualTo(Outcome.UNCHANGED);
        var deleted = store.messages.byId(id).orElseThrow();
        assertThat(deleted.state()).isEqualTo(MessageState.DELETED);
        assertThat(store.messages.restorable(LIN, now())).containsExactly(new Deleted(deleted, now().plus(Duration.ofHours(24))));
        assertThat(store.messages.handle(id, LIN, now())).isEqualTo(Outcome.GONE);

        clock.advance(Duration.ofHours(24).minusMillis(1));
        assertThat(store.messages.restore(id, LIN, now())).isEqualTo(Outcome.DONE);
        assertThat(store.messages.restore(id, LIN, now())).isEqualTo(Outcome.UNCHANGED);

        assertThat(only(LIN)).isEqualTo(unheard);
        assertThat(steps(id)).containsExactly(Step.DELETED, Step.RESTORED);
        assertThat(store.messages.restorable(LIN, now())).isEmpty();
        assertThat(store.messages.takeErasable(now().plus(Duration.ofDays(9)))).as("a restored recording is not erased").isEmpty();
    }

    @Test
    void afterADayItIsGone() {
        var id = leave(CALLED, MOBILE, true, 1);
        store.messages.delete(id, LIN, now());

        clock.advance(Duration.ofHours(24));

        assertThat(store.messages.restore(id, LIN, now())).isEqualTo(Outcome.GONE);
        assertThat(store.messages.restorable(LIN, now())).isEmpty();
    }

    @Test
    void whatWasTakenToBeErasedIsNotBroughtBack() {
        var id = leave(CALLED, MOBILE, true, 1);
        store.messages.delete(id, LIN, now());

        assertThat(store.messages.takeErasable(now().plusMillis(1))).containsExactly(id);

        assertThat(store.messages.restore(id, LIN, now())).isEqualTo(Outcome.GONE);
        assertThat(store.messages.restorable(LIN, now())).isEmpty();
    }

    @Test
    void guestsNeitherDeleteNorRestore() {
        store.share(CALLED, LIN, WANG, "爸爸");
        var id = leave(CALLED, MOBILE, false, 1);

        assertThat(store.messages.delete(id, WANG, now())).isEqualTo(Outcome.OWNERS_ONLY);
        assertThat(only(LIN).message().state()).isEqualTo(MessageState.UNHEARD);
        store.messages.delete(id, LIN, now());
        assertThat(store.messages.restore(id, WANG, now())).isEqualTo(Outcome.OWNERS_ONLY);
        assertThat(store.messages.restorable(WANG, now())).isEmpty();
    }

    @Test
    void strangersDoNothing() {
        var id = leave(CALLED, MOBILE, false, 1);

        assertThat(store.messages.delete(id, WANG, now())).isEqualTo(Outcome.GONE);
        assertThat(store.messages.handle(id, WANG, now())).isEqualTo(Outcome.GONE);
        store.messages.delete(id, LIN, now());
        assertThat(store.messages.restore(id, WANG, now())).isEqualTo(Outcome.GONE);
        assertThat(steps(id)).containsExactly(Step.DELETED);
    }

    @Test
    void aNumberThatWentToSomebodyElseBringsNothingBack() {
        var id = leave(CALLED, MOBILE, false, 1);
        store.messages.delete(id, LIN, now());

        store.bindings.bind(CALLED, WANG, Proof.CALLED_IN, now());

        assertThat(store.messages.restore(id, LIN, now())).isEqualTo(Outcome.GONE);
        assertThat(store.messages.restore(id, WANG, now())).isEqualTo(Outcome.GONE);
        assertThat(store.messages.restorable(WANG, now())).isEmpty();
    }

    @Test
    void onlyOurOwnPositionsAreRead() {
        var position = new Position(1, now(), MessageId.random());

        assertThat(Position.parse(position.text())).contains(position);
        for (var text : new String[] {"", "3-1-" + position.id(), "1--" + position.id(), "1-1-short", "1-99999999999999999999-" + position.id()}) {
            assertThat(Position.parse(text)).as(text).isEmpty();
        }
    }

    private Item only(OpenId follower) {
        var items = store.messages.inboxOf(Query.of(follower, 10)).items();
        assertThat(items).hasSize(1);
        return items.getFirst();
    }

    private List<MessageId> found(String search) {
        var listing = store.messages.inboxOf(new Query(LIN, Optional.empty(), search, Optional.empty(), 10));
        assertThat(listing.unheard()).isEqualTo(listing.items().size());
        return listing.items().stream().map(item -> item.message().id()).toList();
    }

    private List<Step> steps(MessageId id) {
        return store.messages.timeline(id).stream().map(TimelineEntry::step).toList();
    }

    private MessageId leave(PhoneNumber called, String caller, boolean urgent, int minutesAgo) {
        var at = now().minus(Duration.ofMinutes(minutesAgo));
        var call = new MissedCall(MessageId.random(), called, Optional.of(new PhoneNumber(caller)), false, DivertReason.BUSY, Condition.BUSY, at, "t");
        return store.messages.keep(new FinishedCall(call, MessageKind.VOICE, Duration.ofSeconds(2), urgent, at.plusSeconds(9), List.of())).id();
    }

    private Instant now() {
        return clock.instant();
    }
}
