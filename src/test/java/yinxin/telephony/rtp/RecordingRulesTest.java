package yinxin.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;

/// How a recording ends by itself, over a real socket, with samples sent faster than they were spoken.
class RecordingRulesTest {
    private static final int PACKET = RtpSender.PACKET;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final RecordingRules SILENCE_ENDS = new RecordingRules(HOUR, Duration.ofSeconds(8), HOUR);

    @Test
    void theLongestRecordingIsExactlySoLong() {
        var rules = new RecordingRules(Duration.ofMillis(1010), HOUR, HOUR);
        try (var call = Call.recording(rules)) {
            var sound = Call.sound(60 * PACKET, 1);
            var figures = call.record(call.caller.packets(sound));
            assertThat(call.recorded.octets()).isEqualTo(Arrays.copyOf(sound, 8080));
            assertThat(figures.samples()).isEqualTo(8080);
            assertThat(call.events).containsExactly(new MediaEvent.LongestReached());
        }
    }

    @Test
    void aLongPauseIsCutAtTheLongestToo() {
        var rules = new RecordingRules(Duration.ofSeconds(5), HOUR, HOUR);
        try (var call = Call.recording(rules)) {
            var packets = new ArrayList<>(call.caller.packets(Call.sound(PACKET, 2)));
            call.caller.timestamp += 20 * 8000;
            packets.addAll(call.caller.packets(Call.sound(PACKET, 3)));
            assertThat(call.record(packets)).isEqualTo(new RecordingFigures(40_000, PACKET, 0, 40_000 - PACKET, 0));
            assertThat(call.events).containsExactly(new MediaEvent.LongestReached());
        }
    }

    @Test
    void eightSecondsOfSilenceEndTheRecording() {
        try (var call = Call.recording(SILENCE_ENDS)) {
            var figures = call.record(call.caller.packets(Call.silence(450 * PACKET)));
            assertThat(call.events).containsExactly(new MediaEvent.WentSilent());
            assertThat(figures).isEqualTo(new RecordingFigures(64_000, 0, 0, 0, 0));
        }
    }

    @Test
    void silenceIsCountedFromTheLastWord() {
        try (var call = Call.recording(SILENCE_ENDS)) {
            var packets = new ArrayList<byte[]>();
            for (var round = 0; round < 3; round++) {
                packets.addAll(call.caller.packets(syllables(4000)));
                packets.addAll(call.caller.packets(Call.silence(350 * PACKET)));
            }
            packets.addAll(call.caller.packets(Call.silence(100 * PACKET)));
            var figures = call.record(packets);
            assertThat(call.events).containsExactly(new MediaEvent.WentSilent());
            assertThat(figures.samples()).isBetween(3 * 4000L + 2 * 56_000 + 62_000, 3 * 4000L + 2 * 56_000 + 66_000);
            assertThat(figures.speech()).isBetween(6_000L, 12_000L);
        }
    }

    @Test
    void comfortNoiseIsSilenceToo() {
        try (var call = Call.recording(SILENCE_ENDS)) {
            var packets = new ArrayList<>(call.caller.packets(syllables(4000)));
            for (var i = 0; i < 21; i++) {
                packets.add(call.caller.comfortNoise());
                call.caller.timestamp += 3200;
            }
            var figures = call.record(packets);
            assertThat(call.events).containsExactly(new MediaEvent.WentSilent());
            assertThat(figures.silent()).isEqualTo(64_000);
        }
    }

    @Test
    void whoSpeaksAfterALongPauseOfTheTransmissionIsNotCutOff() {
        try (var call = Call.recording(SILENCE_ENDS)) {
            var packets = new ArrayList<>(call.caller.packets(syllables(4000)));
            call.caller.timestamp += 10 * 8000;
            packets.addAll(call.caller.packets(syllables(8000)));
            var figures = call.record(packets);
            assertThat(call.events).isEmpty();
            assertThat(figures.samples()).isEqualTo(92_000);
        }
    }

