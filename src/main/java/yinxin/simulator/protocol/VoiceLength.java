package yinxin.simulator.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// How long a voice file plays: AMR (RFC 4867, section 5) or MP3 (ISO 11172-3), counted frame by frame.
public final class VoiceLength {
    private static final byte[] AMR_MAGIC = "#!AMR\n".getBytes(StandardCharsets.US_ASCII);
    private static final int AMR_FRAME_MILLIS = 20;
    /// Bytes of a frame by its type, the header included; RFC 4867 table 1. 0 is reserved.
    private static final int[] AMR_FRAMES = {13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1};
    private static final int[] MPEG1_KBITS = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] MPEG2_KBITS = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    private static final int[] MPEG1_RATES = {44100, 48000, 32000};

    /// A voice file that was understood.
    public record Voice(String mediaType, Duration length) { }

    private VoiceLength() { }

    /// Empty for anything but whole frames of AMR or MP3.
    public static Optional<Voice> of(byte[] file) {
        if (file.length > AMR_MAGIC.length && Arrays.equals(file, 0, AMR_MAGIC.length, AMR_MAGIC, 0, AMR_MAGIC.length)) {
            return amr(file);
        }
        return mp3(file);
    }

    private static Optional<Voice> amr(byte[] file) {
        var frames = 0;
        for (var at = AMR_MAGIC.length; at < file.length; frames++) {
            var size = AMR_FRAMES[file[at] >> 3 & 15];
            if (size == 0 || at + size > file.length) {
                return Optional.empty();
            }
            at += size;
        }
        return Optional.of(new Voice("audio/amr", Duration.ofMillis((long) frames * AMR_FRAME_MILLIS)));
    }

    private static Optional<Voice> mp3(byte[] file) {
        var at = afterTag(file);
        var seconds = 0.0;
        var frames = 0;
        while (at + 4 <= file.length) {
            var header = (file[at] & 0xff) << 24 | (file[at + 1] & 0xff) << 16 | (file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff);
            var version = header >> 19 & 3;
            var bits = header >> 12 & 15;
            var rate = header >> 10 & 3;
            if (header >>> 21 != 0x7ff || version == 1 || (header >> 17 & 3) != 1 || bits == 0 || bits == 15 || rate == 3) {
                break;
            }
            var mpeg1 = version == 3;
            var hertz = MPEG1_RATES[rate] >> (mpeg1 ? 0 : version == 2 ? 1 : 2);
            var samples = mpeg1 ? 1152 : 576;
            at += samples / 8 * (mpeg1 ? MPEG1_KBITS : MPEG2_KBITS)[bits] * 1000 / hertz + (header >> 9 & 1);
            seconds += (double) samples / hertz;
            frames++;
        }
        return frames == 0 ? Optional.empty() : Optional.of(new Voice("audio/mpeg", Duration.ofMillis(Math.round(seconds * 1000))));
    }

    /// Where the audio begins after an ID3v2 tag, whose size is written in four bytes of seven bits.
    private static int afterTag(byte[] file) {
        if (file.length < 10 || file[0] != 'I' || file[1] != 'D' || file[2] != '3') {
            return 0;
        }
        return 10 + (file[6] << 21 | file[7] << 14 | file[8] << 7 | file[9]);
    }
}
