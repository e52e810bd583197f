package yinxin.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import yinxin.telephony.audio.Codec;

/// A real session of a real engine on loopback, with a sender at the other side: what most tests of this package need.
final class Call implements AutoCloseable {
    static final RecordingRules ENDLESS = new RecordingRules(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));

    private static final int BURST = 64;
    /// What a busy machine may need.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final RtpEngine engine;
    final RtpSession session;
    final RtpSender caller = new RtpSender();
    final CollectedAudio recorded = new CollectedAudio();
    final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();

    Call() {
        engine = new RtpEngine(settings(1));
        try {
            session = engine.open(events::add);
        } catch (NoMediaPort e) {
            throw new AssertionError(e);
        }
    }

    /// A range far from other tests' and in a random place, so that tests may run side by side.
    static RtpSettings settings(int loops) {
        var first = 30_000 + 2 * new Random().nextInt(10_000);
        return new RtpSettings(InetAddress.getLoopbackAddress(), first, first + 3999, loops);
    }

    static Call recording(RecordingRules rules) {
        var call = new Call();
        call.negotiate(Codec.PCMA);
        call.session.record(call.recorded, rules);
        return call;
    }

    static Call recording() {
        return recording(ENDLESS);
    }

    void negotiate(Codec codec) {
        negotiate(codec, MediaTarget.Direction.SEND_RECEIVE);
    }

    void negotiate(Codec codec, MediaTarget.Direction direction) {
        session.negotiated(target(caller.address(), codec, direction));
    }

    static MediaTarget target(InetSocketAddress remote, Codec codec, MediaTarget.Direction direction) {
        return new MediaTarget(remote, codec, OptionalInt.of(RtpSender.EVENTS), direction);
    }


    void send(byte[] packet) {
        caller.send(session.local(), packet);
    }

    /// Sends so many at a time that no socket buffer overflows even when the loop does not get to run for a while.
    void send(List<byte[]> packets) {
        for (var at = 0; at < packets.size(); at += BURST) {
            var before = taken();
            var burst = packets.subList(at, Math.min(packets.size(), at + BURST));
            caller.send(session.local(), burst);
            if (packets.size() > BURST) {
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> taken() >= before + burst.size());
            }
        }
    }

    private long taken() {
        var totals = engine.totals();
        return totals.packetsReceived() + totals.malformed() + totals.strangersDropped();
    }

    /// Returns once the engine has taken that many packets of the peer, in all.
    void awaitReceived(long packets) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1))
                .until(() -> engine.totals().packetsReceived(), received -> received >= packets);
    }

    /// Sends, waits until all has arrived, and ends the recording.
    RecordingFigures record(List<byte[]> packets) {
        var before = engine.totals().packetsReceived();
        send(packets);
        awaitReceived(before + packets.size());
        return session.stopRecording();
    }

    MediaEvent nextEvent() {
        try {
            var event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(event).as("an event in time").isNotNull();
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Octets that are the same for the same seed and never the codec's silence.
    static byte[] sound(int samples, long seed) {
        var octets = new byte[samples];
        new Random(seed).nextBytes(octets);
        for (var i = 0; i < samples; i++) {
            if (octets[i] == Codec.PCMA.silence() || octets[i] == Codec.PCMU.silence()) {
                octets[i] = 0x11;
            }
        }
        return octets;
    }

    static byte[] silence(int samples) {
        var octets = new byte[samples];
        java.util.Arrays.fill(octets, Codec.PCMA.silence());
        return octets;
    }

    @Override
    public void close() {
        session.close();
        engine.close();
        caller.close();
    }
}
