package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.Inbox.Query;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Bindings.Bound;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.message.ProofOutcome;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlBindingsTest {
    private static final PhoneNumber OTHER = new PhoneNumber("+861088886666");

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
    void aCodeKeyedFromThePhoneBindsItAndTheChatSaysSo() {
        var code = store.bindings.issueCode(CALLED, LIN, clock.instant()).orElseThrow();
        assertThat(code.digits()).matches("[0-9]{6}");
        assertThat(code.expires()).isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));

        clock.advance(Duration.ofMinutes(2));
        var outcome = store.bindings.prove(CALLED, code.digits(), clock.instant());

        var binding = new Binding(CALLED, LIN, clock.instant(), Proof.CALLED_IN, true, clock.instant());
        assertThat(outcome).isEqualTo(new ProofOutcome.Proven(new Bound(binding, List.of(), 0)));
        assertThat(store.bindings.of(LIN)).containsExactly(binding);
        assertThat(store.bindings.of(CALLED)).containsExactly(binding);
        assertThat(pushes()).containsExactly(new Push.NumberBound(CALLED));
    }

    @Test
    void aCodeWorksOnce() {
        var code = store.bindings.issueCode(CALLED, LIN, clock.instant()).orElseThrow();
        store.bindings.prove(CALLED, code.digits(), clock.instant());
        assertThat(store.bindings.prove(CALLED, code.digits(), clock.instant())).isEqualTo(new ProofOutcome.NothingPending());
    }

    @Test
    void aCodeDiesAfterTenMinutes() {
        var code = store.bindings.issueCode(CALLED, LIN, clock.instant()).orElseThrow();
        clock.advance(ProofCode.LIFETIME.plusSeconds(1));
        assertThat(store.bindings.prove(CALLED, code.digits(), clock.instant())).isEqualTo(new ProofOutcome.Expired());
        assertThat(store.bindings.of(CALLED)).isEmpty();
    }

    @Test
    void aCodeKeyedFromAnotherPhoneProvesNothing() {
        var code = store.bindings.issueCode(CALLED, LIN, clock.instant()).orElseThrow();
        assertThat(store.bindings.prove(OTHER, code.digits(), clock.instant())).isEqualTo(new ProofOutcome.NothingPending());
    }

    @Test
    void fiveWrongTriesKillTheCode() {
        var code = store.bindings.issueCode(CALLED, LIN, clock.instant()).orElseThrow();
        var wrong = code.digits().equals("000000") ? "000001" : "000000";
        for (var left = 4; left > 0; left--) {
            assertThat(store.bindings.prove(CALLED, wrong, clock.instant())).isEqualTo(new ProofOutcome.WrongCode(left));
        }
        assertThat(store.bindings.prove(CALLED, wrong, clock.instant())).isEqualTo(new ProofOutcome.TooManyTries());
        assertThat(store.bindings.prove(CALLED, code.digits(), clock.instant())).isEqualTo(new ProofOutcome.TooManyTries());

        var fresh = store.bindings.issueCode(CALLED, LIN, clock.instant()).orElseThrow();
        assertThat(store.bindings.prove(CALLED, fresh.digits(), clock.instant())).isInstanceOf(ProofOutcome.Proven.class);
    }

    @Test
    void aFollowerMayAskForTenCodesAnHour() {
        for (var i = 0; i < ProofCode.CODES_AN_HOUR; i++) {
            assertThat(store.bindings.issueCode(CALLED, LIN, clock.instant())).isPresent();
        }
        assertThat(store.bindings.issueCode(CALLED, LIN, clock.instant())).isEmpty();
        assertThat(store.bindings.issueCode(CALLED, WANG, clock.instant())).isPresent();
        clock.advance(Duration.ofMinutes(61));
        assertThat(store.bindings.issueCode(CALLED, LIN, clock.instant())).isPresent();
    }

    @Test
    void whoProvesANumberLastOwnsItAndTheFormerOwnerIsTold() {
        store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
        var before = store.ownerships.present(CALLED);

        var bound = store.bindings.bind(CALLED, WANG, Proof.CALLED_IN, clock.instant());

        assertThat(bound.formerOwners()).containsExactly(LIN);
        assertThat(store.bindings.of(LIN)).isEmpty();
        assertThat(store.bindings.of(CALLED)).extracting(Binding::follower).containsExactly(WANG);
        assertThat(store.outbox.claim(clock.instant(), 10, Duration.ofMinutes(1)))
                .extracting(Delivery::to, Delivery::push)
                .containsExactly(org.assertj.core.api.Assertions.tuple(LIN, new Push.NumberLost(CALLED)));
        assertThat(store.ownerships.byId(before.ownership())).as("the former owner's key").isEmpty();
        assertThat(store.ownerships.present(CALLED).ownership()).isNotEqualTo(before.ownership());
    }

    @Test
    void heldMessagesGoToTheFirstWhoProvesTheNumber() {
        var held = store.messages.keep(store.call(CALLED, clock.instant()));
        assertThat(held.state()).isEqualTo(MessageState.HELD);

        var bound = store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());

        assertThat(bound.released()).isEqualTo(1);
        assertThat(store.messages.inboxOf(Query.of(LIN, 10)).items()).extracting(item -> item.message().id()).containsExactly(held.id());
        assertThat(pushes()).hasSize(1).allMatch(p -> p instanceof Push.Notice);
    }

    @Test
    void unbindingEndsNoticesAndDestroysTheKey() {
        store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
        store.bindings.bind(OTHER, LIN, Proof.CALLED_IN, clock.instant());
        var key = store.ownerships.present(CALLED).ownership();
        store.messages.keep(store.call(CALLED, clock.instant()));

        assertThat(store.bindings.unbind(CALLED, LIN, clock.instant())).isTrue();
        assertThat(store.bindings.unbind(CALLED, LIN, clock.instant())).isFalse();

        assertThat(store.ownerships.byId(key)).isEmpty();
        assertThat(store.bindings.of(LIN)).extracting(Binding::number).containsExactly(OTHER);
        assertThat(pushes()).isEmpty();
    }

    @Test
    void whoLeavesTheAccountLeavesNothing() {
        store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
        store.bindings.bind(OTHER, LIN, Proof.OPERATOR, clock.instant());
        store.bindings.issueCode(CALLED, LIN, clock.instant());
        store.messages.keep(store.call(CALLED, clock.instant()));

        assertThat(store.bindings.forget(LIN, clock.instant())).containsExactly(CALLED, OTHER);

        for (var table : List.of("binding", "proof_code", "proof_request", "delivery")) {
            long rows = store.database.read(db -> db.sql("select count(*) from " + table + " where follower = '" + LIN.value() + "'")
                    .query(Long.class).single());
            assertThat(rows).as(table).isZero();
        }
        assertThat(store.bindings.forget(LIN, clock.instant())).isEmpty();
    }

    @Test
    void withdrawnConsentKeepsTheMessageAndSendsNoNotice() {
        store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
        assertThat(store.bindings.consent(LIN, false, clock.instant())).isEqualTo(1);

        store.messages.keep(store.call(CALLED, clock.instant()));

        assertThat(pushes()).isEmpty();
        assertThat(store.messages.inboxOf(Query.of(LIN, 10)).items()).hasSize(1);
    }

    private List<Push> pushes() {
        return store.carryAll().stream().map(Delivery::push).toList();
    }
}
