package yinxin.network.e1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import yinxin.telephony.e1.q931.PartyNumber;
import yinxin.telephony.e1.q931.PartyNumber.Presentation;
import yinxin.telephony.e1.q931.PartyNumber.Screening;
import yinxin.telephony.e1.q931.PartyNumber.Type;
import yinxin.telephony.e1.q931.Redirecting;
import yinxin.telephony.e1.q931.RedirectingReason.Known;
import yinxin.telephony.e1.q931.Setup;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.diversion.Diverter;
import yinxin.telephony.sip.diversion.Diverter.Evidence;

/// A SETUP says what SIP said.
class SetupWriterTest {
    private static final PartyNumber ACCESS = PartyNumber.of("000001", Type.UNKNOWN);
    private static final PartyNumber WANG = PartyNumber.of("8613900139000", Type.INTERNATIONAL).as(Presentation.ALLOWED, Screening.NETWORK_PROVIDED);
    private static final PartyNumber LIN = PartyNumber.of("8613800138000", Type.INTERNATIONAL);

    private static DivertedCall call(String access, Optional<String> caller, boolean withheld, Diverter... diverters) {
        return new DivertedCall("id", Instant.EPOCH, "network", access, caller, withheld, List.of(diverters), diverters.length);
    }

    private static Diverter diverter(String number, Evidence evidence, String reason, int cause) {
        return new Diverter(number, evidence, Optional.of(reason).filter(r -> !r.isEmpty()), cause == 0 ? OptionalInt.empty() : OptionalInt.of(cause),
                OptionalInt.empty());
    }

    @Test
    void theLastOfTheDivertersRedirectsAndTheFirstIsTheOriginal() {
        var call = call("000001", Optional.of("+8613900139000"), false, diverter("+8613900000000", Evidence.REQUEST_URI, "", 486),
                diverter("+8613800138000", Evidence.DIVERSION, "user-busy", 0), diverter("+8613700137000", Evidence.DIVERSION, "unconditional", 0));
        assertThat(SetupWriter.of(call)).contains(Setup.to(ACCESS).from(WANG).redirected(new Redirecting(Optional.of(LIN), Optional.of(Known.BUSY), 3,
                Optional.of(PartyNumber.of("8613700137000", Type.INTERNATIONAL)), Optional.of(Known.UNCONDITIONAL))));
    }

    @Test
    void withoutDiversionOtherEvidenceCounts() {
        var history = call("000001", Optional.of("+8613900139000"), false, diverter("+8613700137000", Evidence.REQUEST_URI, "", 503),
                diverter("+8613800138000", Evidence.HISTORY_INFO, "", 408));
        assertThat(SetupWriter.of(history).orElseThrow().redirecting()).contains(new Redirecting(Optional.of(LIN), Optional.of(Known.NO_REPLY), 2,
                Optional.empty(), Optional.empty()));
        var target = call("000001", Optional.empty(), false, diverter("+8613800138000", Evidence.REQUEST_URI, "", 503));
        assertThat(SetupWriter.of(target)).contains(Setup.to(ACCESS).redirected(Redirecting.by(LIN, Known.OUT_OF_ORDER)));
        var dialled = call("000001", Optional.empty(), false, diverter("+8613800138000", Evidence.TO, "", 0));
        assertThat(SetupWriter.of(dialled)).as("nobody diverted it").contains(Setup.to(ACCESS));
    }

    @Test
    void whoHidesIsHiddenThereToo() {
        var known = call("000001", Optional.of("+8613900139000"), true);
        assertThat(SetupWriter.of(known)).contains(Setup.to(ACCESS).from(WANG.as(Presentation.RESTRICTED, Screening.NETWORK_PROVIDED)));
        var unknown = call("000001", Optional.empty(), true);
        assertThat(SetupWriter.of(unknown)).contains(Setup.to(ACCESS).from(PartyNumber.of("", Type.UNKNOWN).as(Presentation.RESTRICTED,
                Screening.NETWORK_PROVIDED)));
    }

    @Test
    void whatIsNoNumberIsLeftOutAndCannotBeDialled() {
        var call = call("000001", Optional.of("alice"), false, diverter("bob@example.com", Evidence.DIVERSION, "away", 0));
        assertThat(SetupWriter.of(call)).contains(Setup.to(ACCESS).redirected(new Redirecting(Optional.empty(), Optional.of(Known.UNKNOWN), 1,
                Optional.empty(), Optional.empty())));
        assertThat(SetupWriter.of(call("voicemail", Optional.empty(), false))).isEmpty();
        assertThat(SetupWriter.of(call("1".repeat(33), Optional.empty(), false))).isEmpty();
    }

    @Test
    void everyReasonHasItsValue() {
        var words = Map.of("user-busy", Known.BUSY, "no-answer", Known.NO_REPLY, "unconditional", Known.UNCONDITIONAL, "deflection", Known.DEFLECTION,
                "unavailable", Known.OUT_OF_ORDER, "out-of-service", Known.UNKNOWN, "unknown", Known.UNKNOWN);
        words.forEach((word, reason) -> assertThat(SetupWriter.reason(diverter("1", Evidence.DIVERSION, word, 0))).as(word).isEqualTo(reason));
        var causes = Map.of(486, Known.BUSY, 408, Known.NO_REPLY, 302, Known.UNCONDITIONAL, 487, Known.DEFLECTION, 480, Known.DEFLECTION,
                503, Known.OUT_OF_ORDER, 404, Known.UNKNOWN);
        causes.forEach((cause, reason) -> assertThat(SetupWriter.reason(diverter("1", Evidence.HISTORY_INFO, "", cause))).as("%d", cause).isEqualTo(reason));
    }
}
