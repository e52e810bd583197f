package yinxin.telephony.sip.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is left of a SIP message when what opens something is taken out.
class SecretMaskTest {
    private static final String REQUEST = "INVITE sip:1@x SIP/2.0\r\nCall-ID: a\r\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            Authorization: Digest username="lin", realm="x", nonce="n1", uri="sip:x", response="0a1b", algorithm=SHA-256, cnonce="c", nc=00000001, qop=auth | Authorization: Digest username="lin", realm="x", uri="sip:x", algorithm=SHA-256, nc=00000001, qop=auth, ****
            proxy-authorization : digest response="0a1b"              | proxy-authorization : digest ****
            Authorization: Basic bGluOnBhc3N3b3Jk                     | Authorization: ****
            Authorization: Bearer eyJ0.eyJ1.c2ln                      | Authorization: ****
            Authentication-Info: rspauth="6629", nextnonce="47364c"   | Authentication-Info: ****
            Identity: eyJ0eXAiOiJwYXNzcG9ydCJ9.eyJvcmlnIjp7InRuIjoiODYxMzgifX0;info=<https://x/c.pem> | Identity: ****
            y:eyJ0.eyJ1.c2ln                                          | y:****
            WWW-Authenticate: Digest realm="x", nonce="n1", qop="auth" | WWW-Authenticate: Digest realm="x", nonce="n1", qop="auth"
            Contact: <sip:1@x>                                        | Contact: <sip:1@x>
            """)
    void proofsGoAndWhatTheyAreForStays(String field, String masked) {
        assertThat(SecretMask.of(REQUEST + field + "\r\nMax-Forwards: 70\r\n\r\n")).isEqualTo(REQUEST + masked + "\r\nMax-Forwards: 70\r\n\r\n");
        assertThat(SecretMask.of(REQUEST + field)).isEqualTo(REQUEST + masked);
    }

    @Test
    void aProofThatGoesOnInTheNextLineIsOne() {
        assertThat(SecretMask.of(REQUEST + "Authorization: Digest realm=\"x\",\r\n response=\"0a1b\"\r\nTo: <sip:1@x>\r\n\r\n"))
                .isEqualTo(REQUEST + "Authorization: Digest realm=\"x\", ****\r\nTo: <sip:1@x>\r\n\r\n");
    }

    @Test
    void keysOfEncryptedCallsGoAndTheirKindStays() {
        var offer = "v=0\r\nk=clear:opensesame\r\nm=audio 4000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:32\r\n"
                + "a=crypto:2 AES_256_CM_HMAC_SHA1_80 INLINE:aaaa/+==;inline:bbbb\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\na=key-mgmt:mikey AQAFgM0X\r\na=rtpmap:8 PCMA/8000\r\n";
        assertThat(SecretMask.of(REQUEST + "\r\n" + offer)).isEqualTo(REQUEST + "\r\nv=0\r\nk=****\r\nm=audio 4000 RTP/SAVP 8\r\n"
                + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:****|2^20|1:32\r\na=crypto:2 AES_256_CM_HMAC_SHA1_80 inline:****\r\na=ice-pwd:****\r\na=key-mgmt:****\r\n"
                + "a=rtpmap:8 PCMA/8000\r\n");
    }

    @Test
    void keyedDigitsGo() {
        var info = "INFO sip:1@x SIP/2.0\r\nContent-Type: application/dtmf-relay\r\n\r\n";
        assertThat(SecretMask.of(info + "Signal=5\r\nDuration=160\r\n")).isEqualTo(info + "Signal=****\r\nDuration=160\r\n");
        var bare = "INFO sip:1@x SIP/2.0\r\nContent-Type: application/dtmf\r\n\r\n";
        assertThat(SecretMask.of(bare + "5")).isEqualTo(bare + "****");
    }

    @Test
    void oddTextsComeThrough() {
        for (var text : new String[] {"", "\r\n\r\n", "x", "Authorization", "\nauth", "\r\n\r\nauthorization: x"}) {
            assertThat(SecretMask.of(text)).isEqualTo(text);
        }
    }
}
