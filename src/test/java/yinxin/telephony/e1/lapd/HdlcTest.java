package yinxin.telephony.e1.lapd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// HDLC in the octets of a slot, against octets that osmocom's HDLC and an independent packing agree on.
class HdlcTest {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final byte FLAG = 0x7E;
    private static final byte ONES = (byte) 0xFF;

    private final List<String> frames = new ArrayList<>();
    private final HdlcReceiver receiver = new HdlcReceiver((buffer, length) -> frames.add(HEX.formatHex(buffer, 0, length)));
    private final HdlcSender sender = new HdlcSender();

    private void hear(String octets) {
        for (var octet : HEX.parseHex(octets)) {
            receiver.octet(octet);
        }
    }

    private byte[] sent(int octets) {
        var out = new byte[octets];
        for (var i = 0; i < octets; i++) {
            out[i] = sender.next();
        }
        return out;
    }

    private void passOn(int octets) {
        for (var octet : sent(octets)) {
            receiver.octet(octet);
        }
    }

    private HdlcReceiver.Figures figures(long good, long bad, long aborted, long overlong) {
        return new HdlcReceiver.Figures(good, bad, aborted, overlong);
    }

    @Test
    void theCheckOfTheGoldenFrameIsRight() {
        var check = Fcs16.START;
        for (var octet : HEX.parseHex("02 01 7f")) {
            check = Fcs16.next(check, octet & 0xFF);
        }
        assertThat(~check & 0xFFFF).as("low octet first on the line: dc e1").isEqualTo(0xE1DC);
    }

    @Test
    void aSabmeIsTheGoldenOctetsInTheSlot() {
        sender.offer(HEX.parseHex("02 01 7f"));
        var line = sent(8);
        assertThat(HEX.formatHex(line)).startsWith("7e 40 80 fb 1d c3 bf");
        assertThat(line[7]).as("flags go on, shifted by a bit").isEqualTo((byte) 0x3F);
        assertThat(HEX.formatHex(sent(3))).isEqualTo("3f 3f 3f");
    }

    @Test
    void theGoldenOctetsAreASabme() {
        hear("7e 40 80 fb 1d c3 bf 3f 3f 3f");
        assertThat(frames).containsExactly("02 01 7f");
        assertThat(receiver.figures()).isEqualTo(figures(1, 0, 0, 0));
    }

    @Test
    void anIdleSlotIsFlags() {
        assertThat(sent(3)).containsExactly(FLAG, FLAG, FLAG);
        passOn(100);
        assertThat(receiver.figures()).isEqualTo(figures(0, 0, 0, 0));
    }

    @Test
    void randomFramesComeOverAtEveryBitOffsetOfTheSlot() {
        var random = new Random(921);
        for (var offset = 0; offset < Byte.SIZE; offset++) {
            frames.clear();
            var expected = new ArrayList<String>();
            var line = new ByteArrayOutputStream();
            line.writeBytes(sent(2));
            for (var i = 0; i < 100; i++) {
                var frame = new byte[1 + random.nextInt(HdlcReceiver.LONGEST)];
                random.nextBytes(frame);
                for (var at = 0; at < frame.length; at++) {
                    frame[at] |= random.nextInt(3) == 0 ? ONES : 0;
                }
                expected.add(HEX.formatHex(frame));
                assertThat(sender.offer(frame)).isTrue();
                while (sender.queued() > 0) {
                    line.write(sender.next());
                }
                line.writeBytes(sent(random.nextInt(3)));
            }
            line.writeBytes(sent(2));
            var octets = line.toByteArray();
            for (var i = 0; i + 1 < octets.length; i++) {
                receiver.octet((byte) (((octets[i] & 0xFF) << Byte.SIZE | (octets[i + 1] & 0xFF)) >> (Byte.SIZE - offset)));
            }
            assertThat(frames.equals(expected)).as("%d bits off", offset).isTrue();
        }
    }

