package yinxin.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.srtp.SrtpKey;
import yinxin.telephony.rtp.srtp.SrtpKeys;
import yinxin.telephony.rtp.srtp.SrtpSession;
import yinxin.telephony.rtp.srtp.SrtpSuite;

class RtpEngineTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void everyEvenPortOfTheRangeIsUsedAndThenNoneIsLeft() throws Exception {
        var settings = new RtpSettings(LOOPBACK, 19_001, 19_010, 1);
        assertThat(settings.ports()).isEqualTo(4);
        try (var engine = new RtpEngine(settings)) {
            var sessions = new ArrayList<RtpSession>();
            for (var i = 0; i < 4; i++) {
                sessions.add(engine.open(event -> { }));
            }
            assertThat(sessions).extracting(s -> s.local().getPort()).containsExactlyInAnyOrder(19_002, 19_004, 19_006, 19_008);
            assertThatThrownBy(() -> engine.open(event -> { })).isInstanceOf(NoMediaPort.class)
                    .hasMessageContaining("no free RTP port from 19001 to 19010: widen the range");
            await().until(() -> engine.totals().sessionsOpen() == 4);
            var freed = sessions.get(2).local().getPort();
            sessions.get(2).close();
            sessions.get(2).close();
            await().until(() -> engine.totals().sessionsOpen() == 3);
            await().ignoreExceptions().untilAsserted(() -> assertThat(engine.open(event -> { }).local().getPort()).isEqualTo(freed));
        }
    }

    @Test
    void aPortThatAnotherProgramHasIsPassedOver() throws Exception {
        try (var other = new DatagramSocket(new InetSocketAddress(LOOPBACK, 19_022));
                var engine = new RtpEngine(new RtpSettings(LOOPBACK, 19_020, 19_025, 1))) {
            var ports = List.of(engine.open(event -> { }).local().getPort(), engine.open(event -> { }).local().getPort());
            assertThat(ports).doesNotContain(other.getLocalPort()).containsExactlyInAnyOrder(19_020, 19_024);
            assertThatThrownBy(() -> engine.open(event -> { })).isInstanceOf(NoMediaPort.class);
        }
    }

    @Test
    void rangesWithoutAPortAndEnginesWithoutALoopAreRefused() {
        assertThatThrownBy(() -> new RtpSettings(LOOPBACK, 5, 6, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RtpSettings(LOOPBACK, 20_000, 70_000, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RtpSettings(LOOPBACK, 20_000, 20_100, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new RtpSettings(LOOPBACK, 20_000, 29_999, 1).ports()).isEqualTo(5000);
    }

    @Test
    void aClosedEngineStillAnswers() {
        try (var call = Call.recording()) {
            call.send(call.caller.packets(Call.sound(320, 1)));
            call.awaitReceived(2);
            call.engine.close();
            assertThat(call.session.stopRecording().samples()).isEqualTo(320).isEqualTo(call.recorded.length());
            call.session.play(Prompt.beep());
            call.session.close();
            assertThat(call.engine.totals().sessionsOpen()).isZero();
        }
    }

    /// The selector hands out 1024 ready channels at a time; a loop that looks once a turn would leave the others waiting.
    @Test
    void moreSessionsThanTheSelectorHandsOutAtOnceAllGetTheirTurn() throws Exception {
        var count = 1300;
        try (var engine = new RtpEngine(new RtpSettings(LOOPBACK, 40_000, 49_999, 1)); var phone = new RtpSender()) {
            var sessions = new ArrayList<RtpSession>();
            var sinks = new ArrayList<CollectedAudio>();
            for (var i = 0; i < count; i++) {
                var session = engine.open(event -> { });
                var sink = new CollectedAudio();
                session.negotiated(Call.target(phone.address(), Codec.PCMA, MediaTarget.Direction.RECEIVE_ONLY));
                session.record(sink, Call.ENDLESS);
                sessions.add(session);
                sinks.add(sink);
            }
            for (var packet : phone.packets(Call.sound(5 * 160, 1))) {
                sessions.forEach(session -> phone.send(session.local(), packet));
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> engine.totals().packetsReceived() == 5L * count);
            sessions.forEach(RtpSession::stopRecording);
            assertThat(sinks).allSatisfy(sink -> assertThat(sink.octets()).isEqualTo(Call.sound(5 * 160, 1)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPacketCostsNoAllocation(boolean encrypted) {
        try (var call = new Call()) {
            var key = new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_80, new byte[SrtpKey.LENGTH]);
            var keys = encrypted ? Optional.of(new SrtpKeys(key, key)) : Optional.<SrtpKeys>empty();
            var peer = new SrtpSession();
            peer.protect(keys);
            call.session.negotiated(new MediaTarget(call.caller.address(), Codec.PCMA, OptionalInt.empty(), MediaTarget.Direction.SEND_RECEIVE, keys));
            var octets = new long[1];
            call.session.record((g711, offset, length) -> octets[0] += length, Call.ENDLESS);
            call.session.play(Prompt.silence(Duration.ofMinutes(1)));
            var packets = call.caller.packets(Call.sound(2000 * 160, 2)).stream().map(packet -> sealed(peer, packet)).toList();
            call.send(packets.subList(0, 1000));
            call.awaitReceived(1000);
            var before = allocatedByLoop();
            call.send(packets.subList(1000, 2000));
            call.awaitReceived(2000);
            assertThat(allocatedByLoop() - before).as("octets for 1000 packets received, and those sent meanwhile").isLessThan(20_000);
            call.session.stopRecording();
            assertThat(octets[0]).isEqualTo(2000 * 160);
        }
    }

    private static byte[] sealed(SrtpSession by, byte[] packet) {
        var buffer = ByteBuffer.allocate(packet.length + SrtpSession.MOST_ADDED).put(packet);
        by.seal(buffer);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static long allocatedByLoop() {
        var loop = Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals("rtp-0")).findFirst().orElseThrow();
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(loop.threadId());
    }
}
