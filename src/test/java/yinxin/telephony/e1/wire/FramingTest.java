package yinxin.telephony.e1.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Slot 0, written and found: against what osmocom's framer prints, and at every place where frames can begin.
class FramingTest {
    private final WireFigures.Counters counters = new WireFigures.Counters();
    private final E1Framer framer = new E1Framer(true);
    private final E1Deframer deframer = new E1Deframer(true, counters);
    private int number;

    private byte[] framed(byte[] frames, Alarms toTell) {
        framer.frame(frames, toTell);
        return frames;
    }

    private byte[] next() {
        return framed(Line.tick(number++), Alarms.NONE);
    }

    private byte[] read(byte[] bits) {
        var frames = new byte[Tick.OCTETS];
        deframer.millisecond(bits, 0, frames);
        return frames;
    }

    private byte[] readLost() {
        var frames = new byte[Tick.OCTETS];
        deframer.lost(frames);
        return frames;
    }

    private static byte[] ones() {
        var ones = new byte[Tick.OCTETS];
        Arrays.fill(ones, (byte) 0xFF);
        return ones;
    }

    private static String slot0(byte[] frames) {
        var out = new byte[Tick.FRAMES];
        for (var frame = 0; frame < Tick.FRAMES; frame++) {
            out[frame] = frames[frame * Tick.SLOTS];
        }
        return HexFormat.ofDelimiter(" ").formatHex(out);
    }

    private long crcErrors() {
        return counters.figures().crcErrors();
    }

    /// Lets frames run until they are found and checked.
    private void settle(E1Deframer at, Line.Delay delay) {
        for (var i = 0; i < 20; i++) {
            at.millisecond(delay.pass(next()), 0, new byte[Tick.OCTETS]);
        }
        assertThat(at.inFrame()).isTrue();
    }

    @Test
    void slotZeroIsTheGoldenMultiframe() {
        for (var i = 0; i < 2; i++) {
            framed(ones(), Alarms.NONE);
        }
        assertThat(slot0(framed(ones(), Alarms.NONE)) + " " + slot0(framed(ones(), Alarms.NONE)))
                .isEqualTo("9b 5f 1b 5f 9b df 9b 5f 9b df 1b df 9b df 1b df");
    }

    @Test
    void alarmAndBlockErrorsAreToldInTheOddFrames() {
        framed(ones(), new Alarms(false, true, false, true));
        var second = framed(ones(), Alarms.NONE);
        assertThat(second[13 % 8 * Tick.SLOTS] & 0xFF).as("E bit of the first half").isEqualTo(0x5F);
        assertThat(second[15 % 8 * Tick.SLOTS] & 0xFF).isEqualTo(0xDF);
        var alarmed = framed(ones(), new Alarms(false, true, false, false));
        assertThat(alarmed[Tick.SLOTS] & 0xFF).isEqualTo(0x7F);
    }

    @Test
    void withoutCrcTheFirstBitsAreOnes() {
        var frames = ones();
        new E1Framer(false).frame(frames, Alarms.NONE);
        assertThat(slot0(frames)).isEqualTo("9b df 9b df 9b df 9b df");
    }

    @Test
    void framesAreFoundWhereverTheyBegin() {
        for (var bits = 0; bits < Byte.SIZE * Tick.SLOTS; bits++) {
            var other = new E1Deframer(true, counters);
            var delay = new Line.Delay(bits);
            settle(other, delay);
            var sent = new byte[2 * Tick.OCTETS];
            System.arraycopy(Line.tick(number - 1), 0, sent, 0, Tick.OCTETS);
            System.arraycopy(Line.tick(number), 0, sent, Tick.OCTETS, Tick.OCTETS);
            var frames = new byte[Tick.OCTETS];
            other.millisecond(delay.pass(next()), 0, frames);
            var right = 0;
            for (var at = 0; at <= Tick.OCTETS; at += Tick.SLOTS) {
                right += Arrays.equals(sent, at + 1, at + Tick.SLOTS, frames, 1, Tick.SLOTS) ? 1 : 0;
            }
            assertThat(right).as("%d bits off: what is read first is a frame of this millisecond or the one before", bits).isOne();
        }
        assertThat(crcErrors()).isZero();
        assertThat(counters.figures().slips()).isZero();
    }

    @Test
    void alignedFramesPassWithoutDelay() {
        for (var i = 0; i < 5; i++) {
            read(next());
        }
        var sent = next();
        assertThat(read(sent)).isEqualTo(sent);
        assertThat(crcErrors()).isZero();
    }

    @Test
    void aWrongBitIsACrcErrorAndNothingElse() {
        settle(deframer, new Line.Delay(0));
        var bits = next();
        bits[40] ^= 1;
        read(bits);
        assertThat(deframer.takeBlockError()).as("the check comes with the next half").isFalse();
        read(next());
        read(next());
        assertThat(deframer.takeBlockError()).isTrue();
        assertThat(deframer.takeBlockError()).as("told once").isFalse();
        assertThat(crcErrors()).isOne();
        assertThat(deframer.inFrame()).isTrue();
    }

    @Test
    void blockErrorsComeBackAsEBits() {
        settle(deframer, new Line.Delay(0));
        for (var i = 0; i < 3; i++) {
            read(framed(Line.tick(number++), new Alarms(false, false, false, true)));
        }
        for (var i = 0; i < 6; i++) {
            read(next());
        }
        assertThat(counters.figures().farBlockErrors()).isEqualTo(3);
    }

