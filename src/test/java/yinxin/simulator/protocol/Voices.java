package yinxin.simulator.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Silent voice files, frame by frame.
public final class Voices {
    private Voices() { }

    /// AMR at 12.2 kbit/s: frames of 20 ms and 32 bytes.
    public static byte[] amr(int frames) {
        var file = new ByteArrayOutputStream();
        file.writeBytes("#!AMR\n".getBytes(StandardCharsets.US_ASCII));
        for (var i = 0; i < frames; i++) {
            var frame = new byte[32];
            frame[0] = 0x3c;
            file.writeBytes(frame);
        }
        return file.toByteArray();
    }

    /// MP3 as MPEG-2.5 layer III, 8000 Hz, 16 kbit/s, mono: frames of 72 ms and 144 bytes.
    public static byte[] mp3(int frames) {
        var file = new ByteArrayOutputStream();
        for (var i = 0; i < frames; i++) {
            var frame = new byte[144];
            frame[0] = (byte) 0xff;
            frame[1] = (byte) 0xe3;
            frame[2] = 0x28;
            frame[3] = (byte) 0xc0;
            file.writeBytes(frame);
        }
        return file.toByteArray();
    }
}
