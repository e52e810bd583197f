package yinxin.simulator.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileFormatTest {
    @Test
    void amrIsTwentyMillisecondsAFrame() {
        assertThat(VoiceLength.of(Voices.amr(50))).hasValue(new VoiceLength.Voice("audio/amr", Duration.ofSeconds(1)));
    }

    @Test
    void mp3IsMeasuredByItsFramesEvenAfterATag() {
        var file = Voices.mp3(1000);
        assertThat(VoiceLength.of(file)).hasValue(new VoiceLength.Voice("audio/mpeg", Duration.ofSeconds(72)));
        var tagged = new byte[20 + file.length];
        System.arraycopy("ID3\4\0\0\0\0\0\12".getBytes(StandardCharsets.ISO_8859_1), 0, tagged, 0, 10);
        System.arraycopy(file, 0, tagged, 20, file.length);
        assertThat(VoiceLength.of(tagged)).isEqualTo(VoiceLength.of(file));
    }

    @Test
    void mpeg1AndMpeg2FramesHaveTheirOwnRates() {
        // MPEG-1 layer III, 128 kbit/s, 44100 Hz: 417 bytes and 1152 samples. MPEG-2, 64 kbit/s, 22050 Hz: 208 bytes and 576.
        var mpeg1 = frames(new int[] {0xff, 0xfb, 0x90, 0xc0}, 417, 100);
        assertThat(VoiceLength.of(mpeg1).orElseThrow().length()).isEqualTo(Duration.ofMillis(2612));
        var mpeg2 = frames(new int[] {0xff, 0xf3, 0x80, 0xc0}, 208, 100);
        assertThat(VoiceLength.of(mpeg2).orElseThrow().length()).isEqualTo(Duration.ofMillis(2612));
    }

    private static byte[] frames(int[] header, int size, int count) {
        var file = new byte[size * count];
        for (var i = 0; i < count; i++) {
            for (var j = 0; j < header.length; j++) {
                file[i * size + j] = (byte) header[j];
            }
        }
        return file;
    }

    @Test
    void otherFilesAndCutFramesAreNoVoice() {
        assertThat(VoiceLength.of(new byte[0])).isEmpty();
        assertThat(VoiceLength.of("RIFF0000WAVE".getBytes(StandardCharsets.US_ASCII))).isEmpty();
        assertThat(VoiceLength.of(Arrays.copyOf(Voices.amr(2), 40))).isEmpty();
    }

    @Test
    void formIsReadFieldByFieldByteForByte() {
        var body = "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"x.amr\"\r\n"
                + "Content-Type: audio/amr\r\n\r\n\r\n-b\r\n\u00ff\u0000\r\n--b--\r\n";
        var parts = MultipartForm.read("multipart/form-data; charset=utf-8; boundary=\"b\"", body.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(parts).extracting(MultipartForm.Part::name).startsWith("a", "media");
        assertThat(parts.getFirst().bytes()).isEqualTo("1".getBytes(StandardCharsets.US_ASCII));
        assertThat(parts.get(1).fileName()).isEqualTo(Optional.of("x.amr"));
    }

    @Test
    void bodyWithoutABoundaryIsNoForm() {
        assertThatThrownBy(() -> MultipartForm.read("application/json", new byte[0])).isInstanceOf(WeChatError.class);
        assertThat(MultipartForm.read("multipart/form-data; boundary=b", "--b\r\nno end".getBytes(StandardCharsets.US_ASCII))).isEmpty();
        assertThat(MultipartForm.read("multipart/form-data; boundary=b", new byte[0])).isEmpty();
    }
}
