package yinxin.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;

class WavSoundTest {
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int ALAW = 6;

    /// A WAV file whose chunks before the data include one that nobody knows.
    private static byte[] wav(int tag, int channels, int rate, int bits, byte[] data) {
        var file = ByteBuffer.allocate(12 + 24 + 12 + 8 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(file.capacity() - 8).put("WAVE".getBytes(StandardCharsets.US_ASCII));
        file.put("LIST".getBytes(StandardCharsets.US_ASCII)).putInt(3).put(new byte[4]);
        file.put("fmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) tag).putShort((short) channels).putInt(rate)
                .putInt(rate * channels * bits / 8).putShort((short) (channels * bits / 8)).putShort((short) bits);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data.length).put(data);
        return file.array();
    }

    private static byte[] sine(int rate, int hertz, int samples) {
        var data = ByteBuffer.allocate(samples * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (var i = 0; i < samples; i++) {
            data.putShort((short) Math.round(10_000 * Math.sin(2 * Math.PI * hertz * i / rate)));
        }
        return data.array();
    }

    private static double loudness(short[] samples, int from, int to) {
        var sum = 0.0;
        for (var i = from; i < to; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return Math.sqrt(sum / (to - from));
    }

    @Test
    void eightKilohertzStayAsTheyAre() throws IOException {
        var data = sine(8000, 440, 800);
        var samples = new short[800];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);

        assertThat(WavSound.parse(wav(PCM, 1, 8000, 16, data)).samples()).isEqualTo(samples);
    }

    @Test
    void alawIsDecodedOctetForOctet() throws IOException {
        var octets = new byte[256];
        for (var i = 0; i < 256; i++) {
            octets[i] = (byte) i;
        }
        assertThat(WavSound.parse(wav(ALAW, 1, 8000, 8, octets)).samples()).isEqualTo(G711.decode(octets, Codec.PCMA));
    }

    @ParameterizedTest
    @CsvSource({"16000", "44100", "48000", "22050", "11025", "96000", "6000"})
    void otherRatesKeepPitchLoudnessAndLength(int rate) throws IOException {
        var sound = WavSound.parse(wav(PCM, 1, rate, 16, sine(rate, 1000, rate)));

        assertThat(sound.length()).isEqualTo(Duration.ofSeconds(1));
        assertThat(loudness(sound.samples(), 400, 7600)).isCloseTo(10_000 / Math.sqrt(2), within(60.0));
        for (var i = 400; i < 7600; i++) {
            assertThat((double) sound.samples()[i]).isCloseTo(10_000 * Math.sin(2 * Math.PI * 1000 * i / 8000), within(80.0));
        }
    }

    @ParameterizedTest
    @CsvSource({"48000, 5000", "48000, 7000", "44100, 12000", "16000, 7500"})
    void whatEightKilohertzCannotHoldDoesNotFoldBack(int rate, int hertz) throws IOException {
        var sound = WavSound.parse(wav(PCM, 1, rate, 16, sine(rate, hertz, rate)));

        assertThat(loudness(sound.samples(), 400, 7600)).isLessThan(10);
    }

    @ParameterizedTest
    @CsvSource({"1, 8", "1, 16", "1, 24", "1, 32", "3, 32"})
    void stereoOfEveryWidthIsAveraged(int tag, int bits) throws IOException {
        var data = ByteBuffer.allocate(100 * 2 * bits / 8).order(ByteOrder.LITTLE_ENDIAN);
        for (var i = 0; i < 100; i++) {
            for (var level : new double[] {0.5, 0.25}) {
                switch (bits + tag) {
                    case 9 -> data.put((byte) (128 + level * 128));
                    case 17 -> data.putShort((short) (level * 32768));
                    case 25 -> data.put((byte) 0).put((byte) 0).put((byte) (level * 128));
                    case 33 -> data.putInt((int) (level * 2147483648.0));
                    default -> data.putFloat((float) level);
                }
            }
        }
        assertThat(WavSound.parse(wav(tag, 2, 8000, bits, data.array())).samples()).hasSize(100).containsOnly((short) 12288);
    }

    @Test
    void loudestSamplesAreNotWrappedAround() throws IOException {
        var data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1.5f).putFloat(-1.5f).array();

        assertThat(WavSound.parse(wav(FLOAT, 1, 8000, 32, data)).samples()).containsExactly(Short.MAX_VALUE, Short.MIN_VALUE);
    }

    @Test
    void whatIsNotReadIsSaidInASentence(@TempDir Path folder) throws IOException {
        var mp3 = Files.write(folder.resolve("a.mp3"), "ID3 no wav at all".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> WavSound.read(mp3)).isInstanceOf(IOException.class).hasMessageStartingWith(mp3.toString())
                .hasMessageContaining("no WAV file").hasMessageContaining("ffmpeg");
        assertThatThrownBy(() -> WavSound.read(folder.resolve("missing.wav"))).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> WavSound.parse(wav(2, 1, 8000, 4, new byte[8]))).hasMessageContaining("4 bits in format 2");
        assertThatThrownBy(() -> WavSound.parse(wav(PCM, 0, 8000, 16, new byte[8]))).hasMessageContaining("0 channels");
        assertThatThrownBy(() -> WavSound.parse(wav(PCM, 1, 5, 16, new byte[8]))).hasMessageContaining("5 Hz");
        var whole = wav(PCM, 1, 8000, 16, new byte[8]);
        assertThatThrownBy(() -> WavSound.parse(java.util.Arrays.copyOf(whole, 40))).hasMessageContaining("WAV file");
    }

    @Test
    void fileThatWasCutOffIsReadAsFarAsItGoes() throws IOException {
        var whole = wav(PCM, 1, 8000, 16, sine(8000, 440, 800));

        assertThat(WavSound.parse(java.util.Arrays.copyOf(whole, whole.length - 600)).samples()).hasSize(500);
    }
}
