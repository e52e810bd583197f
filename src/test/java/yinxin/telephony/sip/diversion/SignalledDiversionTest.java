package yinxin.telephony.sip.diversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import yinxin.telephony.sip.diversion.Diverter.Evidence;
import yinxin.telephony.sip.isup.Iam;
import yinxin.telephony.sip.isup.IsupNumber;
import yinxin.telephony.sip.isup.IsupNumber.Nature;
import yinxin.telephony.sip.isup.Redirection;
import yinxin.telephony.sip.stack.SipHeaders;

/// What is concluded from an ISUP message beside the header fields.
class SignalledDiversionTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final IsupNumber LAST = new IsupNumber("8613912345678", Nature.INTERNATIONAL, true);
    private static final IsupNumber FIRST = new IsupNumber("13700137000", Nature.NATIONAL, false);
    private static final Optional<Redirection> TWICE = Optional.of(new Redirection(2, 1, 2));

    private static DivertedCall read(Iam iam, String... fields) {
        var text = "INVITE sip:" + CallEvidence.OUR_USER + "@h SIP/2.0\r\n" + String.join("\r\n", fields) + "\r\nCall-ID: call-1\r\n\r\n";
        var octets = text.getBytes(StandardCharsets.UTF_8);
        return CallEvidence.read(SipHeaders.read(octets, octets.length), Optional.of(iam), "carrier", NOW);
    }

    private static Iam iam(Optional<IsupNumber> redirecting, Optional<IsupNumber> original, Optional<Redirection> redirection) {
        return new Iam(Optional.of(new IsupNumber("95000", Nature.NATIONAL, false)), Optional.of(new IsupNumber("8613800138000", Nature.INTERNATIONAL, true)),
                redirecting, original, redirection);
    }

    private static Diverter diverter(String number, Optional<String> reason) {
        return new Diverter(number, Evidence.ISUP, reason, OptionalInt.empty(), OptionalInt.empty());
    }

    @Test
    void whoDivertedLastComesBeforeWhoWasCalledFirst() {
        var call = read(iam(Optional.of(LAST), Optional.of(FIRST), TWICE), "From: <sip:anonymous@anonymous.invalid>;tag=1");

        assertThat(call).isEqualTo(new DivertedCall("call-1", NOW, "carrier", "95000", Optional.of("+8613800138000"), true,
                List.of(diverter("+8613912345678", Optional.of("no-answer")), diverter("13700137000", Optional.of("user-busy"))), 2));
    }

    @Test
    void whoWasCalledFirstStandsForWhoDivertedWhenThatIsNotSaid() {
        assertThat(read(iam(Optional.empty(), Optional.of(FIRST), TWICE)).diverters()).containsExactly(diverter("13700137000", Optional.of("no-answer")));
        assertThat(read(iam(Optional.of(FIRST), Optional.of(FIRST), Optional.empty())).diverters()).containsExactly(diverter("13700137000", Optional.empty()));
    }

    @Test
    void itStandsBetweenDiversionAndWhatAnybodyMayHaveWritten() {
        var call = read(iam(Optional.of(LAST), Optional.empty(), Optional.empty()), "From: <sip:13900139000@h>;tag=1", "To: <sip:13600136000@h>",
                "P-Called-Party-ID: <sip:95000@h>", "Diversion: <sip:13500135000@h>;reason=user-busy;counter=3");

        assertThat(call.diverters()).extracting(Diverter::evidence).containsExactly(Evidence.DIVERSION, Evidence.ISUP, Evidence.TO);
        assertThat(call.diversions()).isEqualTo(3);
        assertThat(call.caller()).contains("+8613800138000");
    }

    @Test
    void aCallThatWasNotDivertedNamesNobody() {
        var call = read(iam(Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(call.diverters()).isEmpty();
        assertThat(call.diversions()).isZero();
        assertThat(call.accessNumber()).isEqualTo("95000");
    }
}