    @Test
    void framesFollowOneAnotherWithOneFlagBetween() {
        sender.offer(HEX.parseHex("00 01 73"));
        sender.offer(HEX.parseHex("02 01 01 02"));
        passOn(16);
        assertThat(frames).containsExactly("00 01 73", "02 01 01 02");
    }

    @Test
    void flagsMayShareAZero() {
        hear("7e 40 80 fb 1d c3");
        // The closing flag's last zero opens the next flag: 0111111 0 111111 0 …
        hear("bf 7e fd fb f7");
        assertThat(frames).containsExactly("02 01 7f");
        assertThat(receiver.figures()).isEqualTo(figures(1, 0, 0, 0));
    }

    @Test
    void aWrongBitAnywhereIsNoFrame() {
        sender.offer(HEX.parseHex("00 01 00 02 08 02 80 01 02 18 03 a9 83 81"));
        var line = sent(24);
        for (var bit = Byte.SIZE; bit < Byte.SIZE * 17; bit++) {
            line[bit / Byte.SIZE] ^= (byte) (0x80 >> bit % Byte.SIZE);
            hear(HEX.formatHex(line));
            line[bit / Byte.SIZE] ^= (byte) (0x80 >> bit % Byte.SIZE);
        }
        assertThat(frames).isEmpty();
        hear(HEX.formatHex(line));
        assertThat(frames).hasSize(1);
        assertThat(receiver.figures().badChecks()).isPositive();
    }

    @Test
    void onesBreakAFrameOff() {
        sender.offer(HEX.parseHex("02 01 7f"));
        hear(HEX.formatHex(sent(4)));
        hear("ff ff ff ff ff ff ff ff");
        assertThat(receiver.figures()).isEqualTo(figures(0, 0, 1, 0));
        hear("7e 40 80 fb 1d c3 bf 3f");
        assertThat(frames).containsExactly("02 01 7f");
    }

    @Test
    void onesForHoursAreNothing() {
        for (var i = 0; i < 300_000; i++) {
            receiver.octet(ONES);
        }
        assertThat(receiver.figures()).isEqualTo(figures(0, 0, 0, 0));
    }

    @Test
    void aFrameOfTheLongestSizePassesAndALongerOneDoesNot() {
        var longest = new byte[HdlcReceiver.LONGEST];
        var tooLong = new byte[HdlcReceiver.LONGEST + 1];
        var other = new HdlcSender(tooLong.length);
        other.offer(longest);
        other.offer(tooLong);
        other.offer(HEX.parseHex("00 01 73"));
        while (other.queued() > 0) {
            receiver.octet(other.next());
        }
        receiver.octet(other.next());
        assertThat(frames).containsExactly(HEX.formatHex(longest), "00 01 73");
        assertThat(receiver.figures()).isEqualTo(figures(2, 0, 0, 1));
    }

    @Test
    void tooShortAFrameIsCounted() {
        hear("7e 40 80 7e 40 7e");
        assertThat(frames).isEmpty();
        assertThat(receiver.figures()).isEqualTo(figures(0, 2, 0, 0));
    }

    @Test
    void aFullQueueTakesNothingMore() {
        var accepted = 0;
        while (sender.offer(HEX.parseHex("02 01 01 02"))) {
            accepted++;
        }
        assertThat(accepted).isEqualTo(32);
        passOn(accepted * 8);
        assertThat(frames).hasSize(accepted);
        assertThat(sender.queued()).isZero();
        assertThatThrownBy(() -> sender.offer(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sender.offer(new byte[HdlcReceiver.LONGEST + 1])).hasMessageContaining("265");
    }

    @Test
    void noiseIsHardlyEverAFrame() {
        var random = new Random(7);
        for (var i = 0; i < 200_000; i++) {
            receiver.octet((byte) random.nextInt());
        }
        assertThat(frames.size()).as("a check of 16 bits lets one in 65,536 through").isLessThan(4);
        hear("7e 40 80 fb 1d c3 bf 3f");
        assertThat(frames).endsWith("02 01 7f");
    }
}
