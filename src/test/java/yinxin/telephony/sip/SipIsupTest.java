package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.diversion.Diverter;
import yinxin.telephony.sip.diversion.Diverter.Evidence;

/// SIP-I: SIPp plays an exchange that puts the ISUP message of the call into the INVITE's body, beside the session description.
class SipIsupTest {
    private static final Path SCENARIOS = Path.of("src/test/resources/sipp");
    /// The redirection information's second octet: reason 6, once.
    private static final String REASON = "\\x13\\x02\\x03\\x61";
    private static TestGateway gateway;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        gateway = new TestGateway();
    }

    @BeforeEach
    void forgetEarlierCalls() {
        gateway.calls.clear();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /// A scenario made of another one.
    private Sipp changed(String scenario, String text, String replacement) throws IOException {
        var original = Files.readString(SCENARIOS.resolve(scenario + ".xml"));
        assertThat(original).contains(text);
        Files.writeString(directory.resolve("changed.xml"), original.replace(text, replacement));
        return Sipp.scenario(directory.resolve("changed").toString());
    }

    private static DivertedCall expected(DivertedCall call, String reason) {
        return new DivertedCall(call.callId(), call.arrivedAt(), "carrier", "95000", Optional.of("13800138000"), false,
                List.of(new Diverter("13912345678", Evidence.ISUP, Optional.of(reason), OptionalInt.empty(), OptionalInt.empty())), 1);
    }

    @ParameterizedTest
    @CsvSource({"0, unknown", "1, user-busy", "2, no-answer", "3, unconditional", "4, deflection", "5, deflection", "6, unavailable"})
    void theDiversionIsReadFromTheIsupMessage(int reason, String word) throws Exception {
        changed("isup-golden", REASON, "\\x13\\x02\\x03\\x%d1".formatted(reason)).passesAgainst(gateway.port());

        var call = gateway.next();
        assertThat(call.ending()).isEqualTo("HungUp[how=BYE]");
        assertThat(call.diverted()).isEqualTo(expected(call.diverted(), word));
    }

    @Test
    void itsOctetsComeOverTcpAsWell() throws Exception {
        Sipp.scenario("isup-golden").overTcp().passesAgainst(gateway.port());

        var diverted = gateway.next().diverted();
        assertThat(diverted).isEqualTo(expected(diverted, "unavailable"));
    }

    @Test
    void aCallerWhoIsNotToBeShownIsWithheld() throws Exception {
        changed("isup-golden", "\\x0a\\x08\\x83\\x13", "\\x0a\\x08\\x83\\x17").passesAgainst(gateway.port());

        var diverted = gateway.next().diverted();
        assertThat(diverted.withheld()).isTrue();
        assertThat(diverted.caller()).contains("13800138000");
    }

    @Test
    void whatSipItselfSaysComesBeforeIsup() throws Exception {
        changed("isup-golden", "Max-Forwards: 70\nContent-Type: multi", "Max-Forwards: 70\nP-Asserted-Identity: <tel:+8613700137000>\n"
                + "Diversion: <sip:13600136000@192.0.2.10>;reason=user-busy\nContent-Type: multi").passesAgainst(gateway.port());

        var diverted = gateway.next().diverted();
        assertThat(diverted.caller()).contains("+8613700137000");
        assertThat(diverted.diverters()).extracting(Diverter::evidence).containsExactly(Evidence.DIVERSION, Evidence.ISUP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"isup-broken", "isup-alone", "optional-part"})
    void noBodyOfThisKindLosesACall(String scenario) throws Exception {
        Sipp.scenario(scenario).passesAgainst(gateway.port());

        assertThat(gateway.next().ending()).isEqualTo("HungUp[how=BYE]");
        gateway.awaitIdle();
    }

    @Test
    void aPartThatMustBeUnderstoodAndIsNotEndsTheCall() throws Exception {
        var before = gateway.refused(415);

        Sipp.scenario("required-part").passesAgainst(gateway.port());

        assertThat(gateway.refused(415)).isEqualTo(before + 1);
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void aStrangersIsupMessageIsNotRead() throws Exception {
        var golden = Files.readString(SCENARIOS.resolve("isup-golden.xml"));
        var answer = golden.substring(golden.indexOf("<recv"));
        var forbidden = Files.readString(SCENARIOS.resolve("forbidden.xml"));

        changed("isup-golden", answer, forbidden.substring(forbidden.indexOf("<recv"))).from("127.0.0.2").passesAgainst(gateway.port());

        assertThat(gateway.calls).isEmpty();
    }
}
