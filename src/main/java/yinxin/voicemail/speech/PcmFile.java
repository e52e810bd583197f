package yinxin.voicemail.speech;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// WAV files of 16-bit linear samples, mono: what every recogniser reads.
final class PcmFile {
    private static final int HEADER = 44;
    private static final int OCTETS = 2;

    private PcmFile() {}

    static byte[] encode(short[] samples, int rate) {
        var file = ByteBuffer.allocate(HEADER + samples.length * OCTETS).order(ByteOrder.LITTLE_ENDIAN);
        file.put(tag("RIFF")).putInt(file.capacity() - 8).put(tag("WAVE"));
        file.put(tag("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1).putInt(rate).putInt(rate * OCTETS).putShort((short) OCTETS)
                .putShort((short) 16);
        file.put(tag("data")).putInt(samples.length * OCTETS);
        for (var sample : samples) {
            file.putShort(sample);
        }
        return file.array();
    }

    private static byte[] tag(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
