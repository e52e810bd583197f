package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Bindings.Bound;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.message.ProofOutcome;
import yinxin.voicemail.proof.CallLimits;
import yinxin.voicemail.proof.SpokenCodes.Issue;
import yinxin.voicemail.proof.SpokenCodes.Pending;
import yinxin.voicemail.proof.SpokenCodes.Progress;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlSpokenCodesTest {
    @Parameter
    Engine engine;
    private static final String HOME = "aHashOfAnAddress";
    private static final Duration A_WHILE = Duration.ofMinutes(2);

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

    private Issue ask(PhoneNumber number, OpenId who, String address) {
        return store.spokenCodes.issue(number, who, address, clock.instant());
    }

    private ProofCode issued(PhoneNumber number, OpenId who) {
        return ((Issue.Issued) ask(number, who, "")).code();
    }

    private ProofOutcome types(OpenId who, String digits) {
        return store.spokenCodes.prove(who, digits, clock.instant());
    }

    private static String otherThan(String digits) {
        return "%06d".formatted((Integer.parseInt(digits) + 1) % 1_000_000);
    }

    private static PhoneNumber mobile(int last) {
        return new PhoneNumber("+861380013%04d".formatted(last));
    }

    private List<Push> pushes() {
        return store.outbox.claim(clock.instant(), 10, Duration.ofMinutes(1)).stream().map(Delivery::push).toList();
    }

    @Test
    void theCodeThatWasReadOutBindsTheNumberOfWhoTypesIt() {
        var code = issued(CALLED, LIN);
        assertThat(code.digits()).matches("[0-9]{6}");
        assertThat(code.expires()).isEqualTo(clock.instant().plus(ProofCode.LIFETIME));

        clock.advance(A_WHILE);
        var binding = new Binding(CALLED, LIN, clock.instant(), Binding.Proof.CALLED_BACK, true, clock.instant());

        assertThat(types(LIN, code.digits())).isEqualTo(new ProofOutcome.Proven(new Bound(binding, List.of(), 0)));
        assertThat(store.bindings.of(CALLED)).containsExactly(binding);
    }

    @Test
    void aCodeWorksOnce() {
        var code = issued(CALLED, LIN);
        types(LIN, code.digits());
        store.bindings.unbind(CALLED, LIN, clock.instant());

        assertThat(types(LIN, code.digits())).isEqualTo(new ProofOutcome.NothingPending());
        assertThat(store.bindings.of(CALLED)).isEmpty();
    }

    @Test
    void aCodeIsWorthNothingToSomebodyElse() {
        var code = issued(CALLED, LIN);

        assertThat(types(WANG, code.digits())).isEqualTo(new ProofOutcome.NothingPending());
        clock.advance(A_WHILE);
        var own = issued(mobile(1), WANG);
        assertThat(own.digits()).isNotEqualTo(code.digits());
        assertThat(types(WANG, code.digits())).isEqualTo(new ProofOutcome.WrongCode(4));
    }

    @Test
    void whatBelongsOnThePhoneProvesNothingInTheChatAndTheOtherWayRound() {
        var keyed = store.bindings.issueCode(CALLED, LIN, clock.instant()).orElseThrow();
        assertThat(types(LIN, keyed.digits())).isEqualTo(new ProofOutcome.NothingPending());

        var read = issued(CALLED, LIN);
        assertThat(store.bindings.prove(CALLED, read.digits(), clock.instant())).isEqualTo(new ProofOutcome.NothingPending());
        assertThat(types(LIN, read.digits())).isInstanceOf(ProofOutcome.Proven.class);
    }

    @Test
    void fiveWrongCodesAreTheEndOfTheCode() {
        var code = issued(CALLED, LIN);
        for (var left = 4; left > 0; left--) {
            assertThat(types(LIN, otherThan(code.digits()))).isEqualTo(new ProofOutcome.WrongCode(left));
        }

        assertThat(types(LIN, otherThan(code.digits()))).isEqualTo(new ProofOutcome.TooManyTries());
        assertThat(types(LIN, code.digits())).isEqualTo(new ProofOutcome.TooManyTries());
    }

    @Test
    void wrongCodesCountOverAllCodesThatSomebodyWaitsFor() {
        var first = issued(CALLED, LIN);
        var second = issued(mobile(2), LIN);
        for (var i = 0; i < ProofCode.TRIES; i++) {
            types(LIN, first.digits().equals("000000") || second.digits().equals("000000") ? "000001" : "000000");
        }

        assertThat(types(LIN, first.digits())).isEqualTo(new ProofOutcome.TooManyTries());
        assertThat(types(LIN, second.digits())).isEqualTo(new ProofOutcome.TooManyTries());
    }

    @Test
    void anOldCodeIsToldToBeOld() {
        var code = issued(CALLED, LIN);
        clock.advance(ProofCode.LIFETIME.plusSeconds(1));

        assertThat(store.spokenCodes.pending(LIN, clock.instant())).isEmpty();
        assertThat(types(LIN, code.digits())).isEqualTo(new ProofOutcome.Expired());
        assertThat(types(LIN, otherThan(code.digits()))).isEqualTo(new ProofOutcome.Expired());
    }

    @Test
    void whoHadTheNumberLosesItAndIsTold() {
        store.bindings.bind(CALLED, WANG, Binding.Proof.CALLED_IN, clock.instant());

        types(LIN, issued(CALLED, LIN).digits());

        assertThat(store.bindings.of(WANG)).isEmpty();
        assertThat(pushes()).containsExactly(new Push.NumberLost(CALLED));
    }

    @Test
    void aNumberIsCalledOnceAMinuteThriceAnHourAndSixTimesADayWhoeverAsks() {
        assertThat(ask(CALLED, LIN, "")).isInstanceOf(Issue.Issued.class);
        clock.advance(Duration.ofSeconds(20));
        assertThat(ask(CALLED, WANG, "")).isEqualTo(new Issue.TooOften(Duration.ofSeconds(40)));
        for (var i = 0; i < 2; i++) {
            clock.advance(A_WHILE);
            assertThat(ask(CALLED, stranger(i), "")).isInstanceOf(Issue.Issued.class);
        }
        clock.advance(A_WHILE);
        assertThat(ask(CALLED, WANG, "")).isEqualTo(new Issue.TooOften(Duration.ofMinutes(54).minusSeconds(20)));
        for (var i = 0; i < 3; i++) {
            clock.advance(Duration.ofHours(1));
            assertThat(ask(CALLED, stranger(3 + i), "")).isInstanceOf(Issue.Issued.class);
        }
        clock.advance(Duration.ofHours(2));
        assertThat(ask(CALLED, WANG, "")).isInstanceOf(Issue.TooOften.class);
        clock.advance(Duration.ofHours(20));
        assertThat(ask(CALLED, WANG, "")).isInstanceOf(Issue.Issued.class);
    }

    private static OpenId stranger(int which) {
        return new OpenId("oStranger%019d".formatted(which));
    }

    @Test
    void aFollowerAsksForFiveCallsAnHourAndTenADayWhateverTheNumbers() {
        for (var hour = 0; hour < 2; hour++) {
            for (var i = 0; i < 5; i++) {
                assertThat(ask(mobile(10 * hour + i), LIN, "")).isInstanceOf(Issue.Issued.class);
            }
            assertThat(ask(mobile(99), LIN, "")).isEqualTo(new Issue.TooOften(hour == 0 ? Duration.ofHours(1) : Duration.ofHours(23)));
            clock.advance(Duration.ofHours(1));
        }
        assertThat(ask(mobile(99), LIN, "")).isEqualTo(new Issue.TooOften(Duration.ofHours(22)));
        assertThat(ask(mobile(99), WANG, "")).as("somebody else may").isInstanceOf(Issue.Issued.class);
    }

    @Test
    void fromOneAddressComeTwentyCallsAnHour() {
        for (var i = 0; i < 20; i++) {
            assertThat(ask(mobile(i), stranger(i), HOME)).isInstanceOf(Issue.Issued.class);
        }

        assertThat(ask(mobile(50), stranger(50), HOME)).isEqualTo(new Issue.TooOften(Duration.ofHours(1)));
        assertThat(ask(mobile(50), stranger(50), "elsewhere")).isInstanceOf(Issue.Issued.class);
        assertThat(ask(mobile(51), stranger(51), "")).as("the chat has no address").isInstanceOf(Issue.Issued.class);
    }

    @Test
    void whoLeavesAndComesBackStartsNoNewCount() {
        for (var i = 0; i < 5; i++) {
            ask(mobile(i), LIN, HOME);
        }
        store.bindings.forget(LIN, clock.instant());

        assertThat(ask(mobile(99), LIN, "")).isInstanceOf(Issue.TooOften.class);
        assertThat(ask(mobile(0), WANG, "")).as("nor for the number").isInstanceOf(Issue.TooOften.class);
        assertThat(store.<Long>read("select count(*) from proof_request where follower like '%Lin%' or address <> ''", Long.class)).isZero();
        clock.advance(CallLimits.LONGEST);
        ask(mobile(98), WANG, "");
        assertThat(store.<Long>read("select count(*) from proof_request", Long.class)).as("after a day nothing is left").isEqualTo(1);
    }

    @Test
    void codesToBeKeyedHaveACountOfTheirOwnOfTenAnHourAndFortyADay() {
        for (var hour = 0; hour < 4; hour++) {
            for (var i = 0; i < ProofCode.CODES_AN_HOUR; i++) {
                assertThat(store.bindings.issueCode(mobile(i), LIN, clock.instant())).isPresent();
            }
            assertThat(store.bindings.issueCode(CALLED, LIN, clock.instant())).isEmpty();
            clock.advance(Duration.ofHours(1));
        }
        assertThat(store.bindings.issueCode(CALLED, LIN, clock.instant())).isEmpty();
        assertThat(ask(CALLED, LIN, "")).isInstanceOf(Issue.Issued.class);
    }

    @ParameterizedTest
    @EnumSource(Progress.class)
    void howTheCallGoesIsSeenAndAFailureIsTold(Progress progress) {
        var code = issued(CALLED, LIN);

        store.spokenCodes.progress(CALLED, LIN, progress, clock.instant());
        store.spokenCodes.progress(CALLED, LIN, progress, clock.instant());

        assertThat(store.spokenCodes.pending(LIN, clock.instant())).contains(new Pending(CALLED, progress, code.expires()));
        assertThat(pushes()).isEqualTo(progress.failed() ? List.of(new Push.CodeCallFailed(CALLED, progress)) : List.of());
    }

    @Test
    void aCallWhoseEndNobodyToldHasFailed() {
        var code = issued(CALLED, LIN);

        clock.advance(Duration.ofMinutes(4));

        assertThat(store.spokenCodes.pending(LIN, clock.instant())).isEqualTo(Optional.of(new Pending(CALLED, Progress.FAILED, code.expires())));
    }

    @Test
    void theLatestCodeIsTheOneThatIsWaitedFor() {
        issued(CALLED, LIN);
        clock.advance(A_WHILE);
        var later = issued(mobile(7), LIN);

        assertThat(store.spokenCodes.pending(LIN, clock.instant())).contains(new Pending(mobile(7), Progress.CALLING, later.expires()));
        assertThat(store.spokenCodes.pending(WANG, clock.instant())).isEmpty();
    }
}
