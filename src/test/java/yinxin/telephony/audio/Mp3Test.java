package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The MP3 is decoded again by a program that is not ours.
class Mp3Test {
    @TempDir
    Path directory;

    private short[] decoded(byte[] mp3) throws IOException, InterruptedException {
        var file = Files.write(directory.resolve("recording.mp3"), mp3);
        var pcm = Sounds.run("ffmpeg", "-v", "error", "-i", file.toString(), "-ar", "8000", "-ac", "1", "-f", "s16le", "-");
        var samples = new short[pcm.length / 2];
        ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void speechComesBackAsItWas(Codec codec) throws Exception {
        var speech = Sounds.speech("zh");
        var heard = decoded(Mp3.encode(G711.encode(speech, codec), codec));
        var match = Correlation.best(speech, heard, 4000);
        assertThat(match.value()).isGreaterThan(0.95);
        assertThat(Sounds.level(heard)).isCloseTo(Sounds.level(speech), within(1.0));
        assertThat(heard.length).isBetween(speech.length, speech.length + 3 * 1152);
    }

    @Test
    void itIsMonoAtEightKilohertzAndSmall() throws Exception {
        var speech = Sounds.speech("en");
        var mp3 = Mp3.encode(G711.encode(speech, Codec.PCMA), Codec.PCMA);
        var file = Files.write(directory.resolve("x.mp3"), mp3);
        var probe = new String(Sounds.run("ffprobe", "-v", "error", "-show_entries", "stream=codec_name,sample_rate,channels,bit_rate", "-of",
                "csv=p=0", file.toString()), java.nio.charset.StandardCharsets.US_ASCII).trim();
        assertThat(probe).isEqualTo("mp3,8000,1,24000");
        assertThat(mp3.length * 8.0 / (speech.length / 8000.0)).isBetween(16_000.0, 32_000.0);
    }

    @Test
    void nothingAndHardlyAnythingCanBeEncoded() throws Exception {
        for (var samples : new int[] {0, 1, 100, 1151, 1153}) {
            assertThat(decoded(Mp3.encode(new byte[samples], Codec.PCMA)).length).isGreaterThanOrEqualTo(samples);
        }
    }
}
