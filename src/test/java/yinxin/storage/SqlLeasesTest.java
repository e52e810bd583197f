package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
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
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.Lease;
import yinxin.voicemail.owner.Leases.Due;
import yinxin.voicemail.owner.Leases.Round;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlLeasesTest {
    private static final PhoneNumber OTHER = new PhoneNumber("+861088886666");
    private static final Lease LEASE = new Lease(Duration.ofDays(100), Duration.ofDays(250), Duration.ofDays(30));
    private static final Round NOTHING = new Round(0, 0);

    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;
    private SqlLeases leases;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
        leases = new SqlLeases(store.database, LEASE);
        store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theWholeLifeOfALease() {
        var key = store.ownerships.present(CALLED).ownership();
        after(99);
        assertThat(goRound()).isEqualTo(NOTHING);
        assertThat(due()).isEmpty();

        after(1);
        assertThat(goRound()).as("silent for a hundred days").isEqualTo(new Round(1, 0));
        var until = clock.instant().plus(LEASE.grace());
        assertThat(due()).containsExactly(new Due(CALLED, until));
        assertThat(pushes()).containsExactly(tuple(LIN, new Push.ProofWanted(CALLED, until)));
        assertThat(goRound()).as("is asked once").isEqualTo(NOTHING);

        after(29);
        store.bindings.alive(LIN, clock.instant());
        assertThat(due()).as("a sign of life settles it").isEmpty();
        assertThat(goRound()).isEqualTo(NOTHING);

        after(121);
        assertThat(goRound()).as("the proof is 250 days old").isEqualTo(new Round(1, 0));
        pushes();
        store.bindings.alive(LIN, clock.instant().plusSeconds(1));
        after(29);
        store.bindings.alive(LIN, clock.instant());
        assertThat(due()).as("a visit is no proof").hasSize(1);
        store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
        assertThat(due()).as("a proof is").isEmpty();
        assertThat(goRound()).isEqualTo(NOTHING);

        after(100);
        assertThat(goRound()).isEqualTo(new Round(1, 0));
        pushes();
        after(30);
        assertThat(goRound()).as("asked a grace ago, and silent").isEqualTo(new Round(0, 1));
        assertThat(pushes()).containsExactly(tuple(LIN, new Push.LeaseEnded(CALLED)));
        assertThat(store.bindings.of(CALLED)).isEmpty();
        assertThat(store.ownerships.byId(key)).as("the key").isEmpty();
        assertThat(goRound()).isEqualTo(NOTHING);
    }

    @Test
    void whoLooksInNowAndThenIsNotAskedUntilTheProofIsOld() {
        for (var day = 0; day < 245; day += 49) {
            after(49);
            store.bindings.alive(LIN, clock.instant());
            assertThat(goRound()).as("on day " + day).isEqualTo(NOTHING);
        }
        after(5);
        assertThat(goRound()).isEqualTo(new Round(1, 0));
    }

    @Test
    void aVisitWhileTheProofIsOldDoesNotCancelWhatSilenceAskedFor() {
        after(230);
        assertThat(goRound()).isEqualTo(new Round(1, 0));
        after(25);
        store.bindings.alive(LIN, clock.instant());
        assertThat(due()).as("the proof is 255 days old by now").hasSize(1);
        after(5);
        assertThat(goRound()).isEqualTo(new Round(0, 1));
    }

    @Test
    void afterALongOutagePeopleAreAskedBeforeTheyLoseAnything() {
        after(5_000);
        assertThat(goRound()).isEqualTo(new Round(1, 0));
        assertThat(store.bindings.of(CALLED)).hasSize(1);
    }

    @Test
    void whatTheOperatorVouchesForDoesNotLapse() {
        store.bindings.bind(OTHER, LIN, Proof.OPERATOR, clock.instant());
        after(100);
        assertThat(goRound()).isEqualTo(new Round(1, 0));
        after(400);
        assertThat(goRound()).isEqualTo(new Round(0, 1));
        assertThat(store.bindings.of(LIN)).extracting(Binding::number).containsExactly(OTHER);
    }

    @Test
    void guestsGoWithTheOwnerAndAreNotAsked() {
        store.sharing.accept(store.sharing.invite(CALLED, LIN, "爸爸", clock.instant()).orElseThrow(), WANG, clock.instant());
        pushes();
        after(100);
        store.bindings.alive(WANG, clock.instant());
        assertThat(goRound()).isEqualTo(new Round(1, 0));
        assertThat(leases.due(WANG, clock.instant())).isEmpty();
        assertThat(pushes()).extracting(p -> p.toList().getFirst()).containsExactly(LIN);

        after(30);
        assertThat(goRound()).isEqualTo(new Round(0, 1));
        assertThat(pushes()).containsExactlyInAnyOrder(tuple(LIN, new Push.LeaseEnded(CALLED)), tuple(WANG, new Push.ShareEnded(CALLED)));
        assertThat(store.bindings.of(CALLED)).isEmpty();
    }

    @Test
    void callsAreNoSignsOfLifeOfTheOneWhoIsCalled() {
        after(100);
        store.messages.keep(store.call(CALLED, clock.instant()));
        assertThat(goRound()).isEqualTo(new Round(1, 0));
    }

    @Test
    void signsOfLifeAreWrittenOnceADay() {
        clock.advance(Duration.ofHours(23));
        store.bindings.alive(LIN, clock.instant());
        assertThat(store.preferences.numbersOf(LIN)).extracting(b -> b.aliveAt()).containsExactly(clock.instant().minus(Duration.ofHours(23)));
        clock.advance(Duration.ofHours(2));
        store.bindings.alive(LIN, clock.instant());
        assertThat(store.preferences.numbersOf(LIN)).extracting(b -> b.aliveAt()).containsExactly(clock.instant());
    }

    private void after(int days) {
        clock.advance(Duration.ofDays(days));
    }

    private Round goRound() {
        return leases.goRound(clock.instant());
    }

    private List<Due> due() {
        return leases.due(LIN, clock.instant());
    }

    private List<org.assertj.core.groups.Tuple> pushes() {
        return store.carryAll().stream().map(d -> tuple(d.to(), d.push())).toList();
    }
}
