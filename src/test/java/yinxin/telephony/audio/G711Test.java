package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class G711Test {
    /// G.711 tables 1a, 1b, 2a and 2b: values at the ends of the segments. A-law counts to 4096 (here times 8), µ-law to 8159 (times 4).
    @ParameterizedTest
    @CsvSource({"PCMA, 32767, aa", "PCMA, 0, d5", "PCMA, -1, 55", "PCMA, -32768, 2a", "PCMA, 16, d4", "PCMA, 15, d5", "PCMA, -17, 54",
            "PCMA, 16384, a5", "PCMA, 16383, ba", "PCMA, 512, f5", "PCMA, 511, ca",
            "PCMU, 32767, 80", "PCMU, 0, ff", "PCMU, -1, 7f", "PCMU, -32768, 00", "PCMU, 3, ff", "PCMU, 4, fe", "PCMU, 12, fd", "PCMU, 11, fe",
            "PCMU, 124, ef", "PCMU, 123, f0", "PCMU, 16252, 8f", "PCMU, 16251, 90"})
    void samplesAtTheEndsOfSegmentsHaveTheOctetsOfTheTables(Codec codec, short sample, String octet) {
        assertThat(HexFormat.of().toHexDigits(G711.encode(sample, codec))).isEqualTo(octet);
    }

    @ParameterizedTest
    @CsvSource({"PCMA, d5, 8", "PCMA, 55, -8", "PCMA, aa, 32256", "PCMA, 2a, -32256", "PCMA, f5, 528", "PCMU, ff, 0", "PCMU, 7f, 0",
            "PCMU, 80, 32124", "PCMU, 00, -32124", "PCMU, ef, 132", "PCMU, fe, 8"})
    void octetsHaveTheValuesOfTheTables(Codec codec, String octet, short sample) {
        assertThat(G711.decode((byte) HexFormat.fromHexDigits(octet), codec)).isEqualTo(sample);
    }

    /// G.711 tables 5 and 6: these octets repeated are 1000 Hz at 0 dBm0, and the theoretical load is 3.14 dBm0 for A-law, 3.17 for µ-law.
    @ParameterizedTest
    @CsvSource({"PCMA, 34212134b4a1a1b4, 3.14", "PCMU, 1e0b0b1e9e8b8b9e, 3.17"})
    void theDigitalMilliwattHasItsPower(Codec codec, String octets, double load) {
        var milliwatt = HexFormat.of().parseHex(octets);
        var fullScaleSine = Sounds.level(Sounds.tone(1000, codec == Codec.PCMA ? 32768 : 32636, 8000));
        assertThat(Sounds.level(G711.decode(milliwatt, codec))).isCloseTo(fullScaleSine - load, within(0.05));
    }

    /// µ-law has two zeroes; the negative one is never produced.
    @ParameterizedTest
    @EnumSource(Codec.class)
    void everyOctetComesBackFromItsSample(Codec codec) {
        for (var octet = 0; octet < 256; octet++) {
            var expected = codec == Codec.PCMU && octet == 0x7F ? (byte) 0xFF : (byte) octet;
            assertThat(G711.encode(G711.decode((byte) octet, codec), codec)).as("octet %02x", octet).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void everySampleGetsTheNearestOctetOfItsSegment(Codec codec) {
        for (var sample = Short.MIN_VALUE; sample < Short.MAX_VALUE; sample++) {
            var error = Math.abs(G711.decode(G711.encode(sample, codec), codec) - sample);
            var step = Math.max(16, Integer.highestOneBit(Math.abs(sample) + 132) >> 4);
            assertThat(error).as("sample %d", sample).isLessThanOrEqualTo(Math.abs(sample) > 32000 ? 644 : step);
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void encodingNeverTurnsTheOrderOfSamples(Codec codec) {
        var before = Integer.MIN_VALUE;
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int now = G711.decode(G711.encode((short) sample, codec), codec);
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void theJdkDecodesEveryOctetToTheSame(Codec codec) throws IOException {
        var octets = new byte[256];
        for (var i = 0; i < 256; i++) {
            octets[i] = (byte) i;
        }
        var encoding = codec == Codec.PCMA ? AudioFormat.Encoding.ALAW : AudioFormat.Encoding.ULAW;
        var format = new AudioFormat(encoding, 8000, 8, 1, 1, 8000, false);
        var linear = new AudioFormat(8000, 16, 1, true, false);
        try (var stream = AudioSystem.getAudioInputStream(linear, new AudioInputStream(new ByteArrayInputStream(octets), format, 256))) {
            var samples = new short[256];
            ByteBuffer.wrap(stream.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
            assertThat(G711.decode(octets, codec)).isEqualTo(samples);
        }
    }

    @Test
    void fromOneLawToTheOtherIsAsNearAsTheCoarserOfBoth() {
        for (var octet = 0; octet < 256; octet++) {
            var there = new byte[] {(byte) octet};
            G711.transcode(there, 1, Codec.PCMA, Codec.PCMU);
            int before = G711.decode((byte) octet, Codec.PCMA);
            int after = G711.decode(there[0], Codec.PCMU);
            assertThat(Math.abs(after - before)).as("octet %02x", octet).isLessThanOrEqualTo(Math.max(8, Math.abs(before) / 16));
            var same = new byte[] {(byte) octet};
            G711.transcode(same, 1, Codec.PCMA, Codec.PCMA);
            assertThat(same[0]).isEqualTo((byte) octet);
        }
        var silence = new byte[] {Codec.PCMU.silence(), Codec.PCMA.silence()};
        G711.transcode(silence, 1, Codec.PCMU, Codec.PCMA);
        assertThat(silence).containsExactly(Codec.PCMA.silence(), Codec.PCMA.silence());
    }
}
