package yinxin.telephony.e1.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Packets of a pseudowire, octet by octet, and what a receiver makes of those that do not come as they should. In moved time.
class WireTest {
    private static final long MS = 1_000_000;
    private static final WireSettings CESOPSN = WireSettings.usual(Emulation.CESOPSN);
    private static final WireSettings RTP = new WireSettings(Emulation.CESOPSN, true, 97, Duration.ofMillis(20), false);
    private static final int JITTER = 20;

    private final WireReceiver receiver = new WireReceiver(CESOPSN);
    private final byte[] frames = new byte[Tick.OCTETS];
    private final List<String> heard = new ArrayList<>();

    private static ByteBuffer packet(int sequence, int flags) {
        var packet = ByteBuffer.allocate(4 + 248);
        packet.put((byte) flags).put((byte) 0).putShort((short) sequence);
        var tick = Line.tick(sequence & 0xFFFF);
        for (var frame = 0; frame < Tick.FRAMES; frame++) {
            packet.put(tick, frame * Tick.SLOTS + 1, Tick.SLOTS - 1);
        }
        return packet.flip();
    }

    private void arrive(long atMillis, int... sequences) {
        for (var sequence : sequences) {
            receiver.accept(packet(sequence, 0), atMillis * MS);
        }
    }

    /// Asks for milliseconds until there are none, and says which.
    private List<String> take(long atMillis) {
        heard.clear();
        while (receiver.next(frames, atMillis * MS)) {
            heard.add(receiver.lastWasLost() ? "lost" : number());
            if (receiver.lastWasLost()) {
                assertThat(Line.withoutSlot0(frames)).isEqualTo(Line.idle());
            }
        }
        return heard;
    }

    private String number() {
        var number = ByteBuffer.wrap(frames).getShort(1) & 0xFFFF;
        assertThat(Line.withoutSlot0(frames)).isEqualTo(Line.tick(number));
        return "" + number;
    }

    private void runsSince(int sequence) {
        for (var i = 0; i < 10; i++) {
            arrive(i - 9, sequence - 9 + i & 0xFFFF);
            receiver.next(frames, (i - 9) * MS);
        }
        assertThat(receiver.state()).isEqualTo(new WireState(WireState.Alarm.NONE, false));
    }

    private static String head(WireSettings settings, Alarms alarms) {
        var out = ByteBuffer.allocate(WireSender.LONGEST);
        var length = new WireSender(settings, new Random(5086)).encode(Line.tick(1), alarms, out);
        assertThat(out.remaining()).isEqualTo(length);
        return HexFormat.of().formatHex(out.array(), 0, length - settings.emulation().payload());
    }

    @Test
    void controlWordsSayWhatIsToBeTold() {
        var random = new Random(5086);
        random.nextInt();
        var begin = "%04x".formatted(random.nextInt() & 0xFFFF);
        assertThat(head(CESOPSN, Alarms.NONE)).isEqualTo("0000" + begin);
        assertThat(head(CESOPSN, new Alarms(true, true, false, false))).as("L").isEqualTo("0800" + begin);
        assertThat(head(CESOPSN, new Alarms(false, false, true, false))).as("R").isEqualTo("0400" + begin);
        assertThat(head(CESOPSN, new Alarms(false, true, true, false))).as("R and M = 10").isEqualTo("0600" + begin);
        assertThat(head(WireSettings.usual(Emulation.SATOP), new Alarms(true, true, true, true))).as("SAToP tells RDI in slot 0").isEqualTo("0c00" + begin);
    }