    @Test
    void theRemoteAlarmIsHeardAndEnds() {
        settle(deframer, new Line.Delay(77));
        assertThat(deframer.remoteAlarm()).isFalse();
        read(framed(Line.tick(number++), new Alarms(false, true, false, false)));
        read(framed(Line.tick(number++), new Alarms(false, true, false, false)));
        assertThat(deframer.remoteAlarm()).isTrue();
        read(next());
        read(next());
        assertThat(deframer.remoteAlarm()).isFalse();
    }

    @Test
    void allOnesAreAnAlarmAndTheFramesComeBack() {
        settle(deframer, new Line.Delay(0));
        read(ones());
        read(ones());
        assertThat(deframer.inFrame()).isFalse();
        assertThat(deframer.allOnes()).isTrue();
        assertThat(Line.withoutSlot0(read(ones()))).isEqualTo(Line.idle());
        settle(deframer, new Line.Delay(0));
        assertThat(deframer.allOnes()).isFalse();
        assertThat(counters.figures().slips()).as("they are where they were").isZero();
        assertThat(crcErrors()).isZero();
    }

    @Test
    void threeWrongAlignmentSignalsLoseTheFramesAndTwoDoNot() {
        settle(deframer, new Line.Delay(0));
        var two = next();
        two[0] ^= 1;
        two[2 * Tick.SLOTS] ^= 1;
        read(two);
        assertThat(deframer.inFrame()).isTrue();
        assertThat(counters.figures().framingErrors()).isEqualTo(2);
        for (var i = 0; i < 4; i++) {
            var none = next();
            for (var frame = 0; frame < Tick.FRAMES; frame += 2) {
                none[frame * Tick.SLOTS] ^= 2;
            }
            read(none);
        }
        assertThat(deframer.inFrame()).isFalse();
        assertThat(deframer.allOnes()).isFalse();
        settle(deframer, new Line.Delay(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 100, 255})
    void framesThatSlipAreFoundAgainAndCounted(int bits) {
        settle(deframer, new Line.Delay(0));
        settle(deframer, new Line.Delay(bits));
        assertThat(counters.figures().slips()).isOne();
        var before = crcErrors();
        for (var i = 0; i < 50; i++) {
            read(next());
        }
        assertThat(crcErrors() - before).as("the delay ends: another slip, and frames again").isLessThan(5);
        assertThat(counters.figures().slips()).isEqualTo(2);
    }

    @Test
    void lostMillisecondsLeaveTheFramesWhereTheyWere() {
        var delay = new Line.Delay(1000);
        settle(deframer, delay);
        for (var i = 0; i < 100; i++) {
            var bits = delay.pass(next());
            if (i % 3 == 1) {
                readLost();
            } else {
                read(bits);
            }
            assertThat(deframer.inFrame()).isTrue();
        }
        assertThat(counters.figures().framingErrors()).isZero();
        assertThat(crcErrors()).isZero();
        for (var i = 0; i < 200; i++) {
            delay.pass(next());
            assertThat(Line.withoutSlot0(readLost()).length).isEqualTo(Tick.OCTETS);
        }
        read(delay.pass(next()));
        read(delay.pass(next()));
        assertThat(deframer.inFrame()).isTrue();
        assertThat(crcErrors()).isZero();
    }

    @Test
    void aSlotThatLooksLikeSlotZeroIsFoundOut() {
        var random = new Random(706);
        for (var i = 0; i < 120; i++) {
            var frames = new byte[Tick.OCTETS];
            random.nextBytes(frames);
            for (var frame = 0; frame < Tick.FRAMES; frame++) {
                frames[frame * Tick.SLOTS + 5] = (byte) (frame % 2 == 0 ? 0x1B : 0x5F);
            }
            read(new Line.Delay(0).pass(framed(frames, Alarms.NONE)));
        }
        var frames = Line.tick(1);
        for (var frame = 0; frame < Tick.FRAMES; frame++) {
            frames[frame * Tick.SLOTS + 5] = (byte) (frame % 2 == 0 ? 0x1B : 0x5F);
        }
        framed(frames, Alarms.NONE);
        var found = read(frames);
        assertThat(Arrays.equals(found, 1, Tick.SLOTS, frames, 1, Tick.SLOTS)).as("the multiframe tells them apart").isTrue();
    }

    @Test
    void aFarEndWithoutCrcIsBelievedAfterASecondAtMost() {
        var plain = new E1Framer(false);
        var frames = new byte[Tick.OCTETS];
        for (var i = 0; i < 1000; i++) {
            frames = Line.tick(i);
            plain.frame(frames, Alarms.NONE);
            read(frames);
        }
        assertThat(deframer.inFrame()).isTrue();
        for (var i = 0; i < 100; i++) {
            frames = Line.tick(i);
            plain.frame(frames, Alarms.NONE);
            assertThat(Line.withoutSlot0(read(frames))).isEqualTo(Line.withoutSlot0(frames));
        }
        assertThat(crcErrors()).isZero();
    }

    @Test
    void checksThatAreNearlyAlwaysWrongMeanThatTheFramesAreElsewhere() {
        settle(deframer, new Line.Delay(0));
        var lostOnce = false;
        for (var i = 0; i < 1100; i++) {
            var bits = next();
            bits[37] ^= 0x10;
            read(bits);
            lostOnce |= !deframer.inFrame();
        }
        assertThat(crcErrors()).isGreaterThanOrEqualTo(915);
        settle(deframer, new Line.Delay(0));
    }
}
