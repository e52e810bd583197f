package yinxin.wechat.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SealedTextTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @Test
    void sealedNoiseOpensToNothing() {
        var sealed = new SealedText(KEY, "visit");
        for (var noise : new String[] {"", "A", "AAAAAAAAAAAAAAAA", "A".repeat(100), "A".repeat(5000), "not base64 url!", "%%%"}) {
            assertThat(sealed.open(noise)).as(noise).isEqualTo(Optional.empty());
        }
        assertThat(sealed.open(sealed.seal("音信"))).contains("音信");
        assertThat(sealed.seal("音信")).isNotEqualTo(sealed.seal("音信"));
    }
}