    @Test
    void anRtpHeaderGoesBeforeTheControlWordAndCountsTheSame() {
        var sender = new WireSender(RTP, new Random(3550));
        var first = ByteBuffer.allocate(WireSender.LONGEST);
        var second = ByteBuffer.allocate(WireSender.LONGEST);
        assertThat(sender.encode(Line.tick(1), Alarms.NONE, first)).isEqualTo(12 + 4 + 248);
        sender.encode(Line.tick(2), Alarms.NONE, second);
        assertThat(first.getShort(0) & 0xFFFF).isEqualTo(0x8061);
        assertThat(first.getShort(2)).isEqualTo(first.getShort(14));
        assertThat(second.getShort(2) - first.getShort(2)).isOne();
        assertThat(second.getInt(4) - first.getInt(4)).as("8 kHz").isEqualTo(8);
        assertThat(second.getInt(8)).isEqualTo(first.getInt(8));
        var rtp = new WireReceiver(RTP);
        rtp.accept(first, 0);
        assertThat(rtp.next(frames, 0)).isTrue();
        assertThat(Line.withoutSlot0(frames)).isEqualTo(Line.tick(1));
    }

    @Test
    void sendersBeginAnywhereAndGoRound() {
        var begins = new ArrayList<Integer>();
        for (var seed = 0; seed < 50; seed++) {
            var sender = new WireSender(CESOPSN, new Random(seed));
            var out = ByteBuffer.allocate(WireSender.LONGEST);
            sender.encode(frames, Alarms.NONE, out);
            var begin = out.getShort(2) & 0xFFFF;
            begins.add(begin);
            for (var i = 1; i <= 0x10000 && seed == 0; i++) {
                sender.encode(frames, Alarms.NONE, out);
                assertThat(out.getShort(2) & 0xFFFF).isEqualTo(begin + i & 0xFFFF);
            }
        }
        assertThat(begins).doesNotHaveDuplicates();
    }

    @Test
    void whatIsNoPacketOfTheWireIsCounted() {
        var bad = List.of("", "000000", "10000001" + "00".repeat(248), "00400001" + "00".repeat(248), "00000001" + "00".repeat(247), "00000001" + "00".repeat(249),
                "00080001" + "00".repeat(4), "01000001" + "00".repeat(248), "03000001" + "00".repeat(248), "0a000001", "003f0001");
        for (var packet : bad) {
            receiver.accept(ByteBuffer.wrap(HexFormat.of().parseHex(packet)), 0);
        }
        assertThat(receiver.figures()).isEqualTo(new WireFigures(0, 0, 0, 0, 0, bad.size(), 0, 0, 0, 0, 0));
        var rtp = new WireReceiver(RTP);
        rtp.accept(packet(1, 0), 0);
        assertThat(rtp.figures().malformed()).as("no RTP where it is agreed on").isOne();
    }

    @Test
    void inOrderNothingWaitsAndNumbersGoRound() {
        arrive(0, 65534);
        assertThat(take(0)).containsExactly("65534");
        arrive(1, 65535);
        assertThat(take(1)).containsExactly("65535");
        arrive(2, 0, 1);
        assertThat(take(2)).containsExactly("0", "1");
    }

    @Test
    void anOvertakenPacketIsAwaitedForTheJitterAndNoLonger() {
        runsSince(10);
        arrive(1, 12);
        assertThat(take(JITTER)).isEmpty();
        arrive(JITTER, 11);
        assertThat(take(JITTER)).containsExactly("11", "12");
        arrive(JITTER + 1, 14, 15);
        assertThat(take(2 * JITTER)).isEmpty();
        assertThat(take(2 * JITTER + 1)).containsExactly("lost", "14", "15");
        arrive(2 * JITTER + 1, 13, 14);
        assertThat(take(2 * JITTER + 1)).isEmpty();
        var figures = receiver.figures();
        assertThat(List.of(figures.reordered(), figures.lost(), figures.late(), figures.duplicates())).containsExactly(1L, 1L, 1L, 1L);
    }

