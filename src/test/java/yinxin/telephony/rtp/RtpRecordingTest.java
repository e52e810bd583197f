package yinxin.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;

/// What is recorded is what was sent, sample for sample, over a real socket.
class RtpRecordingTest {
    private static final int PACKET = RtpSender.PACKET;

    @Test
    void packetsInOrderAreRecordedOctetForOctet() {
        try (var call = Call.recording()) {
            var sound = Call.sound(500 * PACKET, 1);
            var figures = call.record(call.caller.packets(sound));
            assertThat(call.recorded.octets()).isEqualTo(sound);
            assertThat(figures).isEqualTo(new RecordingFigures(sound.length, figures.speech(), 0, 0, 0));
        }
    }

    @Test
    void packetsThatAreStillInTheSocketWhenTheRecordingEndsAreRecorded() {
        try (var call = Call.recording()) {
            var spoken = Call.sound(0, 1);
            for (var round = 1; round <= 20; round++) {
                var more = Call.sound(60 * PACKET, round);
                call.session.record(call.recorded, Call.ENDLESS);
                call.caller.send(call.session.local(), call.caller.packets(more));
                call.session.stopRecording();
                spoken = concatenated(spoken, more);
                assertThat(call.recorded.octets()).as("after recording %d", round).isEqualTo(spoken);
            }
        }
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 160, 240, 480, 1600})
    void everyPacketLengthIsRecorded(int length) {
        try (var call = Call.recording()) {
            var sound = Call.sound(9600, length);
            call.record(call.caller.packets(sound, length));
            assertThat(call.recorded.octets()).isEqualTo(sound);
        }
    }

    @Test
    void packetsThatOvertakeOneAnotherAreBroughtInOrder() {
        try (var call = Call.recording()) {
            var sound = Call.sound(400 * PACKET, 2);
            var packets = new ArrayList<>(call.caller.packets(sound));
            var random = new Random(3);
            for (var block = 0; block < packets.size(); block += 8) {
                Collections.shuffle(packets.subList(block, block + 8), random);
            }
            var figures = call.record(packets);
            assertThat(call.recorded.octets()).isEqualTo(sound);
            assertThat(figures.lost()).isZero();
        }
    }

    @Test
    void packetsThatComeTwiceAreRecordedOnce() {
        try (var call = Call.recording()) {
            var sound = Call.sound(200 * PACKET, 4);
            var packets = new ArrayList<byte[]>();
            for (var packet : call.caller.packets(sound)) {
                packets.add(packet);
                packets.add(packet);
            }
            call.record(packets);
            assertThat(call.recorded.octets()).isEqualTo(sound);
            assertThat(call.engine.totals().duplicates()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20})
    void lossLeavesEverySampleThatArrivedInItsPlace(int percent) {
        try (var call = Call.recording()) {
            var sound = Call.sound(1000 * PACKET, percent);
            var packets = call.caller.packets(sound);
            var random = new Random(percent);
            var arriving = new ArrayList<byte[]>();
            var arrives = new boolean[packets.size()];
            for (var i = 0; i < packets.size(); i++) {
                arrives[i] = i == 0 || i == packets.size() - 1 || random.nextInt(100) >= percent;
                if (arrives[i]) {
                    arriving.add(packets.get(i));
                }
            }
            var figures = call.record(arriving);

            var recorded = call.recorded.octets();
            assertThat(recorded).hasSize(sound.length);
            for (var i = 0; i < arrives.length; i++) {
                if (arrives[i]) {
                    assertThat(Arrays.copyOfRange(recorded, i * PACKET, (i + 1) * PACKET)).as("packet %d", i)
                            .isEqualTo(Arrays.copyOfRange(sound, i * PACKET, (i + 1) * PACKET));
                }
            }
            var lost = packets.size() - arriving.size();
            assertThat(figures.lost()).isEqualTo(lost).isEqualTo(call.engine.totals().lost());
            assertThat(figures.concealed() + figures.silent()).isEqualTo((long) lost * PACKET);
            assertThat(figures.samples()).isEqualTo(sound.length);
            assertThat(figures.concealed()).isPositive();
        }
    }

    @Test
    void lossIsConcealedForSixtyMillisecondsAndSilentAfterwards() {
        try (var call = Call.recording()) {
            var sound = Call.sound(20 * PACKET, 5);
            var packets = new ArrayList<>(call.caller.packets(sound));
            packets.subList(5, 15).clear();
            var figures = call.record(packets);
            assertThat(figures).isEqualTo(new RecordingFigures(20 * PACKET, figures.speech(), 480, 7 * PACKET, 10));
            var recorded = call.recorded.octets();
            assertThat(Arrays.copyOfRange(recorded, 5 * PACKET + 480, 15 * PACKET)).isEqualTo(Call.silence(7 * PACKET));
            assertThat(Arrays.copyOfRange(recorded, 5 * PACKET, 6 * PACKET)).isNotEqualTo(Call.silence(PACKET));
        }
    }

    @Test
    void aPauseInTheTransmissionIsSilenceOfItsLengthAndNotConcealed() {
        try (var call = Call.recording()) {
            var one = Call.sound(20 * PACKET, 6);
            var two = Call.sound(20 * PACKET, 7);
            var packets = new ArrayList<>(call.caller.packets(one));
            call.caller.timestamp += 12_345;
            packets.addAll(call.caller.packets(two));
            var figures = call.record(packets);
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(one, Call.silence(12_345), two));
            assertThat(figures).isEqualTo(new RecordingFigures(40 * PACKET + 12_345, figures.speech(), 0, 12_345, 0));
        }
    }

    @Test
    void comfortNoiseIsSilence() {
        try (var call = Call.recording()) {
            var one = Call.sound(10 * PACKET, 8);
            var two = Call.sound(10 * PACKET, 9);
            var packets = new ArrayList<>(call.caller.packets(one));
            packets.add(call.caller.comfortNoise());
            call.caller.timestamp += 4000;
            packets.add(call.caller.comfortNoise());
            call.caller.timestamp += 2000;
            packets.addAll(call.caller.packets(two));
            var figures = call.record(packets);
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(one, Call.silence(6000), two));
            assertThat(figures.concealed()).isZero();
        }
    }

    @Test
    void lossDuringComfortNoiseIsNotConcealed() {
        try (var call = Call.recording()) {
            var one = Call.sound(10 * PACKET, 10);
            var two = Call.sound(10 * PACKET, 11);
            var packets = new ArrayList<>(call.caller.packets(one));
            packets.add(call.caller.comfortNoise());
            call.caller.timestamp += 4000;
            call.caller.comfortNoise();
            packets.addAll(call.caller.packets(two));
            var figures = call.record(packets);
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(one, Call.silence(4000), two));
            assertThat(figures).isEqualTo(new RecordingFigures(20 * PACKET + 4000, figures.speech(), 0, 4000, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000_000, -5_000, -70_000, Integer.MIN_VALUE})
    void anAbsurdLeapOfTheTimestampIsNoPause(int leap) {
        try (var call = Call.recording()) {
            var one = Call.sound(10 * PACKET, 12);
            var two = Call.sound(10 * PACKET, 13);
            var packets = new ArrayList<>(call.caller.packets(one));
            call.caller.timestamp += leap;
            packets.addAll(call.caller.packets(two));
            call.record(packets);
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(one, two));
        }
    }

    @Test
    void aClockThatTremblesInsertsNothing() {
        try (var call = Call.recording()) {
            var sound = Call.sound(100 * PACKET, 14);
            var random = new Random(15);
            var packets = new ArrayList<byte[]>();
            for (var at = 0; at < sound.length; at += PACKET) {
                packets.add(call.caller.raw(8, false, 77 + at + random.nextInt(-15, 16), Arrays.copyOfRange(sound, at, at + PACKET)));
            }
            call.record(packets);
            assertThat(call.recorded.octets()).isEqualTo(sound);
        }
    }

    @Test
    void aNewSourceContinuesTheRecording() {
        try (var call = Call.recording()) {
            var one = Call.sound(10 * PACKET, 16);
            var two = Call.sound(10 * PACKET, 17);
            var packets = new ArrayList<>(call.caller.packets(one));
            var straggler = packets.removeLast();
            packets.add(straggler);
            call.caller.ssrc = 99;
            call.caller.sequence = 7;
            call.caller.timestamp = 0;
            packets.addAll(call.caller.packets(two));
            packets.add(12, straggler);
            call.record(packets);
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(one, two));
        }
    }

    @Test
    void sequenceNumbersAndTimestampsWrapRound() {
        try (var call = Call.recording()) {
            var sound = Call.sound(20 * PACKET, 18);
            call.caller.sequence = 65530;
            call.caller.timestamp = -3 * PACKET;
            var packets = new ArrayList<>(call.caller.packets(sound));
            Collections.swap(packets, 4, 7);
            var figures = call.record(packets);
            assertThat(call.recorded.octets()).isEqualTo(sound);
            assertThat(figures.lost()).isZero();
        }
    }

    @Test
    void twoPacketsInARowAfterABigLeapOfTheSequenceRestartTheStream() {
        try (var call = Call.recording()) {
            var one = Call.sound(10 * PACKET, 19);
            var two = Call.sound(10 * PACKET, 20);
            var packets = new ArrayList<>(call.caller.packets(one));
            call.caller.sequence += 30_000;
            packets.addAll(call.caller.packets(two));
            var figures = call.record(packets);
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(one, two));
            assertThat(figures.lost()).isZero();
        }
    }

    @Test
    void aSinglePacketFarAwayIsIgnored() {
        try (var call = Call.recording()) {
            var sound = Call.sound(20 * PACKET, 21);
            var packets = new ArrayList<>(call.caller.packets(sound));
            call.caller.sequence += 20_000;
            packets.add(10, call.caller.packet(Call.sound(PACKET, 22)));
            call.record(packets);
            assertThat(call.recorded.octets()).isEqualTo(sound);
        }
    }

    @Test
    void aLossOfManySecondsKeepsThePlaceOfWhatFollows() {
        try (var call = Call.recording()) {
            var sound = Call.sound(500 * PACKET, 23);
            var packets = new ArrayList<>(call.caller.packets(sound));
            packets.subList(10, 490).clear();
            var figures = call.record(packets);
            assertThat(call.recorded.octets()).hasSize(sound.length).endsWith(Arrays.copyOfRange(sound, 490 * PACKET, sound.length));
            assertThat(figures.lost()).isEqualTo(480);
            assertThat(figures.concealed()).isEqualTo(480);
        }
    }

    @Test
    void aChangeOfCodecDoesNotChangeTheRecordings() {
        try (var call = Call.recording()) {
            var one = Call.sound(10 * PACKET, 24);
            var two = Call.sound(10 * PACKET, 25);
            var packets = new ArrayList<>(call.caller.packets(one));
            call.caller.payloadType = 0;
            packets.addAll(call.caller.packets(two));
            call.record(packets);
            G711.transcode(two, two.length, Codec.PCMU, Codec.PCMA);
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(one, two));
        }
    }

    @Test
    void aHeldKeyIsSilenceOfItsLength() {
        try (var call = Call.recording()) {
            var one = Call.sound(10 * PACKET, 26);
            var two = Call.sound(10 * PACKET, 27);
            var packets = new ArrayList<>(call.caller.packets(one));
            var key = new ArrayList<>(call.caller.key('5', 8 * PACKET));
            key.remove(3);
            packets.addAll(key);
            packets.addAll(call.caller.packets(two));
            var figures = call.record(packets);
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(one, Call.silence(8 * PACKET), two));
            assertThat(figures.concealed()).isZero();
        }
    }

    @Test
    void packetsOfAnotherPayloadTypeAreNoLoss() {
        try (var call = Call.recording()) {
            var sound = Call.sound(10 * PACKET, 28);
            var packets = new ArrayList<>(call.caller.packets(Arrays.copyOf(sound, 5 * PACKET)));
            packets.add(call.caller.raw(18, false, call.caller.timestamp, new byte[20]));
            packets.addAll(call.caller.packets(Arrays.copyOfRange(sound, 5 * PACKET, sound.length)));
            var figures = call.record(packets);
            assertThat(call.recorded.octets()).isEqualTo(sound);
            assertThat(figures.lost()).isZero();
            assertThat(call.engine.totals().unknownPayload()).isOne();
        }
    }

    @Test
    void headerExtensionsContributorsAndPaddingAreSteppedOver() {
        try (var call = Call.recording()) {
            var plain = call.caller.packet(Call.sound(PACKET, 29));
            var dressed = new byte[12 + 8 + 4 + 4 + PACKET + 3];
            System.arraycopy(plain, 0, dressed, 0, 12);
            dressed[0] = (byte) (0x80 | 0x20 | 0x10 | 2);
            dressed[23] = 1;
            System.arraycopy(plain, 12, dressed, 28, PACKET);
            dressed[dressed.length - 1] = 3;
            call.record(List.of(dressed));
            assertThat(call.recorded.octets()).isEqualTo(Call.sound(PACKET, 29));
        }
    }

    @Test
    void theSecondRecordingOfACallBeginsWhereItBegins() {
        try (var call = Call.recording()) {
            call.record(call.caller.packets(Call.sound(10 * PACKET, 30)));
            call.caller.timestamp += 16_000;
            var again = new CollectedAudio();
            call.session.record(again, Call.ENDLESS);
            var sound = Call.sound(10 * PACKET, 31);
            var figures = call.record(call.caller.packets(sound));
            assertThat(again.octets()).isEqualTo(sound);
            assertThat(figures.samples()).isEqualTo(sound.length);
            assertThat(call.session.stopRecording()).as("asked again").isEqualTo(figures);
        }
    }

    @Test
    void aListenerHearsTheSameWithoutARecording() {
        try (var call = new Call()) {
            call.negotiate(Codec.PCMA);
            call.session.listen(call.recorded);
            var one = Call.sound(10 * PACKET, 32);
            var two = Call.sound(10 * PACKET, 33);
            var packets = new ArrayList<>(call.caller.packets(one));
            call.caller.timestamp += 2000;
            packets.addAll(call.caller.packets(two));
            call.record(packets);
            org.awaitility.Awaitility.await().until(() -> call.recorded.length() == 20 * PACKET + 2000);
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(one, Call.silence(2000), two));
        }
    }
}
