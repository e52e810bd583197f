package yinxin.voicemail.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import yinxin.voicemail.recording.MasterKey.WrongKey;

class MasterKeyTest {
    private static final byte[] SECRET = "thirty-two octets of a data key.".getBytes(StandardCharsets.US_ASCII);

    @Test
    void whatOneKeySealsNoOtherOpens() throws Exception {
        var key = MasterKey.parse(MasterKey.generate());
        var sealed = key.seal(SECRET);
        assertThat(sealed).hasSize(60);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(new String(SECRET, StandardCharsets.ISO_8859_1));
        assertThat(key.open(sealed)).isEqualTo(SECRET);
        assertThatThrownBy(() -> MasterKey.parse(MasterKey.generate()).open(sealed)).isInstanceOf(WrongKey.class);
        assertThatThrownBy(() -> key.open(new byte[5])).isInstanceOf(WrongKey.class);
    }

    @Test
    void bothWaysOfWritingAKeyAreUnderstood() throws Exception {
        var base64 = MasterKey.parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
        var hex = MasterKey.parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        assertThat(hex.open(base64.seal(SECRET))).isEqualTo(SECRET);
    }

    @Test
    void aKeyOfTheWrongLengthIsRefusedWithAWordOnHowToMakeOne() {
        for (var bad : new String[] {"", "short", "AAECAwQF", "not base64 at all!!"}) {
            assertThatThrownBy(() -> MasterKey.parse(bad)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("openssl rand -base64 32");
        }
    }

    @Test
    void aKeyDoesNotPrintItself() {
        assertThat(MasterKey.parse(MasterKey.generate())).hasToString("MasterKey[hidden]");
    }
}
