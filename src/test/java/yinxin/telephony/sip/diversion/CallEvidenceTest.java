package yinxin.telephony.sip.diversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.sip.diversion.Diverter.Evidence;
import yinxin.telephony.sip.stack.SipHeaders;

/// Whole INVITEs, and everything that is concluded from them.
class CallEvidenceTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static DivertedCall read(String requestUri, String... fields) {
        var text = "INVITE " + requestUri + " SIP/2.0\r\n" + String.join("\r\n", fields) + "\r\nCall-ID: call-1\r\n\r\n";
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return CallEvidence.read(SipHeaders.read(bytes, bytes.length), Optional.empty(), "carrier", NOW);
    }

    private static Diverter diverter(String number, Evidence evidence, String reason, int cause) {
        return new Diverter(number, evidence, Optional.of(reason).filter(r -> !r.isEmpty()),
                cause == 0 ? OptionalInt.empty() : OptionalInt.of(cause), OptionalInt.empty());
    }

    @Test
    void allEvidenceAtOnceStandsInTheOrderOfTrust() {
        var call = read("sip:95000@192.0.2.1;target=sip%3A13912345678%40example.com;cause=486",
                "From: <sip:13800138000@h>;tag=1",
                "To: <sip:13912345670@h>",
                "P-Called-Party-ID: <sip:13912345671@h>",
                "Diversion: <sip:13912345672@h>;reason=user-busy;counter=2",
                "Diversion: <sip:13912345673@h>;reason=unconditional",
                "History-Info: <sip:13912345674@h>;index=1",
                "History-Info: <sip:13912345675@h;cause=302>;index=1.1;mp=1,<sip:95000@h;cause=486>;index=1.1.1;mp=1.1");

        assertThat(call).isEqualTo(new DivertedCall("call-1", NOW, "carrier", "95000", Optional.of("13800138000"), false,
                List.of(diverter("13912345678", Evidence.REQUEST_URI, "", 486),
                        diverter("13912345675", Evidence.HISTORY_INFO, "", 486),
                        diverter("13912345674", Evidence.HISTORY_INFO, "", 302),
                        diverter("13912345672", Evidence.DIVERSION, "user-busy", 0),
                        diverter("13912345673", Evidence.DIVERSION, "unconditional", 0),
                        diverter("13912345671", Evidence.CALLED_PARTY_ID, "", 0),
                        diverter("13912345670", Evidence.TO, "", 0)),
                3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sip:voicemail@example.com;target=bob%40example.com;cause=486 | bob           | 486",
        "sip:95000@h;cause=503;target=tel:%2B8613912345678           | +8613912345678 | 503",
        "sip:95000@h;TARGET=13912345678;user=phone                   | 13912345678    | 0",
        "sip:95000@h;target=sip:13912345678%40h%3Buser=phone;cause=380 | 13912345678  | 0",
    })
    void voicemailUriNamesTheDiverter(String uri, String number, int cause) {
        assertThat(read(uri, "From: <sip:13800138000@h>").diverters())
                .containsExactly(diverter(number, Evidence.REQUEST_URI, "", cause));
    }

    @Test
    void causeWithoutTargetBelongsToTheBestEvidence() {
        assertThat(read("sip:95000@h;cause=408", "Diversion: <sip:1@h>, <sip:2@h>").diverters())
                .containsExactly(diverter("1", Evidence.DIVERSION, "", 408), diverter("2", Evidence.DIVERSION, "", 0));
        assertThat(read("sip:95000@h;cause=408", "Diversion: <sip:1@h>;reason=user-busy").diverters())
                .containsExactly(diverter("1", Evidence.DIVERSION, "user-busy", 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sip:95000@192.0.2.1              | sip:1@h    | sip:2@h | 95000",
        "sip:%2B861012345678@192.0.2.1    | sip:1@h    | sip:2@h | +861012345678",
        "tel:+861012345678                | sip:1@h    | sip:2@h | +861012345678",
        "sip:yinxin@192.0.2.1:5060        | sip:95000@h | sip:2@h | 95000",
        "sip:192.0.2.1                    | tel:95000  | sip:2@h | 95000",
        "sip:192.0.2.1                    | sip:h      | sip:95000@h | 95000",
    })
    void accessNumberIsWhatTheNetworkDialled(String uri, String calledParty, String to, String accessNumber) {
        assertThat(read(uri, "P-Called-Party-ID: <" + calledParty + ">", "To: <" + to + ">").accessNumber())
                .isEqualTo(accessNumber);
    }

    @ParameterizedTest
    @CsvSource({"+861012345678, 01012345678", "01012345678, 861012345678", "95000, 95000"})
    void accessNumberWrittenOtherwiseDivertsNothing(String dialled, String to) {
        assertThat(read("sip:" + dialled + "@h", "To: <sip:" + to + "@h>").diverters()).isEmpty();
    }

    @Test
    void assertedIdentityComesBeforeFromAndTelBeforeSip() {
        assertThat(read("sip:9@h", "From: <sip:13800138001@h>",
                "P-Asserted-Identity: \"Li, Wei\" <sip:liwei@h>, <tel:+8613800138000>").caller()).contains("+8613800138000");
        assertThat(read("sip:9@h", "From: <sip:13800138001@h>",
                "P-Asserted-Identity: <sip:13800138000@h>").caller()).contains("13800138000");
        assertThat(read("sip:9@h", "From: <sip:13800138001@h>").caller()).contains("13800138001");
        assertThat(read("sip:9@h", "From: <sip:13800138001@h>", "P-Asserted-Identity: <sip:anonymous@h>").caller())
                .contains("13800138001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Privacy: id", "Privacy: none;ID", "Privacy: header;user", "Privacy: critical, id",
        "Privacy: user"})
    void privacyHidesTheCallerWhomWeKnow(String privacy) {
        var call = read("sip:9@h", "From: <sip:13800138001@h>", "P-Asserted-Identity: <tel:13800138000>", privacy);

        assertThat(call.withheld()).isTrue();
        assertThat(call.caller()).contains("13800138000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"From: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=1", "From: <sip:anonymous@192.0.2.10>",
        "From: <sip:Restricted@h>", "From: sip:c8oqz84zk7z@anonymous.invalid", "From: <sip:unavailable@unknown.invalid>"})
    void anonymousFromNamesNobody(String from) {
        var call = read("sip:9@h", from);

        assertThat(call.withheld()).isTrue();
        assertThat(call.caller()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Privacy: none", "Privacy: history", "Privacy: session"})
    void otherPrivacyHidesNothing(String privacy) {
        assertThat(read("sip:9@h", "From: <sip:13800138001@h>", privacy).withheld()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Diversion: <sip:1@h>;counter=6                                        | 6",
        "Diversion: <sip:1@h>;counter=2, <sip:2@h>, <sip:3@h>;counter=3         | 6",
        "Diversion: <sip:anonymous@anonymous.invalid>;counter=4                | 4",
        "History-Info: <sip:1@h>;index=1,<sip:2@h;cause=302>;index=1.1,<sip:9@h;cause=486>;index=1.1.1 | 2",
        "Subject: none                                                         | 0",
    })
    void diversionsAreCounted(String field, int count) {
        assertThat(read("sip:9@h", "From: <sip:13800138001@h>", field).diversions()).isEqualTo(count);
    }

    @Test
    void numbersDoNotStandInLogs() {
        var call = read("sip:95000@h", "From: <sip:13800138001@h>", "Diversion: <sip:13912345678@h>;reason=user-busy");

        assertThat(call + " " + call.diverters()).doesNotContain("13800138001").doesNotContain("13912345678").contains("user-busy");
    }
}