    @Test
    void aBusyToneEndsTheRecording() {
        try (var call = Call.recording()) {
            var tone = new short[20 * 8000];
            for (var i = 0; i < tone.length; i++) {
                tone[i] = (short) (i / 2800 % 2 == 0 ? 4000 * Math.sin(2 * Math.PI * 450 * i / 8000) : 0);
            }
            var packets = new ArrayList<>(call.caller.packets(syllables(8000)));
            packets.addAll(call.caller.packets(G711.encode(tone, Codec.PCMA)));
            var figures = call.record(packets);
            assertThat(call.events).containsExactly(new MediaEvent.BusyToneHeard());
            assertThat(figures.samples()).isLessThan(4 * 8000);
        }
    }

    @Test
    void withoutAnyPacketTheClockEndsTheRecording() {
        var rules = new RecordingRules(HOUR, HOUR, Duration.ofMillis(300));
        var begun = System.nanoTime();
        try (var call = Call.recording(rules)) {
            assertThat(call.nextEvent()).isEqualTo(new MediaEvent.MediaLost());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
            assertThat(call.session.stopRecording()).isEqualTo(RecordingFigures.NONE);
        }
    }

    @Test
    void whileHeldTheClockStandsStill() {
        var rules = new RecordingRules(HOUR, HOUR, Duration.ofMillis(100));
        try (var call = new Call()) {
            call.negotiate(Codec.PCMA, MediaTarget.Direction.INACTIVE);
            call.session.record(call.recorded, rules);
            org.awaitility.Awaitility.await().during(Duration.ofMillis(400)).until(call.events::isEmpty);
            call.negotiate(Codec.PCMA);
            assertThat(call.nextEvent()).isEqualTo(new MediaEvent.MediaLost());
        }
    }

    @Test
    void aSenderWhoOnlyHoldsAKeyIsEndedByTheClock() {
        var rules = new RecordingRules(Duration.ofMillis(200), HOUR, Duration.ofMillis(200));
        try (var call = Call.recording(rules)) {
            var ended = new ArrayList<MediaEvent>();
            while (!ended.contains(new MediaEvent.LongestReached())) {
                call.send(call.caller.raw(RtpSender.EVENTS, false, 1, new byte[] {1, 10, 1, 0}));
                var event = pollBriefly(call);
                if (event != null) {
                    ended.add(event);
                }
            }
            assertThat(ended).containsExactly(new MediaEvent.KeyPressed('1'), new MediaEvent.LongestReached());
        }
    }

    private static MediaEvent pollBriefly(Call call) {
        try {
            return call.events.poll(10, java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void afterItsEndARecordingTakesNothingMore() {
        var rules = new RecordingRules(Duration.ofMillis(100), HOUR, HOUR);
        try (var call = Call.recording(rules)) {
            call.send(call.caller.packets(Call.sound(5 * PACKET, 4)));
            assertThat(call.nextEvent()).isEqualTo(new MediaEvent.LongestReached());
            var figures = call.record(call.caller.packets(Call.sound(20 * PACKET, 5)));
            assertThat(figures.samples()).isEqualTo(800).isEqualTo(call.recorded.length());
        }
    }

    @Test
    void aSinkThatFailsEndsItsRecordingAndNotTheLoop() {
        try (var call = new Call()) {
            call.negotiate(Codec.PCMA);
            call.session.record((octets, offset, length) -> {
                throw new IllegalStateException("the disk is gone");
            }, Call.ENDLESS);
            call.send(call.caller.packets(Call.sound(PACKET, 6)));
            assertThat(call.nextEvent()).isEqualTo(new MediaEvent.MediaLost());
            assertThat(call.engine.totals().faults()).isOne();
            call.session.record(call.recorded, Call.ENDLESS);
            call.record(call.caller.packets(Call.sound(PACKET, 7)));
            assertThat(call.recorded.octets()).isEqualTo(Call.sound(PACKET, 7));
        }
    }

    @Test
    void limitsMustBePositive() {
        for (var bad : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
            assertThatThrownBy(() -> new RecordingRules(bad, HOUR, HOUR)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new RecordingRules(HOUR, bad, HOUR)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new RecordingRules(HOUR, HOUR, bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /// Noise that swells and falls four times a second, as syllables do.
    private static byte[] syllables(int samples) {
        var random = new java.util.Random(9);
        var sound = new short[samples];
        for (var i = 0; i < samples; i++) {
            sound[i] = (short) (random.nextGaussian() * 3000 * Math.abs(Math.sin(Math.PI * i / 2000)));
        }
        return G711.encode(sound, Codec.PCMA);
    }
}
