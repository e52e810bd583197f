package yinxin.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.audio.Codec;

/// Whole streams through reordering and placement in virtual time, compared with where each sample belongs by its timestamp.
class TimelineTest {
    private static final int PACKET = 160;
    private static final long MS = 1_000_000;

    /// What came out: the octets, and for each sample what it is.
    private static final class Heard implements Timeline.Output {
        final CollectedAudio audio = new CollectedAudio();
        final StringBuilder kinds = new StringBuilder();
        long lost;
        int comfortNoises;
        boolean listening = true;

        @Override
        public boolean listening() {
            return listening;
        }

        @Override
        public void sound(byte[] g711, short[] samples, int length) {
            audio.samples(g711, 0, length);
            kinds.repeat('s', length);
        }

        @Override
        public void concealed(byte[] g711, short[] samples, int length) {
            audio.samples(g711, 0, length);
            kinds.repeat('c', length);
        }

        @Override
        public void silence(int samples) {
            audio.samples(Call.silence(samples), 0, samples);
            kinds.repeat('-', samples);
        }

        @Override
        public void comfortNoise() {
            comfortNoises++;
        }

        @Override
        public void lost(int packets) {
            lost += packets;
        }
    }

    private final Heard heard = new Heard();
    private final Timeline timeline = new Timeline(heard, new Timeline.Workspace(2048));
    private final RtpTotals.Counters counters = new RtpTotals.Counters();
    private final ReorderBuffer buffer = new ReorderBuffer(timeline, counters);

    private static Frame frame(Frame.Kind kind, int sequence, int timestamp, byte[] octets) {
        var frame = new Frame(0);
        frame.kind = kind;
        frame.sequence = sequence & 0xFFFF;
        frame.timestamp = timestamp;
        frame.octets = octets.clone();
        frame.length = octets.length;
        return frame;
    }

    private static Frame sound(int sequence, int timestamp, int length) {
        return frame(Frame.Kind.AUDIO, sequence, timestamp, Call.sound(length, timestamp));
    }

    /// Length and kind of each stretch: `s` sound, `c` concealed, `-` silence.
    private String stretches() {
        var text = new StringBuilder();
        var kinds = heard.kinds;
        for (var at = 0; at < kinds.length();) {
            var end = at;
            while (end < kinds.length() && kinds.charAt(end) == kinds.charAt(at)) {
                end++;
            }
            text.append(text.isEmpty() ? "" : " ").append(end - at).append(kinds.charAt(at));
            at = end;
        }
        return text.toString();
    }

    /// A stream of talk and pauses, in which packets are lost, come twice, and are up to 150 ms late, so that they overtake one another.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whateverTheNetworkDoesEverySampleThatArrivesStandsWhereItsTimestampPutsIt(long seed) {
        var random = new Random(seed);
        var lossPercent = random.nextInt(30);
        var start = random.nextInt();
        var sequence = random.nextInt(65536);
        var at = 0;
        var arrivals = new ArrayList<Frame>();
        var expected = new ArrayList<Integer>();
        for (var i = 0; i < 1500; i++) {
            if (i > 0 && random.nextInt(50) == 0) {
                at += PACKET * (1 + random.nextInt(200));
            }
            var lost = i > 0 && i < 1499 && random.nextInt(100) < lossPercent;
            for (var copies = lost ? 0 : random.nextInt(20) == 0 ? 2 : 1; copies > 0; copies--) {
                var frame = sound(sequence + i, start + at, PACKET);
                frame.arrived = at / 8 * MS + random.nextInt(150) * MS;
                arrivals.add(frame);
            }
            if (!lost) {
                expected.add(at);
            }
            at += PACKET;
        }
        arrivals.sort(Comparator.comparingLong(f -> f.arrived));
        for (var frame : arrivals) {
            buffer.expire(frame.arrived);
            buffer.accept(frame);
        }
        buffer.flush();