    @Test
    void whenNothingComesTheLineGoesOnByTheClock() {
        assertThat(take(0)).as("also before the first packet").containsExactly("lost");
        assertThat(take(3)).containsExactly("lost", "lost", "lost");
        runsSince(1000);
        assertThat(take(JITTER)).isEmpty();
        assertThat(take(JITTER + 1)).containsExactly("lost");
        assertThat(take(JITTER + 5)).hasSize(4).containsOnly("lost");
        assertThat(receiver.state().alarm()).isEqualTo(WireState.Alarm.NONE);
        assertThat(take(JITTER + 12)).hasSize(7).containsOnly("lost");
        assertThat(receiver.state()).isEqualTo(new WireState(WireState.Alarm.LOS, false));
        assertThat(receiver.toTell()).isEqualTo(new Alarms(false, false, true, false));
        // The path stood still for 50 ms and gives up what it held: what is too late for its place is dropped, the rest is whole.
        arrive(50, IntStream.rangeClosed(1001, 1050).toArray());
        assertThat(take(50)).hasSize(38).startsWith("1013").endsWith("1050");
        assertThat(receiver.state()).isEqualTo(new WireState(WireState.Alarm.NONE, false));
        assertThat(receiver.toTell()).isEqualTo(Alarms.NONE);
    }

    @Test
    void theLinesTimeGoesOnWithItsNumbersWhateverHasCome() {
        receiver.takePassed();
        runsSince(1000);
        assertThat(receiver.takePassed()).isEqualTo(10);
        arrive(1, 1003);
        assertThat(take(1)).isEmpty();
        assertThat(receiver.takePassed()).as("1001 and 1002 may still come, but their time has").isEqualTo(3);
        arrive(2, 1001, 1002);
        assertThat(take(2)).containsExactly("1001", "1002", "1003");
        assertThat(receiver.takePassed()).as("it has been counted").isZero();
        take(2 + JITTER + 5);
        assertThat(receiver.takePassed()).as("by the clock when nothing comes").isEqualTo(5);
    }

    @Test
    void afterALongSilenceOrAStopTheTimeIsNotMadeUpFor() {
        runsSince(1000);
        assertThat(take(10_000)).hasSizeLessThanOrEqualTo(1001);
    }

    @Test
    void oneStrayNumberIsNothingAndTwoAreANewBeginning() {
        runsSince(10);
        arrive(1, 30_000);
        assertThat(take(1)).isEmpty();
        arrive(1, 11);
        assertThat(take(1)).containsExactly("11");
        arrive(2, 40_000, 40_001, 40_002);
        assertThat(take(2)).containsExactly("40001", "40002");
        assertThat(receiver.figures().restarts()).isOne();
    }

    @Test
    void whenThePathGetsLongerTheLineIsFoundAgain() {
        runsSince(1000);
        for (var at = 100; at < 400; at++) {
            take(at);
            arrive(at, 1001 + at - 100);
        }
        assertThat(take(400)).isNotEmpty();
        assertThat(receiver.state().alarm()).isEqualTo(WireState.Alarm.NONE);
        assertThat(receiver.figures().restarts()).isOne();
    }

    @Test
    void aFarEndWithoutALineSendsNothingButItsHeader() {
        runsSince(10);
        var empty = ByteBuffer.wrap(HexFormat.of().parseHex("0804000b"));
        receiver.accept(empty, MS);
        assertThat(receiver.next(frames, MS)).isTrue();
        assertThat(receiver.lastWasLost()).isFalse();
        assertThat(Line.withoutSlot0(frames)).isEqualTo(Line.idle());
        assertThat(receiver.state()).isEqualTo(new WireState(WireState.Alarm.AIS, false));
        assertThat(receiver.toTell()).as("RDI").isEqualTo(new Alarms(false, true, false, false));
        receiver.accept(packet(12, 0x02), 2 * MS);
        receiver.next(frames, 2 * MS);
        assertThat(receiver.state()).isEqualTo(new WireState(WireState.Alarm.RAI, false));
        receiver.accept(packet(13, 0x04), 3 * MS);
        receiver.next(frames, 3 * MS);
        assertThat(receiver.state()).isEqualTo(new WireState(WireState.Alarm.NONE, true));
    }

    @Test
    void senselessSettingsAreRefused() {
        assertThatThrownBy(() -> new WireSettings(Emulation.CESOPSN, true, 8, Duration.ZERO, true)).hasMessageContaining("96 to 127");
        assertThatThrownBy(() -> new WireSettings(Emulation.CESOPSN, false, 0, Duration.ofMillis(201), true)).hasMessageContaining("200 ms");
    }
}
