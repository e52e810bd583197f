package yinxin.telephony.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.telephony.rtp.srtp.SrtpSession.Opened.AUTHENTIC;
import static yinxin.telephony.rtp.srtp.SrtpSession.Opened.FORGED;
import static yinxin.telephony.rtp.srtp.SrtpSession.Opened.MALFORMED;
import static yinxin.telephony.rtp.srtp.SrtpSession.Opened.REPLAYED;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.rtp.srtp.SrtpSession.Opened;

/// Two ends of a call, packet by packet.
class SrtpSessionTest {
    private static final int SSRC = 0x1234_5678;
    private static final int SEQUENCES = 0x10000;

    private final SrtpSession alice = new SrtpSession();
    private final SrtpSession bob = new SrtpSession();

    private static SrtpKey key(SrtpSuite suite, int seed) {
        var octets = new byte[SrtpKey.LENGTH];
        new Random(seed).nextBytes(octets);
        return new SrtpKey(suite, octets);
    }

    private static SrtpKey key(int seed) {
        return key(SrtpSuite.AES_CM_128_HMAC_SHA1_80, seed);
    }

    private void keyed(SrtpKey ofAlice, SrtpKey ofBob) {
        alice.protect(Optional.of(new SrtpKeys(ofAlice, ofBob)));
        bob.protect(Optional.of(new SrtpKeys(ofBob, ofAlice)));
    }

    private static byte[] rtp(int sequence, int ssrc, int payload) {
        var packet = ByteBuffer.allocate(12 + payload).put((byte) 0x80).put((byte) 8).putShort((short) sequence).putInt(sequence * 160).putInt(ssrc);
        for (var i = 0; i < payload; i++) {
            packet.put((byte) (sequence + i));
        }
        return packet.array();
    }

    private static byte[] sealed(SrtpSession by, byte[] plain) {
        var packet = ByteBuffer.allocateDirect(2100).put(plain);
        by.seal(packet);
        var octets = new byte[packet.position()];
        packet.get(0, octets);
        return octets;
    }

    private byte[] sent(int sequence) {
        return sealed(alice, rtp(sequence, SSRC, 160));
    }

