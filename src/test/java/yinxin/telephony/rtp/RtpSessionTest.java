package yinxin.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;

/// Sending, keys, strangers, hold and the ends of a recording, over real sockets.
class RtpSessionTest {
    private static final int PACKET = RtpSender.PACKET;

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aPromptGoesOutOctetForOctetAtTwentyMillisecondsAPacket(Codec codec) {
        try (var call = new Call()) {
            call.negotiate(codec);
            var prompt = Prompt.fromG711("hello", Call.sound(25 * PACKET - 40, 1), codec);
            var asked = System.nanoTime();
            call.session.play(prompt);
            var packets = receive(call.caller, 25);
            assertThat(call.nextEvent()).isEqualTo(new MediaEvent.PromptPlayed(prompt));

            assertThat(octets(packets)).startsWith(prompt.in(codec)).hasSize(25 * PACKET);
            assertThat(packets).allMatch(p -> p.payloadType() == codec.payloadType() && p.from().equals(call.session.local()));
            for (var i = 0; i < packets.size(); i++) {
                assertThat(packets.get(i).marker()).isEqualTo(i == 0);
                assertThat(packets.get(i).timestamp() - packets.getFirst().timestamp()).isEqualTo(i * PACKET);
                assertThat((packets.get(i).sequence() - packets.getFirst().sequence()) & 0xFFFF).isEqualTo(i);
            }
            assertThat(Duration.ofNanos(packets.getFirst().arrived() - asked)).isLessThan(Duration.ofMillis(100));
            assertThat(Duration.ofNanos(packets.getLast().arrived() - packets.getFirst().arrived()))
                    .isBetween(Duration.ofMillis(400), Duration.ofMillis(700));
        }
    }

    @Test
    void promptsOneAfterAnotherFlowIntoEachOther() {
        try (var call = new Call()) {
            call.negotiate(Codec.PCMA);
            var one = Prompt.fromG711("one", Call.sound(5 * PACKET, 2), Codec.PCMA);
            var two = Prompt.fromG711("two", Call.sound(5 * PACKET, 3), Codec.PCMA);
            call.session.play(one);
            assertThat(call.nextEvent()).isEqualTo(new MediaEvent.PromptPlayed(one));
            call.session.play(two);
            var packets = receive(call.caller, 10);
            assertThat(octets(packets)).isEqualTo(Octets.concat(one.in(Codec.PCMA), two.in(Codec.PCMA)));
            assertThat(packets.getLast().timestamp() - packets.getFirst().timestamp()).isEqualTo(9 * PACKET);
        }
    }

    @Test
    void aPacketOfSilenceOpensTheWayThroughTranslators() {
        try (var call = new Call()) {
            call.negotiate(Codec.PCMA);
            assertThat(call.caller.receive().payload()).isEqualTo(Call.silence(PACKET));
        }
    }

    @Test
    void aPromptThatIsReplacedIsNotReported() {
        try (var call = new Call()) {
            call.negotiate(Codec.PCMA);
            call.session.play(Prompt.silence(Duration.ofSeconds(60)));
            call.caller.receive();
            var two = Prompt.fromG711("two", Call.sound(PACKET, 6), Codec.PCMA);
            call.session.play(two);
            assertThat(call.nextEvent()).isEqualTo(new MediaEvent.PromptPlayed(two));
        }
    }

    @Test
    void aPromptWaitsWhileTheCallIsHeldAndThenGoesOn() {
        try (var call = new Call()) {
            call.negotiate(Codec.PCMA);
            var prompt = Prompt.fromG711("long", Call.sound(30 * PACKET, 7), Codec.PCMA);
            call.session.play(prompt);
            var packets = new ArrayList<>(receive(call.caller, 5));
            call.negotiate(Codec.PCMA, MediaTarget.Direction.RECEIVE_ONLY);
            call.session.stopRecording();
            var sent = call.engine.totals().packetsSent();
            packets.addAll(receive(call.caller, (int) sent - 5));
            call.negotiate(Codec.PCMA);
            packets.addAll(receive(call.caller, 30 - (int) sent));
            assertThat(octets(packets)).isEqualTo(prompt.in(Codec.PCMA));
            assertThat(call.nextEvent()).isEqualTo(new MediaEvent.PromptPlayed(prompt));
        }
    }

