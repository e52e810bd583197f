package yinxin.wechat.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import yinxin.wechat.api.Secret;

/// The vectors are those of the official message-push page: token AAAAA, key 43 times A.
class CallbackCipherTest {
    private static final String APP_ID = "wxba5fad812f8e6fb9";
    private static final Secret KEY = new Secret("A".repeat(43));
    private static final String OFFICIAL = "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740X"
            + "gXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cP"
            + "DrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=";

    private final CallbackCipher cipher = new CallbackCipher(KEY, APP_ID);

    @Test
    void officialSignaturesAreReproduced() {
        assertThat(CallbackSignature.of("AAAAA", "1714036504", "1514711492")).isEqualTo("f464b24fc39322e44b38aa78f5edd27bd1441696");
        assertThat(CallbackSignature.of("AAAAA", "1714037059", "486452656")).isEqualTo("899cf89e464efb63f54ddac96b0a0a235f53aa78");
        assertThat(CallbackSignature.of("AAAAA", "1714112445", "415670741", OFFICIAL)).isEqualTo("046e02f8204d34f8ba5fa3b1db94908f3df2e9b3");
    }

    @Test
    void signatureOfAnythingElseDoesNotMatch() {
        assertThat(CallbackSignature.matches("f464b24fc39322e44b38aa78f5edd27bd1441696", "AAAAA", "1714036504", "1514711492")).isTrue();
        assertThat(CallbackSignature.matches("f464b24fc39322e44b38aa78f5edd27bd1441696", "AAAAB", "1714036504", "1514711492")).isFalse();
        assertThat(CallbackSignature.matches("", "AAAAA", "1714036504", "1514711492")).isFalse();
        assertThat(CallbackSignature.matches("F464B24FC39322E44B38AA78F5EDD27BD1441696", "AAAAA", "1714036504", "1514711492")).isFalse();
    }

    @Test
    void officialMessageIsDecrypted() throws CallbackRefused {
        assertThat(cipher.decrypt(OFFICIAL)).isEqualTo("""
                {"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event",\
                "Event":"debug_demo","debug_str":"hello world"}""");
    }

    @Test
    void officialAnswerIsEncrypted() {
        var encrypted = cipher.encrypt("{\"demo_resp\":\"good luck\"}", "707722b803182950".getBytes(StandardCharsets.US_ASCII));

        assertThat(encrypted).isEqualTo("ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==");
        assertThat(CallbackSignature.of("AAAAA", "1713424427", "415670741", encrypted)).isEqualTo("1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1");
    }

    @Test
    void everyLengthSurvivesTheRoundTrip() throws CallbackRefused {
        for (var length = 0; length < 100; length++) {
            var text = "留".repeat(length) + "\uD83D\uDE00";
            assertThat(cipher.decrypt(cipher.encrypt(text))).isEqualTo(text);
        }
    }

    @Test
    void sameTextIsNeverEncryptedTheSameWay() {
        assertThat(cipher.encrypt("音信")).isNotEqualTo(cipher.encrypt("音信"));
    }

    @Test
    void keyWhoseLastCharacterHasSpareBitsIsTaken() throws CallbackRefused {
        var spare = new CallbackCipher(new Secret("abcdefghijklmnopqrstuvwxyz0123456789ABCDEF9"), APP_ID);

        assertThat(spare.decrypt(spare.encrypt("音信"))).isEqualTo("音信");
    }

    @Test
    void messageForAnotherAccountIsRefused() {
        var other = new CallbackCipher(KEY, "wx0000000000000000");

        assertThatThrownBy(() -> cipher.decrypt(other.encrypt("音信"))).isInstanceOf(CallbackRefused.class).hasMessageContaining("app-id");
    }

    @Test
    void messageUnderAnotherKeyIsRefused() {
        var other = new CallbackCipher(new Secret("B".repeat(43)), APP_ID);

        assertThatThrownBy(() -> cipher.decrypt(other.encrypt("音信"))).isInstanceOf(CallbackRefused.class).hasMessageContaining("callback-aes-key");
    }

    @Test
    void damagedTextIsRefusedWhateverTheDamage() {
        assertThatThrownBy(() -> cipher.decrypt("")).isInstanceOf(CallbackRefused.class);
        assertThatThrownBy(() -> cipher.decrypt("not base64!")).isInstanceOf(CallbackRefused.class);
        assertThatThrownBy(() -> cipher.decrypt("AAAA")).isInstanceOf(CallbackRefused.class);
        assertThatThrownBy(() -> cipher.decrypt(OFFICIAL.substring(0, 64))).isInstanceOf(CallbackRefused.class);
    }

    @Test
    void noNoiseEverEscapesAsAnotherError() {
        var random = new Random(20261122);
        for (var i = 0; i < 5_000; i++) {
            var octets = new byte[32 * (1 + random.nextInt(4))];
            random.nextBytes(octets);
            assertThatThrownBy(() -> cipher.decrypt(Base64.getEncoder().encodeToString(octets))).isInstanceOf(CallbackRefused.class);
        }
    }

    @Test
    void lengthThatReachesBeyondTheTextIsRefused() throws Exception {
        for (var length : new int[] {-1, Integer.MAX_VALUE, 200}) {
            var plain = ByteBuffer.allocate(64).put(new byte[16]).putInt(length).put(new byte[28]);
            Arrays.fill(plain.array(), 48, 64, (byte) 16);
            assertThatThrownBy(() -> cipher.decrypt(raw(plain.array()))).as("%d", length).isInstanceOf(CallbackRefused.class);
        }
    }

    private static String raw(byte[] plain) throws Exception {
        var key = Base64.getDecoder().decode(KEY.value() + "=");
        var aes = Cipher.getInstance("AES/CBC/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(key, 0, 16));
        return Base64.getEncoder().encodeToString(aes.doFinal(plain));
    }
}