    private Opened heard(byte[] packet) {
        return bob.open(ByteBuffer.wrap(packet.clone()));
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    void whatOneSealsTheOtherOpensWhateverItsLength(SrtpSuite suite) {
        keyed(key(suite, 1), key(suite, 2));
        for (var length = 0; length < 700; length++) {
            var plain = rtp(length, SSRC, length);
            var packet = sealed(alice, plain);
            assertThat(packet).hasSize(plain.length + (suite == SrtpSuite.AES_CM_128_HMAC_SHA1_80 ? 10 : 4));
            var arrived = ByteBuffer.allocateDirect(2048).put(packet).flip();
            assertThat(bob.open(arrived)).isEqualTo(AUTHENTIC);
            assertThat(arrived).isEqualByComparingTo(ByteBuffer.wrap(plain));
            if (length >= 16) {
                assertThat(Arrays.copyOfRange(packet, 12, 12 + length)).isNotEqualTo(Arrays.copyOfRange(plain, 12, 12 + length));
            }
        }
        var back = sealed(bob, rtp(1, 5, 20));
        assertThat(alice.open(ByteBuffer.wrap(back))).isEqualTo(AUTHENTIC);
    }

    @Test
    void withoutKeysEverythingPassesAsItIs() {
        var plain = rtp(1, SSRC, 160);
        assertThat(sent(1)).isEqualTo(plain);
        assertThat(heard(new byte[] {1, 2, 3})).isEqualTo(AUTHENTIC);
        keyed(key(1), key(2));
        assertThat(heard(plain)).isEqualTo(FORGED);
        bob.protect(Optional.empty());
        assertThat(heard(plain)).isEqualTo(AUTHENTIC);
    }

    @Test
    void contributingSourcesAndExtensionsStayReadable() {
        keyed(key(1), key(2));
        var plain = ByteBuffer.allocate(12 + 8 + 4 + 8 + 20).put((byte) 0x92).put((byte) 8).putShort((short) 7).putInt(160).putInt(SSRC)
                .putLong(99).putShort((short) 0xBEDE).putShort((short) 2).putLong(77).array();
        var packet = sealed(alice, plain);
        assertThat(Arrays.copyOf(packet, 32)).isEqualTo(Arrays.copyOf(plain, 32));
        assertThat(Arrays.copyOfRange(packet, 32, 52)).isNotEqualTo(new byte[20]);
        var arrived = ByteBuffer.wrap(packet);
        assertThat(bob.open(arrived)).isEqualTo(AUTHENTIC);
        assertThat(arrived).isEqualByComparingTo(ByteBuffer.wrap(plain));
    }

    @Test
    void aPacketChangedInAnyOctetIsForgedAndLeftAsItWas() {
        keyed(key(1), key(2));
        var packet = sent(100);
        for (var at = 0; at < packet.length; at++) {
            var changed = packet.clone();
            changed[at] ^= (byte) (at == 0 ? 0x20 : 0x10);
            var arrived = ByteBuffer.wrap(changed.clone());
            assertThat(bob.open(arrived)).as("octet %d", at).isIn(FORGED, MALFORMED);
            assertThat(arrived).isEqualByComparingTo(ByteBuffer.wrap(changed));
        }
        assertThat(heard(packet)).isEqualTo(AUTHENTIC);
    }

    @Test
    void whatIsTooShortOrNoRtpIsMalformed() {
        keyed(key(1), key(2));
        var packet = sent(1);
        for (var length = 0; length < 22; length++) {
            assertThat(heard(Arrays.copyOf(packet, length))).isEqualTo(MALFORMED);
        }
        var control = packet.clone();
        control[1] = (byte) 200;
        assertThat(heard(control)).isEqualTo(MALFORMED);
        var extended = packet.clone();
        extended[0] = (byte) 0x90;
        assertThat(heard(extended)).isEqualTo(MALFORMED);
        assertThat(heard(new byte[4000])).isEqualTo(MALFORMED);
        extended[0] = (byte) 0x8F;
        assertThat(heard(Arrays.copyOf(extended, 30))).isEqualTo(MALFORMED);
    }

    @Test
    void aForgedPacketFarAheadDoesNotMoveTheWindow() {
        keyed(key(1), key(2));
        assertThat(heard(sent(10))).isEqualTo(AUTHENTIC);
        for (var sequence = 11; sequence < SEQUENCES; sequence += 97) {
            assertThat(heard(sealed(new SrtpSession(), rtp(sequence, SSRC, 160)))).isIn(FORGED, REPLAYED);
        }
        assertThat(heard(sent(11))).isEqualTo(AUTHENTIC);
    }

    @Test
    void aPacketIsTakenOnce() {
        keyed(key(1), key(2));
        var packets = new ArrayList<byte[]>();
        for (var i = 0; i < 200; i++) {
            packets.add(sent(i));
        }
        packets.forEach(packet -> assertThat(heard(packet)).isEqualTo(AUTHENTIC));
        packets.forEach(packet -> assertThat(heard(packet)).isEqualTo(REPLAYED));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32_700, 65_400})
    void packetsInAnyOrderWithinTheWindowAreTakenOnceEach(int first) {
        keyed(key(1), key(2));
        for (var sequence = 0; sequence < first; sequence += 20_000) {
            assertThat(heard(sent(sequence))).isEqualTo(AUTHENTIC);
        }
        var packets = new ArrayList<byte[]>();
        for (var i = 0; i < 300; i++) {
            packets.add(sent(first + i & SEQUENCES - 1));
        }
        var random = new Random(first);
        assertThat(heard(packets.getFirst())).isEqualTo(AUTHENTIC);
        for (var start = 1; start + 50 <= packets.size(); start += 50) {
            var some = new ArrayList<>(packets.subList(start, start + 50));
            Collections.shuffle(some, random);
            assertThat(some).allSatisfy(packet -> assertThat(heard(packet)).isEqualTo(AUTHENTIC));
            assertThat(some).allSatisfy(packet -> assertThat(heard(packet)).isEqualTo(REPLAYED));
        }
    }

    @Test
    void theSequenceMayGoRoundManyTimes() {
        keyed(key(1), key(2));
        for (var index = 40_000L; index < 5L * SEQUENCES; index += 1 + index % 15_000) {
            assertThat(heard(sent((int) (index % SEQUENCES)))).as("packet %d", index).isEqualTo(AUTHENTIC);
        }
    }

