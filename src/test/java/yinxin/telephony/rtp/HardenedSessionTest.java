package yinxin.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;

/// What a stranger cannot do to a call: guess it, enter it, change it, drown it.
class HardenedSessionTest {
    private static final int PACKET = RtpSender.PACKET;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void portsStreamsAndSequencesCannotBeGuessed() throws NoMediaPort {
        var ports = new HashSet<Integer>();
        var streams = new HashSet<Integer>();
        var sequences = new HashSet<Integer>();
        var timestamps = new HashSet<Integer>();
        try (var engine = new RtpEngine(Call.settings(1)); var phone = new RtpSender()) {
            for (var i = 0; i < 20; i++) {
                try (var session = engine.open(event -> { })) {
                    session.negotiated(Call.target(phone.address(), Codec.PCMA, MediaTarget.Direction.SEND_RECEIVE));
                    session.play(Prompt.beep());
                    var first = phone.receive();
                    assertThat(session.local().getPort()).isEven();
                    while (streams.contains(first.ssrc())) {
                        first = phone.receive();
                    }
                    assertThat(first.sequence()).isLessThan(0x8000);
                    ports.add(session.local().getPort());
                    streams.add(first.ssrc());
                    sequences.add(first.sequence());
                    timestamps.add(first.timestamp());
                }
            }
        }
        // Of 2,000 ports and 32,768 sequences, twenty are hardly ever the same; five times in a row the same step never happens.
        assertThat(streams).hasSize(20);
        assertThat(ports).hasSizeGreaterThan(15);
        assertThat(sequences).hasSizeGreaterThan(15);
        assertThat(timestamps).hasSizeGreaterThan(15);
    }

    @Test
    void anotherStreamIsTakenFromThePeerAndFromNobodyElse() {
        try (var call = Call.recording(); var stranger = new RtpSender()) {
            call.send(call.caller.packets(Call.sound(2 * PACKET, 1)));
            call.awaitReceived(2);
            stranger.ssrc = 77;
            stranger.send(call.session.local(), stranger.packets(Call.sound(5 * PACKET, 2)));
            await().atMost(PATIENCE).until(() -> call.engine.totals().strangersDropped() == 5);
            call.send(call.caller.packets(Call.sound(2 * PACKET, 3)));
            call.awaitReceived(4);
            call.caller.ssrc = 78;
            call.caller.sequence = 5;
            call.record(call.caller.packets(Call.sound(2 * PACKET, 4)));
            assertThat(call.recorded.octets())
                    .isEqualTo(Octets.concat(Call.sound(2 * PACKET, 1), Call.sound(2 * PACKET, 3), Call.sound(2 * PACKET, 4)));
        }
    }

