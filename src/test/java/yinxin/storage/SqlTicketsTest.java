package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.proof.ProofWay;
import yinxin.voicemail.proof.Ticket;
import yinxin.voicemail.proof.Tickets.Issued;
import yinxin.voicemail.proof.Tickets.Redemption;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlTicketsTest {
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

    private Ticket vouched() {
        return new Ticket(ProofWay.OPERATOR, Optional.of(CALLED), "店里", clock.instant().plus(Duration.ofDays(7)));
    }

    private Ticket anyNumber() {
        return new Ticket(ProofWay.CALL_BACK, Optional.empty(), clock.instant().plus(Duration.ofDays(7)));
    }

    @Test
    void whatTheOperatorVouchesForIsBoundForWhoComesFirst() {
        var token = store.tickets.issue(vouched());
        assertThat(token).matches("[A-Za-z0-9_-]{22}");

        assertThat(store.tickets.look(token, LIN, clock.instant())).isEqualTo(new Redemption.Good(vouched()));
        assertThat(store.bindings.of(CALLED)).as("looking does nothing").isEmpty();
        assertThat(store.tickets.redeem(token, LIN, clock.instant())).isEqualTo(new Redemption.Good(vouched()));

        assertThat(store.bindings.of(CALLED)).containsExactly(new Binding(CALLED, LIN, clock.instant(), Binding.Proof.OPERATOR, true, clock.instant()));
        assertThat(store.preferences.numbersOf(LIN)).extracting(BoundNumber::label).containsExactly("店里");
        assertThat(store.tickets.redeem(token, WANG, clock.instant())).isEqualTo(new Redemption.Used());
        assertThat(store.tickets.look(token, WANG, clock.instant())).isEqualTo(new Redemption.Used());
        assertThat(store.bindings.of(WANG)).isEmpty();
    }

    @Test
    void whoUsedItMayUseItAgainAsLongAsNothingIsUndone() {
        var token = store.tickets.issue(vouched());
        store.tickets.redeem(token, LIN, clock.instant());

        assertThat(store.tickets.redeem(token, LIN, clock.instant())).isInstanceOf(Redemption.Good.class);
        store.bindings.unbind(CALLED, LIN, clock.instant());
        assertThat(store.tickets.redeem(token, LIN, clock.instant())).isEqualTo(new Redemption.Used());
        assertThat(store.bindings.of(CALLED)).isEmpty();
    }

    @Test
    void whoLeftIsForgottenAndTheTicketStaysUsed() {
        var token = store.tickets.issue(anyNumber());
        store.tickets.redeem(token, LIN, clock.instant());

        store.bindings.forget(LIN, clock.instant());

        assertThat(store.tickets.redeem(token, LIN, clock.instant())).isEqualTo(new Redemption.Used());
        assertThat(store.<Long>read("select count(*) from ticket where used_by is not null", Long.class)).isZero();
    }

    @Test
    void anOldTicketIsToldToBeOldAndAnUnknownOneUnknown() {
        var token = store.tickets.issue(anyNumber());
        clock.advance(Duration.ofDays(7));

        assertThat(store.tickets.redeem(token, LIN, clock.instant())).isEqualTo(new Redemption.Expired());
        assertThat(store.tickets.redeem(token.replace(token.charAt(3), 'x') + "x", LIN, clock.instant())).isEqualTo(new Redemption.Unknown());
        assertThat(store.tickets.redeem("", LIN, clock.instant())).isEqualTo(new Redemption.Unknown());
    }

    @Test
    void ofATokenOnlyItsHashIsKept() {
        var token = store.tickets.issue(anyNumber());

        assertThat(store.<String>read("select token_hash from ticket", String.class)).doesNotContain(token).hasSize(64);
    }

    @Test
    void aNumberHasOneOpenTicketFromTheTableAndItIsToldAgain() {
        var first = store.tickets.issueOnce(vouched(), clock.instant());
        clock.advance(Duration.ofDays(1));
        var again = store.tickets.issueOnce(vouched(), clock.instant());

        assertThat(first.fresh()).isTrue();
        assertThat(again).isEqualTo(new Issued(first.token(), first.ticket(), false));
        assertThat(store.tickets.redeem(again.token(), LIN, clock.instant())).isInstanceOf(Redemption.Good.class);

        var next = store.tickets.issueOnce(vouched(), clock.instant());
        assertThat(next.fresh()).as("that one is used").isTrue();
        assertThat(next.token()).isNotEqualTo(first.token());
        clock.advance(Duration.ofDays(8));
        assertThat(store.tickets.issueOnce(vouched(), clock.instant()).fresh()).as("and that one old").isTrue();
    }

    @Test
    void aTicketThatVouchesNamesItsNumber() {
        assertThatThrownBy(() -> new Ticket(ProofWay.OPERATOR, Optional.empty(), clock.instant())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.tickets.issueOnce(anyNumber(), clock.instant())).isInstanceOf(IllegalArgumentException.class);
    }
}
