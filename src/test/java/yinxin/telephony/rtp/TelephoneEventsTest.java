package yinxin.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TelephoneEventsTest {
    private final TelephoneEvents events = new TelephoneEvents();

    private String heard(List<byte[]> packets) {
        var keys = new StringBuilder();
        for (var packet : packets) {
            var view = new RtpPacket();
            assertThat(view.wrap(ByteBuffer.wrap(packet))).isTrue();
            var key = events.heard(view);
            if (key != TelephoneEvents.NONE) {
                keys.append(key);
            }
        }
        return keys.toString();
    }

    /// Digit 9 that ends after 1600 samples, and # that goes on after 400; the volume is -10 dBm0.
    @Test
    void keysAreWrittenAsTheRfcDrawsThem() {
        var into = ByteBuffer.allocate(4);
        TelephoneEvents.write(into, '9', true, 1600);
        assertThat(HexFormat.of().formatHex(into.array())).isEqualTo("098a0640");
        into.clear();
        TelephoneEvents.write(into, '#', false, 400);
        assertThat(HexFormat.of().formatHex(into.array())).isEqualTo("0b0a0190");
    }

    @Test
    void everyKeyIsHeardOnce() {
        try (var phone = new RtpSender()) {
            var packets = new ArrayList<byte[]>();
            for (var key : TelephoneEvents.KEYS.toCharArray()) {
                packets.addAll(phone.key(key, 800));
                phone.timestamp += 400;
            }
            assertThat(heard(packets)).isEqualTo("0123456789*#ABCD");
        }
    }

    @Test
    void theSameKeyTwiceIsTwoKeys() {
        try (var phone = new RtpSender()) {
            var packets = new ArrayList<>(phone.key('1', 800));
            packets.addAll(phone.key('1', 800));
            assertThat(heard(packets)).isEqualTo("11");
        }
    }

    @Test
    void onePacketOfAKeyIsEnoughWhicheverItIs() {
        try (var phone = new RtpSender()) {
            for (var survivor = 0; survivor < 7; survivor++) {
                var packets = phone.key('7', 800);
                assertThat(heard(List.of(packets.get(survivor)))).isEqualTo("7");
            }
        }
    }

    @Test
    void lossRepetitionAndDisorderWithinAKeyMakeNoSecond() {
        try (var phone = new RtpSender()) {
            for (var seed = 0; seed < 20; seed++) {
                var packets = new ArrayList<>(phone.key('#', 1600));
                packets.addAll(packets.subList(2, 5));
                Collections.shuffle(packets, new Random(seed));
                packets.subList(0, 4).clear();
                assertThat(heard(packets)).isEqualTo("#");
            }
        }
    }

    @Test
    void aPacketOfTheKeyBeforeThatComesLateIsNoKey() {
        try (var phone = new RtpSender()) {
            var one = phone.key('1', 800);
            var two = phone.key('2', 800);
            var packets = new ArrayList<>(one.subList(0, 3));
            packets.addAll(two);
            packets.addAll(one.subList(3, one.size()));
            assertThat(heard(packets)).isEqualTo("12");
        }
    }

    @Test
    void aKeyHeldForNineSecondsIsOneAlthoughItsDurationOverflows() {
        try (var phone = new RtpSender()) {
            var start = phone.timestamp;
            var packets = List.of(phone.raw(101, true, start, new byte[] {5, 10, 0, (byte) 160}),
                    phone.raw(101, false, start, new byte[] {5, 10, -1, -1}),
                    phone.raw(101, false, start + 0xFFFF, new byte[] {5, 10, 0, (byte) 160}),
                    phone.raw(101, false, start + 0xFFFF, new byte[] {5, (byte) 0x8A, 1, 0}));
            assertThat(heard(packets)).isEqualTo("5");
        }
    }

    @Test
    void aPhoneWithANewClockIsHeard() {
        try (var phone = new RtpSender()) {
            assertThat(heard(phone.key('1', 800))).isEqualTo("1");
            phone.timestamp -= 1_000_000;
            assertThat(heard(phone.key('2', 800))).isEqualTo("2");
            phone.ssrc++;
            phone.timestamp -= 20_000;
            assertThat(heard(phone.key('3', 800))).isEqualTo("3");
        }
    }

    @Test
    void eventsThatAreNoKeysAreNotHeard() {
        try (var phone = new RtpSender()) {
            assertThat(heard(List.of(phone.raw(101, true, 1, new byte[] {16, 10, 1, 0}), phone.raw(101, true, 2, new byte[] {-1, 10, 1, 0})))).isEmpty();
        }
    }
}
