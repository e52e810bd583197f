package yinxin.voicemail.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.MovedClock;
import yinxin.storage.TestStore;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.diversion.Diverter;
import yinxin.telephony.sip.diversion.Diverter.Evidence;
import yinxin.voicemail.call.AccessNumber.Purpose;
import yinxin.voicemail.call.TrunkRules.ServedUser;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;

class ArrivalReaderTest {
    private static final Instant AT = Instant.parse("2026-11-22T07:01:03Z");
    private static final PhoneNumber B = new PhoneNumber("+8613800138000");
    private static final PhoneNumber C = new PhoneNumber("+8613700137000");

    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;

    @BeforeEach
    void open() {
        store = new TestStore(directory, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource({
        "user-busy, , , BUSY, BUSY", "no-answer, , , NO_ANSWER, NO_ANSWER", "unavailable, , , UNAVAILABLE, UNREACHABLE",
        "unconditional, , , UNCONDITIONAL, FORWARDED", "deflection, , , DEFLECTION, REJECTED", "do-not-disturb, , , DO_NOT_DISTURB, REJECTED",
        "out-of-service, , , OUT_OF_SERVICE, UNKNOWN", "time-of-day, , , ARRANGED, FORWARDED", "follow-me, , , ARRANGED, FORWARDED",
        "away, , , ARRANGED, FORWARDED", "unknown, , , UNKNOWN, UNKNOWN", "send_to_vm, , , UNKNOWN, UNKNOWN",
        ", 486, , BUSY, BUSY", ", 408, , NO_ANSWER, NO_ANSWER", ", 302, , UNCONDITIONAL, FORWARDED", ", 487, , DEFLECTION, REJECTED",
        ", 480, , DEFLECTION, REJECTED", ", 503, , UNAVAILABLE, UNREACHABLE", ", 404, , UNKNOWN, UNKNOWN", ", 999, , UNCONDITIONAL, FORWARDED",
        "unavailable, 404, , UNAVAILABLE, UNREACHABLE", "no-answer, 486, , BUSY, BUSY", ", , 20, UNAVAILABLE, UNREACHABLE",
        ", 404, 20, UNAVAILABLE, UNREACHABLE", ", , 17, BUSY, BUSY", ", , 16, UNKNOWN, UNKNOWN", ", , , UNKNOWN, UNKNOWN"})
    void theReasonIsWhatTheNetworkSaidAndTheConditionWhatFollows(String token, Integer cause, Integer release, DivertReason reason,
            Condition condition) {
        var diverter = new Diverter("13800138000", Evidence.HISTORY_INFO, Optional.ofNullable(token),
                cause == null ? OptionalInt.empty() : OptionalInt.of(cause), release == null ? OptionalInt.empty() : OptionalInt.of(release));
        var missed = missed(reader(plain()), call("01012345600", diverter));
        assertThat(missed.reason()).isEqualTo(reason);
        assertThat(missed.condition()).isEqualTo(condition);
    }

    @Test
    void anExchangesSignallingIsTrustedAsTheDiversionHeaderIs() {
        var isup = new Diverter("8001", Evidence.ISUP, Optional.of("user-busy"), OptionalInt.empty(), OptionalInt.empty());
        var written = new Diverter("13700137000", Evidence.TO, Optional.empty(), OptionalInt.empty(), OptionalInt.empty());
        var missed = missed(reader(plain()), call("01012345600", isup, written));
        assertThat(missed.called()).isEqualTo(new PhoneNumber("8001"));
        assertThat(missed.reason()).isEqualTo(DivertReason.BUSY);
    }

    @Test
    void theWholeCallIsRead() {
        var missed = missed(reader(plain()), call("01012345600", diversion("13800138000", "user-busy")));
        assertThat(missed).isEqualTo(new MissedCall(missed.id(), B, Optional.of(new PhoneNumber("+8613900139000")), false,
                DivertReason.BUSY, Condition.BUSY, AT, "carrier"));
    }

    @Test
    void anAccessNumberFixesTheConditionAndLeavesTheReason() {
        var missed = missed(reader(plain()), call("+861012345601", diversion("13800138000", "unavailable")));
        assertThat(missed.reason()).isEqualTo(DivertReason.UNAVAILABLE);
        assertThat(missed.condition()).isEqualTo(Condition.SUSPENDED);
    }

    @Test
    void aTrunkFixesTheConditionUnlessTheAccessNumberDoes() {
        var reader = reader(new TrunkRules("carrier", ServedUser.LAST, Optional.of(Condition.POWERED_OFF), ""));
        assertThat(missed(reader, call("01012345600", diversion("13800138000", "unknown"))).condition()).isEqualTo(Condition.POWERED_OFF);
        assertThat(missed(reader, call("+861012345601", diversion("13800138000", "unknown"))).condition()).isEqualTo(Condition.SUSPENDED);
    }

    @Test
    void ofTwoDivertersEachTrunkChoosesItsOwn() {
        var call = call("01012345600", diversion("13700137000", "no-answer"), diversion("13800138000", "user-busy"));
        var last = missed(reader(plain()), call);
        assertThat(last.called()).isEqualTo(C);
        assertThat(last.reason()).isEqualTo(DivertReason.NO_ANSWER);

        var original = missed(reader(new TrunkRules("carrier", ServedUser.ORIGINAL, Optional.empty(), "")), call);
        assertThat(original.called()).isEqualTo(B);
        assertThat(original.reason()).isEqualTo(DivertReason.BUSY);

        var firstBound = reader(new TrunkRules("carrier", ServedUser.FIRST_BOUND, Optional.empty(), ""));
        assertThat(missed(firstBound, call).called()).isEqualTo(C);
        store.bindings.bind(B, TestStore.LIN, Proof.OPERATOR, clock.instant());
        assertThat(missed(firstBound, call).called()).isEqualTo(B);
    }

    @Test
    void theBetterEvidenceNamesTheServedUserAndTheOtherMayStillGiveTheReason() {
        var call = call("01012345600", new Diverter("13800138000", Evidence.HISTORY_INFO, Optional.empty(), OptionalInt.of(404), OptionalInt.empty()),
                diversion("+8613800138000", "unavailable"));
        var missed = missed(reader(plain()), call);
        assertThat(missed.called()).isEqualTo(B);
        assertThat(missed.reason()).isEqualTo(DivertReason.UNAVAILABLE);
    }

    @Test
    void aDiversionThatNamesTheAccessNumberItselfIsPassedOver() {
        var call = call("+861012345600", diversion("+861012345600", "unconditional"), diversion("13800138000", "user-busy"));
        assertThat(missed(reader(plain()), call).called()).isEqualTo(B);
    }

    @Test
    void aPersonalAccessNumberStandsForItsOwnerWhenTheNetworkLosesEverything() {
        var missed = missed(reader(plain()), call("01012345602"));
        assertThat(missed.called()).isEqualTo(C);
        assertThat(missed.reason()).isEqualTo(DivertReason.UNKNOWN);
    }

    @Test
    void aNumberThatIsNoAccessNumberIsTheCalledPartyItself() {
        assertThat(missed(reader(plain()), call("13800138000")).called()).isEqualTo(B);
    }

    @Test
    void aCallForNobodyIsForNobody() {
        assertThat(reader(plain()).read(call("01012345600"))).isEqualTo(new Arrival.ForNobody());
        assertThat(reader(plain()).read(call(""))).isEqualTo(new Arrival.ForNobody());
    }

    @Test
    void localNumbersAreCompletedWithTheTrunksAreaCode() {
        var reader = reader(new TrunkRules("carrier", ServedUser.LAST, Optional.empty(), "010"));
        assertThat(missed(reader, call("01012345600", diversion("88886666", "user-busy"))).called()).isEqualTo(new PhoneNumber("+861088886666"));
    }

    @Test
    void theProofNumberIsForOwners() {
        assertThat(reader(plain()).read(call("01012345678"))).isEqualTo(new Arrival.Proof(Optional.of(new PhoneNumber("+8613900139000"))));
    }

    @Test
    void ourOwnCallThatComesBackDivertedIsKnown() {
        var reader = new ArrivalReader(List.of(), List.of(plain()), store.bindings, Optional.of(new PhoneNumber("+8613900139000")));

        assertThat(reader.read(call("01012345600", diversion("13800138000", "user-busy")))).isEqualTo(new Arrival.OurOwn(Condition.BUSY));
    }

    @Test
    void anExtensionCanBeAnAccessNumber() {
        assertThat(missed(reader(plain()), call("9000", diversion("13800138000", "user-busy"))).condition()).isEqualTo(Condition.OUT_OF_COVERAGE);
    }

    private ArrivalReader reader(TrunkRules rules) {
        return new ArrivalReader(List.of(
                new AccessNumber(new PhoneNumber("+861012345678"), Purpose.PROOF, Optional.empty(), Optional.empty()),
                new AccessNumber(new PhoneNumber("+861012345600"), Purpose.DEPOSIT, Optional.empty(), Optional.empty()),
                new AccessNumber(new PhoneNumber("+861012345601"), Purpose.DEPOSIT, Optional.of(Condition.SUSPENDED), Optional.empty()),
                new AccessNumber(new PhoneNumber("+861012345602"), Purpose.DEPOSIT, Optional.empty(), Optional.of(C)),
                new AccessNumber(new PhoneNumber("9000"), Purpose.DEPOSIT, Optional.of(Condition.OUT_OF_COVERAGE), Optional.empty())),
                List.of(rules), store.bindings);
    }

    private static TrunkRules plain() {
        return TrunkRules.plain("carrier");
    }

    private static MissedCall missed(ArrivalReader reader, DivertedCall call) {
        return ((Arrival.Missed) reader.read(call)).call();
    }

    private static Diverter diversion(String number, String reason) {
        return new Diverter(number, Evidence.DIVERSION, Optional.of(reason), OptionalInt.empty(), OptionalInt.empty());
    }

    private static DivertedCall call(String accessNumber, Diverter... diverters) {
        return new DivertedCall("call-id", AT, "carrier", accessNumber, Optional.of("13900139000"), false, List.of(diverters), diverters.length);
    }
}