        var octets = heard.audio.octets();
        assertThat(octets.length).isEqualTo(at);
        assertThat(expected).allMatch(offset -> Arrays.equals(octets, offset, offset + PACKET, Call.sound(PACKET, start + offset), 0, PACKET)
                && heard.kinds.substring(offset, offset + PACKET).equals("s".repeat(PACKET)));
        assertThat(heard.kinds.chars().filter(c -> c == 's').count()).isEqualTo((long) expected.size() * PACKET);
        assertThat(heard.lost).isEqualTo(1500 - expected.size());
        assertThat(counters.totals().late()).isZero();
        assertThat(counters.totals().duplicates()).isEqualTo(arrivals.size() - expected.size());
    }

    @Test
    void lossesBecomeConcealmentAsFarAsItReaches() {
        place(sound(1, 0, PACKET), 0);
        place(sound(3, 2 * PACKET, PACKET), 1);
        place(sound(7, 6 * PACKET, PACKET), 3);
        place(sound(12, 11 * PACKET, PACKET), 4);
        assertThat(stretches()).isEqualTo("160s 160c 160s 480c 160s 480c 160- 160s");
    }

    @Test
    void aPauseInWhichAPacketWasLostIsConcealedForThatPacketOnly() {
        place(sound(1, 0, PACKET), 0);
        place(sound(3, 20 * PACKET, PACKET), 1);
        assertThat(stretches()).isEqualTo("160s 160c 2880- 160s");
    }

    @Test
    void aLossWithoutAGapConcealsNothing() {
        place(sound(1, 0, PACKET), 0);
        place(sound(3, PACKET, PACKET), 1);
        assertThat(stretches()).isEqualTo("320s");
        assertThat(heard.lost).isOne();
    }

    @Test
    void aGapOfHalfAPacketIsFilled() {
        place(sound(1, 0, PACKET), 0);
        place(sound(2, PACKET + 80, PACKET), 0);
        assertThat(stretches()).isEqualTo("160s 80- 160s");
    }

    @Test
    void tremblingDoesNotAddUpUnlessTheClockReallyMovesOn() {
        for (var i = 0; i < 50; i++) {
            place(sound(i, i * PACKET + i % 3 * 10, PACKET), 0);
        }
        assertThat(stretches()).isEqualTo("8000s");
        for (var i = 50; i < 100; i++) {
            place(sound(i, i * PACKET + (i - 50) * 2, PACKET), 0);
        }
        assertThat(heard.audio.length()).as("a clock that runs fast by an eightieth").isBetween(16_000 + 60, 16_000 + 100);
    }

    @Test
    void theLongestPauseIsAPauseAndALongerOneAnotherClock() {
        place(sound(1, 0, PACKET), 0);
        place(sound(2, PACKET + Timeline.LONGEST_PAUSE, PACKET), 0);
        assertThat(stretches()).isEqualTo("160s 240000- 160s");
        place(sound(3, 2 * PACKET + 2 * Timeline.LONGEST_PAUSE + 1, PACKET), 0);
        assertThat(stretches()).isEqualTo("160s 240000- 320s");
    }

    @Test
    void comfortNoiseWithAnOldTimestampMovesNothingBack() {
        place(sound(1, 0, PACKET), 0);
        place(frame(Frame.Kind.COMFORT_NOISE, 2, 0, new byte[0]), 0);
        place(sound(3, PACKET, PACKET), 0);
        assertThat(stretches()).isEqualTo("320s");
        assertThat(heard.comfortNoises).isOne();
    }

    @Test
    void aStreamThatBeginsWithComfortNoiseBeginsThere() {
        place(frame(Frame.Kind.COMFORT_NOISE, 1, 1000, new byte[0]), 0);
        place(sound(2, 1800, PACKET), 0);
        assertThat(stretches()).isEqualTo("800- 160s");
    }

    @Test
    void aLossBeforeAHeldKeyIsSilent() {
        place(sound(1, 0, PACKET), 0);
        place(frame(Frame.Kind.KEY, 3, 2 * PACKET, new byte[0]), 1);
        place(sound(4, 10 * PACKET, PACKET), 0);
        assertThat(stretches()).isEqualTo("160s 1440- 160s");
    }

    @Test
    void whileNobodyListensTimeGoesOnAndNothingComesOut() {
        heard.listening = false;
        place(sound(1, 0, PACKET), 0);
        heard.listening = true;
        place(sound(2, PACKET, PACKET), 0);
        assertThat(stretches()).isEqualTo("160s");
        assertThat(heard.audio.octets()).isEqualTo(Call.sound(PACKET, PACKET));
    }

    @Test
    void everythingComesOutInTheCodecThatWasSet() {
        timeline.codec(Codec.PCMU);
        var alaw = sound(1, 0, PACKET);
        place(alaw, 0);
        var expected = Call.sound(PACKET, 0);
        yinxin.telephony.audio.G711.transcode(expected, PACKET, Codec.PCMA, Codec.PCMU);
        assertThat(heard.audio.octets()).isEqualTo(expected);
    }

    private void place(Frame frame, int lostBefore) {
        timeline.place(frame, lostBefore);
    }

    @Test
    void aNewStreamFollowsWithoutAGap() {
        place(sound(1, 0, PACKET), 0);
        timeline.newStream();
        place(sound(500, 123_456, PACKET), 0);
        assertThat(stretches()).isEqualTo("320s");
        assertThat(List.of(heard.lost, (long) heard.comfortNoises)).containsOnly(0L);
    }
}