    @Test
    void keysAreHeardWhileAPromptPlaysAndWhileRecording() {
        try (var call = Call.recording()) {
            call.session.play(Prompt.silence(Duration.ofSeconds(60)));
            call.send(call.caller.key('1', 1280));
            call.send(call.caller.packets(Call.sound(PACKET, 8)));
            call.send(call.caller.key('#', 1280));
            assertThat(call.nextEvent()).isEqualTo(new MediaEvent.KeyPressed('1'));
            assertThat(call.nextEvent()).isEqualTo(new MediaEvent.KeyPressed('#'));
            assertThat(call.engine.totals().keys()).isEqualTo(2);
        }
    }

    @Test
    void keysOfOneSessionAreHeardByAnother() throws NoMediaPort {
        try (var call = new Call()) {
            var heard = new LinkedBlockingQueue<MediaEvent>();
            try (var other = call.engine.open(heard::add)) {
                call.session.negotiated(Call.target(other.local(), Codec.PCMA, MediaTarget.Direction.SEND_RECEIVE));
                other.negotiated(Call.target(call.session.local(), Codec.PCMA, MediaTarget.Direction.SEND_RECEIVE));
                call.session.sendKeys("12#");
                var expected = List.<MediaEvent>of(new MediaEvent.KeyPressed('1'), new MediaEvent.KeyPressed('2'), new MediaEvent.KeyPressed('#'));
                await().untilAsserted(() -> assertThat(heard).containsExactlyElementsOf(expected));
            }
            assertThatThrownBy(() -> call.session.sendKeys("1x")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aKeyIsEightPacketsWhoseLastComesThreeTimes() {
        try (var call = new Call()) {
            call.negotiate(Codec.PCMA);
            call.session.sendKeys("5");
            var packets = receive(call.caller, 10);
            assertThat(packets).allMatch(p -> p.payloadType() == RtpSender.EVENTS && p.timestamp() == packets.getFirst().timestamp());
            assertThat(packets).extracting(p -> p.payload()[1] < 0)
                    .containsExactly(false, false, false, false, false, false, false, true, true, true);
            assertThat(packets).extracting(p -> (p.payload()[2] << 8) + (p.payload()[3] & 0xFF))
                    .containsExactly(160, 320, 480, 640, 800, 960, 1120, 1280, 1280, 1280);
            assertThat(packets).extracting(RtpSender.Received::marker).startsWith(true, false).filteredOn(m -> m).hasSize(1);
        }
    }

    @Test
    void strangersAreCountedAndNotHeard() {
        try (var call = Call.recording(); var stranger = new RtpSender()) {
            call.send(call.caller.packets(Call.sound(2 * PACKET, 9)));
            call.awaitReceived(2);
            stranger.send(call.session.local(), stranger.packets(Call.sound(5 * PACKET, 10)));
            stranger.send(call.session.local(), stranger.key('#', 800));
            await().until(() -> call.engine.totals().strangersDropped() == 12);
            call.record(List.of());
            assertThat(call.recorded.octets()).isEqualTo(Call.sound(2 * PACKET, 9));
            assertThat(call.events).isEmpty();
        }
    }

    @Test
    void aPortThatATranslatorChangedIsLearntOnceAndFollowed() {
        try (var call = new Call(); var translated = new RtpSender(); var stranger = new RtpSender()) {
            var announced = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
            call.session.negotiated(Call.target(announced, Codec.PCMA, MediaTarget.Direction.SEND_RECEIVE));
            call.session.record(call.recorded, Call.ENDLESS);
            translated.send(call.session.local(), new byte[] {1, 2, 3});
            translated.send(call.session.local(), translated.raw(18, false, 0, new byte[20]));
            await().until(() -> call.engine.totals().strangersDropped() == 2);
            var sound = Call.sound(5 * PACKET, 11);
            translated.send(call.session.local(), translated.packets(sound));
            call.awaitReceived(5);
            stranger.send(call.session.local(), stranger.packets(sound));
            await().until(() -> call.engine.totals().strangersDropped() == 7);
            call.session.stopRecording();
            assertThat(call.recorded.octets()).isEqualTo(sound);

            var prompt = Prompt.fromG711("back", Call.sound(PACKET, 12), Codec.PCMA);
            call.session.play(prompt);
            await().until(() -> Arrays.equals(translated.receive().payload(), prompt.in(Codec.PCMA)));
        }
    }

    @Test
    void theNegotiatedPortComesBeforeALearntOne() {
        try (var call = new Call(); var early = new RtpSender()) {
            call.negotiate(Codec.PCMA);
            call.session.record(call.recorded, Call.ENDLESS);
            early.ssrc = 5;
            early.send(call.session.local(), early.packets(Call.sound(PACKET, 13)));
            call.awaitReceived(1);
            call.send(call.caller.packets(Call.sound(PACKET, 14)));
            call.awaitReceived(2);
            early.send(call.session.local(), early.packets(Call.sound(PACKET, 15)));
            await().until(() -> call.engine.totals().strangersDropped() == 1);
            call.session.stopRecording();
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(Call.sound(PACKET, 13), Call.sound(PACKET, 14)));
        }
    }

    @Test
    void nothingIsHeardBeforeTheNegotiation() {
        try (var call = new Call()) {
            call.send(call.caller.packets(Call.sound(3 * PACKET, 16)));
            await().until(() -> call.engine.totals().strangersDropped() == 3);
        }
    }

    @Test
    void malformedDatagramsOfThePeerAreCountedAndHarmless() {
        try (var call = Call.recording()) {
            call.send(call.caller.packets(Call.sound(PACKET, 17)));
            call.send(List.of(new byte[0], new byte[] {(byte) 0x80}, new byte[2000]));
            call.send(call.caller.raw(RtpSender.EVENTS, true, 0, new byte[] {1, 2}));
            await().until(() -> call.engine.totals().malformed() >= 4);
            call.send(call.caller.raw(8, false, call.caller.timestamp, new byte[0]));
            call.record(call.caller.packets(Call.sound(PACKET, 18)));
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(Call.sound(PACKET, 17), Call.sound(PACKET, 18)));
            assertThat(call.engine.totals().faults()).isZero();
        }
    }

    @Test
    void whileTheCallIsHeldRecordingTimeStandsStill() {
        try (var call = Call.recording()) {
            var one = Call.sound(10 * PACKET, 19);
            var two = Call.sound(10 * PACKET, 20);
            call.send(call.caller.packets(one));
            call.awaitReceived(10);
            call.negotiate(Codec.PCMA, MediaTarget.Direction.INACTIVE);
            call.session.stopPlaying();
            call.send(call.caller.packets(Call.sound(50 * PACKET, 21)));
            call.awaitReceived(60);
            call.negotiate(Codec.PCMA);
            var figures = call.record(call.caller.packets(two));
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(one, two));
            assertThat(figures.lost()).isZero();
            assertThat(figures.silent()).isZero();
        }
    }

    @Test
    void laterNegotiationOfTheOtherCodecLeavesTheRecordingsCodec() {
        try (var call = Call.recording()) {
            call.negotiate(Codec.PCMU);
            call.caller.payloadType = 0;
            var sound = Call.sound(5 * PACKET, 22);
            call.record(call.caller.packets(sound));
            yinxin.telephony.audio.G711.transcode(sound, sound.length, Codec.PCMU, Codec.PCMA);
            assertThat(call.recorded.octets()).isEqualTo(sound);
        }
    }

    private static List<RtpSender.Received> receive(RtpSender phone, int packets) {
        var received = new ArrayList<RtpSender.Received>();
        while (received.size() < packets) {
            received.add(phone.receive());
        }
        return received;
    }

    private static byte[] octets(List<RtpSender.Received> packets) {
        return Octets.concat(packets.stream().map(RtpSender.Received::payload).toArray(byte[][]::new));
    }
}
