package yinxin.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.srtp.SrtpKey;
import yinxin.telephony.rtp.srtp.SrtpKeys;
import yinxin.telephony.rtp.srtp.SrtpSession;
import yinxin.telephony.rtp.srtp.SrtpSuite;

/// Encrypted sound with a peer that is none of ours: ffmpeg sends it and ffmpeg understands it.
class SrtpPeerTest {
    private static final int PACKET = RtpSender.PACKET;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] OURS = octets(1);
    private static final byte[] THEIRS = octets(2);

    @TempDir
    private Path directory;

    private static byte[] octets(int seed) {
        var octets = new byte[SrtpKey.LENGTH];
        new Random(seed).nextBytes(octets);
        return octets;
    }

    private static MediaTarget target(InetSocketAddress remote, SrtpSuite suite) {
        return new MediaTarget(remote, Codec.PCMA, OptionalInt.of(RtpSender.EVENTS), MediaTarget.Direction.SEND_RECEIVE,
                Optional.of(new SrtpKeys(new SrtpKey(suite, OURS), new SrtpKey(suite, THEIRS))));
    }

    private Process ffmpeg(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error"));
        command.addAll(arguments);
        var output = directory.resolve("ffmpeg.txt").toFile();
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    }

    /// The sequence of the last row goes round in the middle: the rollover counter of both must agree.
    @ParameterizedTest
    @CsvSource({"AES_CM_128_HMAC_SHA1_80, 300", "AES_CM_128_HMAC_SHA1_32, 300", "AES_CM_128_HMAC_SHA1_80, 65510"})
    void whatFfmpegSendsIsRecordedOctetForOctet(SrtpSuite suite, int firstSequence) throws Exception {
        try (var call = new Call()) {
            var sound = Call.sound(60 * PACKET, 3);
            var file = Files.write(directory.resolve("sound.al"), sound);
            call.session.negotiated(target(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), suite));
            call.session.record(call.recorded, Call.ENDLESS);
            var sender = ffmpeg(List.of("-re", "-f", "alaw", "-ar", "8000", "-ac", "1", "-i", file.toString(), "-c:a", "copy", "-f", "rtp",
                    "-payload_type", "8", "-seq", Integer.toString(firstSequence), "-srtp_out_suite", suite.name(), "-srtp_out_params",
                    Base64.getEncoder().encodeToString(THEIRS), "srtp://127.0.0.1:" + call.session.local().getPort() + "?pkt_size=186"));
            try {
                assertThat(sender.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(sender.exitValue()).as(Files.readString(directory.resolve("ffmpeg.txt"))).isZero();
            } finally {
                sender.destroyForcibly();
            }
            await().atMost(PATIENCE).until(() -> call.engine.totals().packetsReceived() >= 60);
            call.session.stopRecording();
            assertThat(call.recorded.octets()).isEqualTo(sound);
            assertThat(List.of(call.engine.totals().forged(), call.engine.totals().replayed(), call.engine.totals().lost())).containsOnly(0L);
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    void whatWeSendFfmpegUnderstands(SrtpSuite suite) throws Exception {
        try (var call = new Call()) {
            var port = pairOfPorts();
            var wav = directory.resolve("heard.wav");
            var description = Files.writeString(directory.resolve("call.sdp"), """
                    v=0
                    o=- 1 1 IN IP4 127.0.0.1
                    s=-
                    c=IN IP4 127.0.0.1
                    t=0 0
                    m=audio %d RTP/SAVP 8
                    a=crypto:1 %s inline:%s
                    """.formatted(port, suite, Base64.getEncoder().encodeToString(OURS)));
            var listener = ffmpeg(List.of("-protocol_whitelist", "file,rtp,srtp,udp", "-analyzeduration", "0", "-i", description.toString(), "-c:a", "copy",
                    "-t", "1", "-y", wav.toString()));
            try {
                call.session.negotiated(target(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), suite));
                var said = Call.sound(3000 * PACKET, 4);
                call.session.play(Prompt.fromG711("long", said, Codec.PCMA));
                assertThat(listener.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(listener.exitValue()).as(Files.readString(directory.resolve("ffmpeg.txt"))).isZero();
                var heard = Files.readAllBytes(wav);
                var sound = Arrays.copyOfRange(heard, heard.length - 40 * PACKET, heard.length);
                assertThat(contains(said, sound)).as("the end of what ffmpeg wrote is a part of what we said").isTrue();
            } finally {
                listener.destroyForcibly();
            }
        }
    }

    private static boolean contains(byte[] whole, byte[] part) {
        for (var at = 0; at + part.length <= whole.length; at++) {
            if (Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    /// An even port that is free with the one after it, for RTP and RTCP.
    private static int pairOfPorts() {
        var random = new Random();
        var port = 0;
        do {
            port = 50_000 + 2 * random.nextInt(5_000);
        } while (!isFree(port) || !isFree(port + 1));
        return port;
    }

    private static boolean isFree(int port) {
        try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /// Seals what the test's sender makes, as the other side would.
    private static byte[] sealed(SrtpSession by, byte[] packet) {
        var buffer = ByteBuffer.allocate(packet.length + SrtpSession.MOST_ADDED).put(packet);
        by.seal(buffer);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static SrtpSession peer(byte[] key) {
        var peer = new SrtpSession();
        peer.protect(Optional.of(new SrtpKeys(new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_80, key), new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_80, OURS))));
        return peer;
    }

    @Test
    void forgedAndReplayedPacketsAreCountedAndNotHeard() {
        try (var call = new Call()) {
            call.session.negotiated(target(call.caller.address(), SrtpSuite.AES_CM_128_HMAC_SHA1_80));
            call.session.record(call.recorded, Call.ENDLESS);
            var peer = peer(THEIRS);
            var first = sealed(peer, call.caller.packets(Call.sound(PACKET, 1)).getFirst());
            call.send(first);
            call.awaitReceived(1);
            call.send(first);
            call.send(call.caller.packets(Call.sound(2 * PACKET, 2)));
            call.send(sealed(peer(OURS), call.caller.packets(Call.sound(PACKET, 3)).getFirst()));
            await().atMost(PATIENCE).until(() -> call.engine.totals().forged() == 3 && call.engine.totals().replayed() == 1);
            call.caller.sequence -= 3;
            call.caller.timestamp -= 3 * PACKET;
            call.record(List.of(sealed(peer, call.caller.packets(Call.sound(PACKET, 4)).getFirst())));
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(Call.sound(PACKET, 1), Call.sound(PACKET, 4)));
        }
    }

    @Test
    void onlyAnAuthenticPacketShowsAnotherPort() {
        try (var call = new Call(); var stranger = new RtpSender()) {
            call.session.negotiated(target(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), SrtpSuite.AES_CM_128_HMAC_SHA1_80));
            call.session.record(call.recorded, Call.ENDLESS);
            stranger.send(call.session.local(), stranger.packets(Call.sound(3 * PACKET, 1)));
            await().atMost(PATIENCE).until(() -> call.engine.totals().strangersDropped() == 3);
            var peer = peer(THEIRS);
            call.record(call.caller.packets(Call.sound(2 * PACKET, 2)).stream().map(packet -> sealed(peer, packet)).toList());
            assertThat(call.recorded.octets()).isEqualTo(Call.sound(2 * PACKET, 2));
        }
    }

    @Test
    void aKeyThatChangesInTheMiddleCostsNothing() {
        try (var call = new Call()) {
            call.session.negotiated(target(call.caller.address(), SrtpSuite.AES_CM_128_HMAC_SHA1_80));
            call.session.record(call.recorded, Call.ENDLESS);
            var before = peer(THEIRS);
            var after = peer(octets(5));
            call.send(call.caller.packets(Call.sound(5 * PACKET, 1)).stream().map(packet -> sealed(before, packet)).toList());
            call.awaitReceived(5);
            var late = call.caller.packets(Call.sound(2 * PACKET, 2)).stream().map(packet -> sealed(before, packet)).toList();
            var suite = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
            call.session.negotiated(new MediaTarget(call.caller.address(), Codec.PCMA, OptionalInt.empty(), MediaTarget.Direction.SEND_RECEIVE,
                    Optional.of(new SrtpKeys(new SrtpKey(suite, OURS), new SrtpKey(suite, octets(5))))));
            call.session.stopPlaying();
            call.send(late);
            call.awaitReceived(7);
            call.record(call.caller.packets(Call.sound(5 * PACKET, 3)).stream().map(packet -> sealed(after, packet)).toList());
            assertThat(call.recorded.octets())
                    .isEqualTo(Octets.concat(Call.sound(5 * PACKET, 1), Call.sound(2 * PACKET, 2), Call.sound(5 * PACKET, 3)));
        }
    }
}
