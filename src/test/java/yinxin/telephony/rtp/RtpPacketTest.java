package yinxin.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtpPacketTest {
    private final RtpPacket packet = new RtpPacket();

    private boolean wrap(String hex) {
        return packet.wrap(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    @Test
    void fieldsStandWhereTheRfcPutsThem() {
        assertThat(wrap("80 88 fffe 00000140 deadbeef d5d4d3")).isTrue();
        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(8);
        assertThat(packet.sequence()).isEqualTo(65534);
        assertThat(packet.timestamp()).isEqualTo(320);
        assertThat(packet.ssrc()).isEqualTo(0xDEADBEEF);
        assertThat(packet.payloadLength()).isEqualTo(3);
        var payload = new byte[4];
        packet.copyPayload(payload);
        assertThat(payload).containsExactly(0xD5, 0xD4, 0xD3, 0);
        assertThat(packet.payload(2)).isEqualTo((byte) 0xD3);
        assertThat(packet.payloadShort(1)).isEqualTo(0xD4D3);
    }

    @Test
    void whatIsWrittenIsTheSame() {
        var into = ByteBuffer.allocate(12);
        RtpPacket.writeHeader(into, RtpPacket.typeAndMarker(8, true), 65534, 0x0000_0140_DEAD_BEEFL);
        assertThat(HexFormat.of().formatHex(into.array())).isEqualTo("8088fffe00000140deadbeef");
    }

    @Test
    void contributorsExtensionAndPaddingAreNotPayload() {
        assertThat(wrap("b1 08 0001 00000001 00000002 11111111 bede0001 22222222 aabb 0002")).isTrue();
        assertThat(packet.payloadLength()).isEqualTo(2);
        assertThat(packet.payloadShort(0)).isEqualTo(0xAABB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "80 08 0001 00000001 000000", "40 08 0001 00000001 00000002", "c0 08 0001 00000001 00000002",
            "82 08 0001 00000001 00000002 11111111", "90 08 0001 00000001 00000002", "90 08 0001 00000001 00000002 bede0002 11111111",
            "a0 08 0001 00000001 00000002", "a0 08 0001 00000001 00000002 aa00", "a0 08 0001 00000001 00000002 aa03"})
    void whatIsNoRtpIsRefused(String hex) {
        assertThat(wrap(hex)).isFalse();
    }

    @Test
    void noOctetsMakeItReadBeyondTheirEnd() {
        var random = new Random(1);
        var accepted = 0;
        for (var round = 0; round < 20_000; round++) {
            var octets = new byte[random.nextInt(64)];
            random.nextBytes(octets);
            if (octets.length > 0 && round % 2 == 0) {
                octets[0] = (byte) (0x80 | (octets[0] & 0x3F));
            }
            if (packet.wrap(ByteBuffer.wrap(octets))) {
                accepted++;
                assertThat(packet.payloadLength()).isBetween(0, octets.length - 12);
                packet.copyPayload(new byte[packet.payloadLength()]);
            }
        }
        assertThat(accepted).isPositive();
    }
}
