package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WavFileTest {
    @TempDir
    Path directory;

    @Test
    void anAlawFileIsTheseOctets() {
        var expected = HexFormat.of().parseHex("52494646" + "36000000" + "57415645"
                + "666d7420" + "12000000" + "0600" + "0100" + "401f0000" + "401f0000" + "0100" + "0800" + "0000"
                + "66616374" + "04000000" + "03000000"
                + "64617461" + "03000000" + "d5d4d3" + "00");
        assertThat(WavFile.encode(new byte[] {(byte) 0xD5, (byte) 0xD4, (byte) 0xD3}, Codec.PCMA)).isEqualTo(expected);
        assertThat(WavFile.encode(new byte[0], Codec.PCMU)).hasSize(WavFile.HEADER_LENGTH).startsWith("RIFF".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void whatIsWrittenIsReadOctetForOctet(Codec codec) throws IOException {
        var octets = new byte[1001];
        new Random(1).nextBytes(octets);
        var sound = WavFile.read(new ByteArrayInputStream(WavFile.encode(octets, codec)));
        assertThat(sound).isInstanceOfSatisfying(WavFile.Companded.class, companded -> {
            assertThat(companded.g711()).isEqualTo(octets);
            assertThat(companded.codec()).isEqualTo(codec);
        });
        assertThat(WavFile.samples(new ByteArrayInputStream(WavFile.encode(octets, codec)))).isEqualTo(G711.decode(octets, codec));
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void otherProgramsReadIt(Codec codec) throws Exception {
        var sound = G711.encode(Sounds.tone(440, 8000, 8000), codec);
        var file = Files.write(directory.resolve("recording.wav"), WavFile.encode(sound, codec));
        assertThat(Sounds.run("ffmpeg", "-v", "error", "-i", file.toString(), "-f", "s16le", "-"))
                .isEqualTo(Sounds.littleEndian(G711.decode(sound, codec)));
        try (var stream = AudioSystem.getAudioInputStream(file.toFile())) {
            assertThat(stream.getFrameLength()).isEqualTo(8000);
            assertThat(stream.readAllBytes()).isEqualTo(sound);
        }
        assertThat(new String(Sounds.run("soxi", file.toString()), StandardCharsets.UTF_8)).contains("Duration       : 00:00:01.00 = 8000 samples");
    }

    @Test
    void whatOtherProgramsWriteIsRead() throws Exception {
        var samples = Sounds.tone(440, 8000, 8000);
        var raw = Files.write(directory.resolve("sound.raw"), Sounds.littleEndian(samples));
        for (var encoding : List.of("signed-integer 16", "a-law 8", "u-law 8")) {
            var file = directory.resolve("sox.wav");
            var words = encoding.split(" ");
            Sounds.run("sox", "-t", "raw", "-r", "8000", "-c", "1", "-b", "16", "-e", "signed-integer", raw.toString(), "-e", words[0], "-b",
                    words[1], file.toString());
            assertThat(Correlation.at(samples, WavFile.samples(Files.newInputStream(file)), 0)).as(encoding).isGreaterThan(0.999);
        }
        var piped = Sounds.run("ffmpeg", "-v", "error", "-f", "s16le", "-ar", "8000", "-ac", "1", "-i", raw.toString(), "-f", "wav", "-");
        assertThat(WavFile.samples(new ByteArrayInputStream(piped))).as("with a length that is not known").isEqualTo(samples);
    }

    @Test
    void theHeaderOfARecordingStillGrowingIsTheOneOfTheWholeFile() {
        var octets = new byte[2000];
        assertThat(WavFile.header(Codec.PCMU, 2000)).isEqualTo(Arrays.copyOf(WavFile.encode(octets, Codec.PCMU), WavFile.HEADER_LENGTH));
        assertThatThrownBy(() -> WavFile.header(Codec.PCMA, 1L << 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WavFile.header(Codec.PCMA, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoSuchFileIsNamedWithAWayOut() throws IOException {
        assertThatThrownBy(() -> read("RIF")).isInstanceOf(IOException.class).hasMessage("the WAV file ends in the middle");
        assertThatThrownBy(() -> read("an MP3, perhaps")).isInstanceOf(IOException.class).hasMessage("not a WAV file");
        var wav = WavFile.encode(new byte[100], Codec.PCMA);
        assertThatThrownBy(() -> WavFile.samples(new ByteArrayInputStream(wav, 0, 100))).hasMessage("the WAV file ends in the middle");
        assertThatThrownBy(() -> WavFile.samples(new ByteArrayInputStream(wav, 0, 50))).hasMessage("the WAV file holds no sound (no data chunk)");
        var stereo = wav.clone();
        stereo[22] = 2;
        stereo[25] = 0x3E;
        assertThatThrownBy(() -> Prompt.fromWav("greeting-busy", new ByteArrayInputStream(stereo))).isInstanceOf(IOException.class)
                .hasMessageStartingWith("greeting-busy: needs one channel of 8000 Hz in 16-bit PCM, A-law or µ-law, but has 2 of 15936 Hz")
                .hasMessageContaining("sox in.wav -r 8000 -c 1 -b 16 out.wav");
    }

    @Test
    void brokenFilesAreRefusedAndNothingWorse() {
        var random = new Random(2);
        var wav = WavFile.encode(new byte[64], Codec.PCMA);
        var refused = 0;
        for (var round = 0; round < 5000; round++) {
            var broken = wav.clone();
            for (var i = 0; i <= round % 4; i++) {
                broken[random.nextInt(WavFile.HEADER_LENGTH)] = (byte) random.nextInt();
            }
            try {
                assertThat(WavFile.samples(new ByteArrayInputStream(broken))).hasSizeLessThanOrEqualTo(64);
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1000, 4999);
    }

    @Test
    void promptsAreReadyInBothCodecs() throws IOException {
        var samples = Sounds.tone(440, 8000, 4000);
        var fromAlaw = Prompt.fromWav("a", new ByteArrayInputStream(WavFile.encode(G711.encode(samples, Codec.PCMA), Codec.PCMA)));
        assertThat(fromAlaw.name()).isEqualTo("a");
        assertThat(fromAlaw.length()).isEqualTo(Duration.ofMillis(500));
        assertThat(fromAlaw.in(Codec.PCMA)).isEqualTo(G711.encode(samples, Codec.PCMA));
        assertThat(Correlation.at(samples, G711.decode(fromAlaw.in(Codec.PCMU), Codec.PCMU), 0)).isGreaterThan(0.999);
        var fromUlaw = Prompt.fromG711("u", G711.encode(samples, Codec.PCMU), Codec.PCMU);
        assertThat(fromUlaw.in(Codec.PCMU)).isEqualTo(G711.encode(samples, Codec.PCMU));
        assertThat(Correlation.at(samples, G711.decode(fromUlaw.in(Codec.PCMA), Codec.PCMA), 0)).isGreaterThan(0.999);
    }

    @Test
    void theBeepIsFourTenthsOfASecondOfOneKilohertz() {
        var beep = Prompt.beep();
        assertThat(beep.length()).isEqualTo(Duration.ofMillis(500));
        var sound = G711.decode(beep.in(Codec.PCMA), Codec.PCMA);
        assertThat(Correlation.at(Sounds.tone(1000, 8000, 3200), Arrays.copyOf(sound, 3200), 0)).isGreaterThan(0.98);
        assertThat(Sounds.level(Arrays.copyOfRange(sound, 400, 2800))).isBetween(-15.5, -14.5);
        assertThat(Math.abs(sound[3])).as("it begins softly").isLessThan((short) 500);
        assertThat(Arrays.copyOfRange(beep.in(Codec.PCMA), 3200, 4000)).containsOnly(Codec.PCMA.silence());
    }

    @Test
    void promptsAreJoinedWithoutAPause() {
        var silence = Prompt.silence(Duration.ofMillis(30));
        assertThat(silence.in(Codec.PCMU)).hasSize(240).containsOnly(Codec.PCMU.silence());
        var joined = Prompt.joined("both", List.of(Prompt.beep(), silence));
        assertThat(joined.length()).isEqualTo(Duration.ofMillis(530));
        assertThat(joined.in(Codec.PCMU)).startsWith(Prompt.beep().in(Codec.PCMU)).endsWith(silence.in(Codec.PCMU));
        assertThat(joined).hasToString("Prompt[both, 530 ms]");
    }

    private static short[] read(String text) throws IOException {
        return WavFile.samples(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
