package yinxin.telephony.sip.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is left of a SIP message when telephone numbers are taken out.
class NumberMaskTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INVITE sip:+861012345678@192.0.2.1:5060 SIP/2.0              | INVITE sip:+861****5678@192.0.2.1:5060 SIP/2.0
            From: "138 0013 8000" <sip:13800138000@192.0.2.10>;tag=a1b2  | From: "138****8000" <sip:138****8000@192.0.2.10>;tag=a1b2
            To: <tel:+86-138-0013-8000>                                  | To: <tel:+86-1****8000>
            Diversion: <sip:8613800138000@x>;reason=user-busy;counter=1  | Diversion: <sip:861****8000@x>;reason=user-busy;counter=1
            P-Asserted-Identity: <sip:%2B8613800138000@x>                | P-Asserted-Identity: <sip:%2B861****8000@x>
            History-Info: <sip:88886666@x?Reason=Q.850%3Bcause%3D17>     | History-Info: <sip:888****6666@x?Reason=Q.850%3Bcause%3D17>
            Contact: <sip:8001@192.0.2.5:5060>                           | Contact: <sip:8001@192.0.2.5:5060>
            Call-ID: 3848276298220188511@192.0.2.10                      | Call-ID: 3848276298220188511@192.0.2.10
            Call-ID: 13800138000-77@sbc.example.com                      | Call-ID: 138****8000-77@sbc.example.com
            Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1234567890123 | Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1234567890123
            o=- 3848276298 3848276298 IN IP4 192.0.2.10                  | o=- 3848276298 3848276298 IN IP4 192.0.2.10
            m=audio 20000 RTP/AVP 8 101                                  | m=audio 20000 RTP/AVP 8 101
            To: <sip:+86-138-0013-8000@x;user=phone>                     | To: <sip:+86-1****8000@x;user=phone>
            Subject: call me at 1234567                                  | Subject: call me at 123****
            """)
    void numbersGoAndTheRestStays(String line, String masked) {
        assertThat(NumberMask.of(line)).isEqualTo(masked);
        assertThat(NumberMask.of("SIP/2.0 200 OK\r\n" + line + "\r\n\r\n")).isEqualTo("SIP/2.0 200 OK\r\n" + masked + "\r\n\r\n");
    }

    @Test
    void emptyAndOddTextsComeThrough() {
        for (var text : new String[] {"", "\r\n\r\n", "x", "=", "\n=\n"}) {
            assertThat(NumberMask.of(text)).isEqualTo(text);
        }
    }
}
