package yinxin.simulator.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The vectors of the official page 消息推送: token AAAAA, EncodingAESKey 43 times A, appid wxba5fad812f8e6fb9.
class CallbackCipherTest {
    private static final String KEY = "A".repeat(43);
    private final CallbackCipher cipher = new CallbackCipher("AAAAA", KEY, "wxba5fad812f8e6fb9");

    @Test
    void signatureOfTheAddressVerification() {
        assertThat(cipher.sign("1714036504", "1514711492")).isEqualTo("f464b24fc39322e44b38aa78f5edd27bd1441696");
    }

    @Test
    void signatureOfAPlainMessage() {
        assertThat(cipher.sign("1714037059", "486452656")).isEqualTo("899cf89e464efb63f54ddac96b0a0a235f53aa78");
    }

    @Test
    void officialCipherTextOpens() throws PassiveReply.Broken {
        var encrypted = "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4y"
                + "FyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=";
        assertThat(cipher.sign("1714112445", "415670741", encrypted)).isEqualTo("046e02f8204d34f8ba5fa3b1db94908f3df2e9b3");
        assertThat(cipher.decrypt(encrypted)).isEqualTo("{\"ToUserName\":\"gh_97417a04a28d\",\"FromUserName\":\"o9AgO5Kd5ggOC-bXrbNODIiE3bGY\","
                + "\"CreateTime\":1714112445,\"MsgType\":\"event\",\"Event\":\"debug_demo\",\"debug_str\":\"hello world\"}");
    }

    @Test
    void officialReplyIsMadeByteForByte() {
        var encrypted = cipher.encrypt("{\"demo_resp\":\"good luck\"}", "707722b803182950".getBytes(StandardCharsets.US_ASCII));
        assertThat(encrypted).isEqualTo("ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==");
        assertThat(cipher.sign("1713424427", "415670741", encrypted)).isEqualTo("1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1");
    }

    @Test
    void everyLengthOfMessageComesBackWhole() throws PassiveReply.Broken {
        for (var length = 0; length <= 70; length++) {
            var message = "音".repeat(length / 3) + "x".repeat(length % 3);
            assertThat(cipher.decrypt(cipher.encrypt(message, new byte[16]))).isEqualTo(message);
        }
    }

    @Test
    void messageOfAnotherAccountIsNotTaken() {
        var other = new CallbackCipher("AAAAA", KEY, "wx0000000000000000").encrypt("hello", new byte[16]);
        assertThatThrownBy(() -> cipher.decrypt(other)).isInstanceOf(PassiveReply.Broken.class).hasMessage("the appid inside is another one");
    }

    @Test
    void messageUnderAnotherKeyOrNoneIsNotTaken() {
        var other = new CallbackCipher("AAAAA", "B".repeat(42) + "A", "wxba5fad812f8e6fb9").encrypt("hello", new byte[16]);
        assertThatThrownBy(() -> cipher.decrypt(other)).isInstanceOf(PassiveReply.Broken.class);
        assertThatThrownBy(() -> cipher.decrypt("%%%")).hasMessageContaining("not Base64");
        assertThatThrownBy(() -> cipher.decrypt("AAAA")).hasMessageContaining("whole AES blocks");
        assertThatThrownBy(() -> cipher.decrypt("")).hasMessageContaining("padding");
    }

    @Test
    void keyMustHave43Characters() {
        assertThatThrownBy(() -> new CallbackCipher("t", "A".repeat(44), "wx")).hasMessage("EncodingAESKey must have 43 characters, not 44");
    }
}
