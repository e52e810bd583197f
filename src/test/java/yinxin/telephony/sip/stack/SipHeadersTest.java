package yinxin.telephony.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;

class SipHeadersTest {
    private static SipHeaders read(String text) {
        var bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return SipHeaders.read(bytes, bytes.length);
    }

    @Test
    void repeatedFoldedAndCompactFieldsAreAllThere() {
        var headers = read("""
                INVITE sip:95000@192.0.2.1;cause=486 SIP/2.0
                v: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKa
                Diversion: <sip:13800138000@a>;reason=user-busy
                DIVERSION : <sip:13800138001@a>
                 ;reason=no-answer
                f: <sip:1@a>;tag=1
                this line is no field
                i: call-1

                Diversion: <sip:nobody@body>
                """);

        assertThat(headers.method()).isEqualTo("INVITE");
        assertThat(headers.requestUri()).isEqualTo("sip:95000@192.0.2.1;cause=486");
        assertThat(headers.all("Diversion")).containsExactly("<sip:13800138000@a>;reason=user-busy",
                "<sip:13800138001@a> ;reason=no-answer");
        assertThat(headers.first("call-id")).contains("call-1");
        assertThat(headers.first("via")).contains("SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKa");
        assertThat(headers.first("from")).contains("<sip:1@a>;tag=1");
    }

    @Test
    void bytesThatAreNoMessageAreReadAsNothing() {
        for (var text : List.of("", "\n\n", ":::\n", "SIP/2.0 200 OK\n", "INVITE", "\0\0\0")) {
            var headers = read(text);
            assertThat(headers.method()).isEmpty();
            assertThat(headers.requestUri()).isEmpty();
            assertThat(headers.all("from")).isEmpty();
        }
    }

    @Test
    void optionTagsAreCollectedOverAllFields() {
        var headers = read("INVITE sip:a SIP/2.0\nRequire: 100rel, Timer\nk: x\nRequire: precondition\n\n");

        assertThat(headers.tokens("require")).containsExactly("100rel", "timer", "precondition");
        assertThat(headers.tokens("supported")).containsExactly("x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sip:13912345678@192.0.2.10                                       | 13912345678",
        "sip:+8613912345678@ims.mnc000.mcc460.3gppnetwork.org;user=phone  | +8613912345678",
        "SIP:%2B8613912345678@h                                           | +8613912345678",
        "sips:139;npdi;phone-context=+86@h;user=phone                     | 139",
        "sip:139:secret@h                                                 | 139",
        "tel:+86-139-1234-5678;phone-context=+86                          | +86-139-1234-5678",
        "sip:voicemail.example.com;target=bob%40example.com               | ''",
        "13912345678@h                                                    | 13912345678",
        "mailto:x                                                         | ''",
        "sip:a%zz%4@h                                                     | a%zz%4",
    })
    void userPartOfAnyUri(String uri, String user) {
        assertThat(SipHeaders.userOf(uri)).isEqualTo(user);
    }

    @Test
    void nameAddrInItsWrittenForms() {
        assertThat(NameAddr.parse("\"A, <B>; \\\"C\\\"\" <sip:1@h;x=1>;tag=9;lr"))
                .isEqualTo(new NameAddr("A, <B>; \"C\"", "sip:1@h;x=1", Map.of("tag", "9", "lr", "")));
        assertThat(NameAddr.parse("sip:1@h;tag=9")).isEqualTo(new NameAddr("", "sip:1@h", Map.of("tag", "9")));
        assertThat(NameAddr.parse("Bob <sip:1@h")).isEqualTo(new NameAddr("Bob", "sip:1@h", Map.of()));
    }

    @Test
    void commasInsideQuotesAndBracketsDoNotSplit() {
        assertThat(NameAddr.list(List.of("\"a,b\" <sip:1@h;p=x,y>;r=\"c,d\", <sip:2@h>", "<tel:3>")))
                .extracting(NameAddr::user).containsExactly("1", "2", "3");
    }

    @Test
    void strayQuoteSwallowsNothing() {
        assertThat(NameAddr.list(List.of("<sip:1@h>;counter=1;reason=USER-BUSY\", <sip:2@h>;reason=\"no-answer\"")))
                .extracting(a -> a.parameters().get("reason")).containsExactly("USER-BUSY", "no-answer");
    }

    @Test
    void uriParametersAndEscapedHeadersAreDecoded() {
        var entry = NameAddr.parse("<sip:1@h;cause=486?Reason=SIP%3Bcause%3D302%3Btext%3D%22x%22&Privacy=history>;index=1.1");

        assertThat(entry.uriParameter("cause")).contains("486");
        assertThat(entry.uriParameter("text")).isEmpty();
        assertThat(entry.escapedHeader("reason")).containsExactly("SIP;cause=302;text=\"x\"");
        assertThat(entry.escapedHeader("privacy")).containsExactly("history");
        assertThat(NameAddr.parse("<sip:1@h?Reason=SIP%3Bcause%3D486>").uriParameter("cause")).isEmpty();
    }
}