    /// A stranger who writes the very stream of the caller, next sequence and all, is no less a stranger.
    @Test
    void aStrangerWhoKnowsTheStreamIsNotHeardEither() {
        try (var call = Call.recording(); var stranger = new RtpSender()) {
            call.send(call.caller.packets(Call.sound(2 * PACKET, 1)));
            call.awaitReceived(2);
            stranger.ssrc = call.caller.ssrc;
            stranger.sequence = call.caller.sequence;
            stranger.timestamp = call.caller.timestamp;
            stranger.send(call.session.local(), stranger.packets(Call.sound(3 * PACKET, 2)));
            stranger.send(call.session.local(), stranger.key('5', 480));
            await().atMost(PATIENCE).until(() -> call.engine.totals().strangersDropped() == 8);
            call.record(call.caller.packets(Call.sound(2 * PACKET, 3)));
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(Call.sound(2 * PACKET, 1), Call.sound(2 * PACKET, 3)));
            assertThat(call.events).isEmpty();
        }
    }

    @Test
    void rubbishFromTheNegotiatedPortDoesNotUnlockALearntOne() {
        try (var call = new Call(); var translated = new RtpSender()) {
            call.negotiate(Codec.PCMA);
            call.session.record(call.recorded, Call.ENDLESS);
            translated.send(call.session.local(), translated.packets(Call.sound(PACKET, 1)));
            call.awaitReceived(1);
            call.send(new byte[] {1, 2, 3});
            await().atMost(PATIENCE).until(() -> call.engine.totals().malformed() == 1);
            translated.send(call.session.local(), translated.packets(Call.sound(PACKET, 2)));
            call.awaitReceived(2);
            call.session.stopRecording();
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(Call.sound(PACKET, 1), Call.sound(PACKET, 2)));
        }
    }

    @Test
    void aFloodOfStrangersCostsTheCallNotASample() throws InterruptedException {
        try (var call = Call.recording(); var stranger = new RtpSender()) {
            var sound = Call.sound(400 * PACKET, 1);
            call.send(call.caller.packets(Arrays.copyOf(sound, 10 * PACKET)));
            call.awaitReceived(10);
            beginFlood(call, call.caller, stranger);
            var begun = call.engine.totals().packetsReceived();
            var packets = call.caller.packets(Arrays.copyOfRange(sound, 10 * PACKET, sound.length));
            var rubbish = stranger.packets(Call.sound(PACKET, 2)).getFirst();
            var on = new AtomicBoolean(true);
            var flood = Thread.ofPlatform().start(() -> {
                while (on.get()) {
                    stranger.send(call.session.local(), rubbish);
                }
            });
            try {
                for (var at = 0; at < packets.size(); at += 30) {
                    call.send(packets.subList(at, at + 30));
                    call.awaitReceived(begun + at + 30);
                }
            } finally {
                on.set(false);
                flood.join();
            }
            call.session.stopRecording();
            assertThat(call.recorded.octets()).isEqualTo(sound);
            assertThat(call.engine.totals().faults()).isZero();
        }
    }

    /// Floods until the system has been told to drop strangers; before, they are counted. What the peer sends behind them shows that they
    /// have been taken.
    private static void beginFlood(Call call, RtpSender peer, RtpSender stranger) {
        var rubbish = stranger.packets(Call.sound(PACKET, 2)).getFirst();
        await().atMost(PATIENCE).until(() -> {
            var totals = call.engine.totals();
            for (var i = 0; i < 150; i++) {
                stranger.send(call.session.local(), rubbish);
            }
            peer.send(call.session.local(), peer.raw(111, false, peer.timestamp, new byte[4]));
            call.awaitReceived(totals.packetsReceived() + 1);
            return totals.strangersDropped() > 0 && call.engine.totals().strangersDropped() == totals.strangersDropped();
        });
    }

    @Test
    void afterAFloodANewNegotiationIsHeard() {
        try (var call = Call.recording(); var stranger = new RtpSender(); var other = new RtpSender()) {
            call.send(call.caller.packets(Call.sound(PACKET, 1)));
            call.awaitReceived(1);
            beginFlood(call, call.caller, stranger);
            call.session.negotiated(Call.target(other.address(), Codec.PCMA, MediaTarget.Direction.SEND_RECEIVE));
            call.session.play(Prompt.fromG711("hello", Call.sound(PACKET, 3), Codec.PCMA));
            assertThat(other.receive().from()).isEqualTo(call.session.local());
            other.ssrc = 9;
            other.send(call.session.local(), other.packets(Call.sound(PACKET, 4)));
            call.awaitReceived(2);
            call.session.stopRecording();
            assertThat(call.recorded.octets()).isEqualTo(Octets.concat(Call.sound(PACKET, 1), Call.sound(PACKET, 4)));
        }
    }

    @Test
    void aPeerWhoseSocketIsClosedBreaksNothing() {
        try (var call = new Call()) {
            InetSocketAddress gone;
            try (var early = new RtpSender(); var stranger = new RtpSender()) {
                gone = early.address();
                call.session.negotiated(Call.target(gone, Codec.PCMA, MediaTarget.Direction.SEND_RECEIVE));
                early.ssrc = 3;
                early.send(call.session.local(), early.packets(Call.sound(PACKET, 1)));
                call.awaitReceived(1);
                beginFlood(call, early, stranger);
            }
            var prompt = Prompt.fromG711("nobody hears", Call.sound(5 * PACKET, 3), Codec.PCMA);
            call.session.play(prompt);
            assertThat(call.nextEvent()).isEqualTo(new MediaEvent.PromptPlayed(prompt));
            call.negotiate(Codec.PCMA);
            // What is sent to the new side shows that the old one's lock is off: a packet that came sooner would be dropped.
            call.session.play(Prompt.fromG711("hello", Call.sound(PACKET, 5), Codec.PCMA));
            assertThat(call.caller.receive().from()).isEqualTo(call.session.local());
            call.session.record(call.recorded, Call.ENDLESS);
            call.record(List.of(call.caller.packets(Call.sound(PACKET, 4)).getFirst()));
            assertThat(call.recorded.octets()).isEqualTo(Call.sound(PACKET, 4));
            assertThat(call.engine.totals().faults()).isZero();
        }
    }
}
