package yinxin.telephony.rtp.srtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the RFCs say must come out, octet for octet.
class VectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    /// Of RFC 3711 B.3; libsrtp's own test takes the same.
    private static final SrtpKey KEY = key("e1f97a0d3e018be0d64fa32c06de4139" + "0ec675ad498afeebb6960b3aabe6");

    private static SrtpKey key(String hex) {
        return new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_80, HEX.parseHex(hex));
    }

    @Test
    void theKeyStreamOfRfc3711AppendixB2() {
        var octets = new byte[1_044_512];
        new KeyStream(HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c")).apply(HEX.parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfd0000"), octets, 0, octets.length);
        assertThat(HEX.formatHex(octets, 0, 48))
                .isEqualTo("e03ead0935c95e80e166b16dd92b4eb4" + "d23513162b02d0f72a43a2fe4a5f97ab" + "41e95b3bb0a2e8dd477901e4fca894c0");
        assertThat(HEX.formatHex(octets, octets.length - 48, octets.length))
                .isEqualTo("ec8cdf7398607cb0f2d21675ea9ea1e4" + "362b7c3c6773516318a077d7fc5073ae" + "6a2cc3787889374fbeb4c81b17ba6c44");
    }

    @Test
    void theSessionKeysOfRfc3711AppendixB3() {
        assertThat(HEX.formatHex(KeyDerivation.derive(KEY, KeyDerivation.Label.CIPHER, KeyDerivation.CIPHER_KEY)))
                .isEqualTo("c61e7a93744f39ee10734afe3ff7a087");
        assertThat(HEX.formatHex(KeyDerivation.derive(KEY, KeyDerivation.Label.SALT, KeyDerivation.SALT))).isEqualTo("30cbbc08863d8c85d49db34a9ae1");
        assertThat(HEX.formatHex(KeyDerivation.derive(KEY, KeyDerivation.Label.AUTHENTICATION, 94)))
                .isEqualTo("cebe321f6ff7716b6fd4ab49af256a15" + "6d38baa48f0a0acf3c34e2359e6cdbce" + "e049646c43d9327ad175578ef7227098"
                        + "6371c10c9a369ac2f94a8c5fbcdddc25" + "6d6e919a48b610ef17c2041e47403576" + "6b68642c59bbfc2f34db60dbdfb2");
    }

    @Test
    void theCodesOfRfc2202() {
        assertThat(code("0b".repeat(20), "Hi There")).isEqualTo("b617318655057264e28bc0b6fb378c8ef146be00");
        assertThat(code(HEX.formatHex("Jefe".getBytes(US_ASCII)), "what do ya want for nothing?")).isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    }

    private static String code(String key, String message) {
        var code = new byte[HmacSha1.LENGTH];
        new HmacSha1(HEX.parseHex(key)).of(message.getBytes(US_ASCII), message.length(), code);
        return HEX.formatHex(code);
    }

    /// The packet that libsrtp checks itself with.
    @Test
    void aWholePacket() {
        var plain = "800f1234decafbadcafebabe" + "ab".repeat(16);
        var sealed = "800f1234decafbadcafebabe" + "4e55dc4ce79978d88ca4d215949d2402" + "b78d6acc99ea179b8dbb";
        var session = new SrtpSession();
        session.protect(Optional.of(new SrtpKeys(KEY, KEY)));
        var packet = ByteBuffer.allocate(60).put(HEX.parseHex(plain));
        session.seal(packet);
        assertThat(HEX.formatHex(packet.array(), 0, packet.position())).isEqualTo(sealed);
        assertThat(session.open(packet.flip())).isEqualTo(SrtpSession.Opened.AUTHENTIC);
        assertThat(HEX.formatHex(packet.array(), 0, packet.limit())).isEqualTo(plain);
    }

    @Test
    void aKeyHasThirtyOctetsAndTellsThemToNobody() {
        var octets = HEX.parseHex("07".repeat(30));
        assertThat(new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_32, octets)).hasToString("AES_CM_128_HMAC_SHA1_32 key")
                .isEqualTo(new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_32, octets)).isNotEqualTo(new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_80, octets))
                .isNotEqualTo(KEY).hasSameHashCodeAs(new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_32, octets));
        assertThatThrownBy(() -> new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_80, Arrays.copyOf(octets, 16))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a master key with its salt has 30 octets, not 16");
    }
}
