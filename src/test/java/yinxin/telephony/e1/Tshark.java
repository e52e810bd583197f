package yinxin.telephony.e1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Has Wireshark read what we send.
public final class Tshark {
    /// UDP port 49152, the first of those that name a pseudowire.
    public static final int WIRE_PORT = 49152;

    private static final int RAW_IP = 101;
    private static final int LAPD = 203;
    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int LONGEST = 65535;
    private static final int PATIENCE_SECONDS = 60;

    private Tshark() {}

    /// The text of these datagrams when the port's traffic is taken for `protocol`.
    public static String readDatagrams(List<byte[]> datagrams, String protocol) throws IOException, InterruptedException {
        return read(RAW_IP, datagrams.stream().map(Tshark::inUdp).toList(), "-d", "udp.port==" + WIRE_PORT + "," + protocol, "-V");
    }

    /// The text of these frames of a D channel, without check.
    public static String readLapd(List<byte[]> frames) throws IOException, InterruptedException {
        return read(LAPD, frames, "-V");
    }

    private static byte[] inUdp(byte[] datagram) {
        var length = IP_HEADER + UDP_HEADER + datagram.length;
        return ByteBuffer.allocate(length).put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0).put((byte) 64).put((byte) 17).putShort((short) 0)
                .put(new byte[] {127, 0, 0, 1, 127, 0, 0, 1}).putShort((short) WIRE_PORT).putShort((short) WIRE_PORT)
                .putShort((short) (UDP_HEADER + datagram.length)).putShort((short) 0).put(datagram).array();
    }

    private static String read(int linkType, List<byte[]> packets, String... options) throws IOException, InterruptedException {
        var capture = Files.createTempFile("e1", ".pcap");
        try {
            try (var out = Files.newOutputStream(capture)) {
                out.write(little(24).putInt(0xA1B2C3D4).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(LONGEST).putInt(linkType).array());
                for (var packet : packets) {
                    out.write(little(16).putInt(0).putInt(0).putInt(packet.length).putInt(packet.length).array());
                    out.write(packet);
                }
            }
            var command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
            command.addAll(Arrays.asList(options));
            var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            return text;
        } finally {
            Files.delete(capture);
        }
    }

    private static ByteBuffer little(int octets) {
        return ByteBuffer.allocate(octets).order(ByteOrder.LITTLE_ENDIAN);
    }
}