    @Test
    void aPacketOfThePreviousRoundIsUnderstoodAfterTheTurn() {
        keyed(key(1), key(2));
        assertThat(heard(sent(65_530))).isEqualTo(AUTHENTIC);
        var late = sent(65_535);
        assertThat(heard(sent(3))).isEqualTo(AUTHENTIC);
        assertThat(heard(late)).isEqualTo(AUTHENTIC);
        assertThat(heard(late)).isEqualTo(REPLAYED);
    }

    @Test
    void everyStreamHasItsOwnWindowAndNoneIsForgotten() {
        keyed(key(1), key(2));
        var first = sent(1);
        assertThat(heard(first)).isEqualTo(AUTHENTIC);
        for (var ssrc = 1; ssrc < 20; ssrc++) {
            assertThat(heard(sealed(anotherAlice(), rtp(1, ssrc, 160)))).isEqualTo(AUTHENTIC);
        }
        assertThat(heard(first)).isEqualTo(REPLAYED);
        assertThat(heard(sent(2))).isEqualTo(AUTHENTIC);
    }

    private static SrtpSession anotherAlice() {
        var other = new SrtpSession();
        other.protect(Optional.of(new SrtpKeys(key(1), key(2))));
        return other;
    }

    @Test
    void theSameKeysAgainChangeNothing() {
        keyed(key(1), key(2));
        var first = sent(65_535);
        assertThat(heard(first)).isEqualTo(AUTHENTIC);
        keyed(key(1), key(2));
        assertThat(heard(first)).isEqualTo(REPLAYED);
        assertThat(heard(sent(0))).isEqualTo(AUTHENTIC);
    }

    @Test
    void underANewKeyTheRoundIsKept() {
        keyed(key(1), key(2));
        assertThat(heard(sent(65_535))).isEqualTo(AUTHENTIC);
        assertThat(heard(sent(0))).isEqualTo(AUTHENTIC);
        keyed(key(3), key(2));
        assertThat(heard(sent(1))).isEqualTo(AUTHENTIC);
    }

    @Test
    void aPeerThatCountsRoundsFromNoughtUnderANewKeyIsUnderstoodToo() {
        keyed(key(1), key(2));
        assertThat(heard(sent(65_535))).isEqualTo(AUTHENTIC);
        assertThat(heard(sent(0))).isEqualTo(AUTHENTIC);
        keyed(key(3), key(2));
        var fresh = new SrtpSession();
        fresh.protect(Optional.of(new SrtpKeys(key(3), key(2))));
        assertThat(heard(sealed(fresh, rtp(1, SSRC, 160)))).isEqualTo(AUTHENTIC);
        assertThat(heard(sealed(fresh, rtp(2, SSRC, 160)))).isEqualTo(AUTHENTIC);
    }

    @Test
    void packetsUnderTheOldKeyThatAreStillOnTheirWayArrive() {
        keyed(key(1), key(2));
        assertThat(heard(sent(1))).isEqualTo(AUTHENTIC);
        var onTheirWay = List.of(sent(2), sent(3), sent(4));
        keyed(key(3), key(2));
        assertThat(heard(onTheirWay.get(0))).isEqualTo(AUTHENTIC);
        assertThat(heard(sent(5))).isEqualTo(AUTHENTIC);
        assertThat(heard(onTheirWay.get(1))).isEqualTo(AUTHENTIC);
        assertThat(heard(onTheirWay.get(1))).isEqualTo(REPLAYED);
        for (var sequence = 6; sequence < 80; sequence++) {
            assertThat(heard(sent(sequence))).isEqualTo(AUTHENTIC);
        }
        assertThat(heard(onTheirWay.get(2))).isEqualTo(FORGED);
    }

    /// The key stream must never be used twice: two packets of one key, SSRC and index would tell what both say.
    @Test
    void aKeyThatComesBackDoesNotRepeatItsKeyStream() {
        keyed(key(1), key(2));
        var before = sent(500);
        alice.protect(Optional.empty());
        keyed(key(1), key(2));
        var after = sent(500);
        assertThat(Arrays.copyOfRange(after, 12, 172)).isNotEqualTo(Arrays.copyOfRange(before, 12, 172));
    }
}
