package yinxin.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.LiveSound;
import yinxin.telephony.audio.Prompt;

/// What goes out when, in virtual time.
class PlayoutTest {
    private static final long MS = 1_000_000;
    private static final int PACKET = 160;
    /// Frames, enough to begin with.
    private static final int SPOKEN = 10;

    private final Playout playout = new Playout(new SplittableRandom(1), 0);
    private final RtpPacket view = new RtpPacket();
    private int firstSequence = -1;
    private int firstTimestamp;

    PlayoutTest() {
        negotiated(OptionalInt.of(101), 0);
    }

    private void negotiated(OptionalInt events, long now) {
        playout.negotiated(new MediaTarget(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), Codec.PCMA, events,
                MediaTarget.Direction.SEND_RECEIVE), now);
    }

    /// All packets that are due at this moment: `sequence@timestamp`, counted from the first packet, with the payload's first octet; `!` marks.
    private List<String> at(long millis) {
        var packets = new ArrayList<String>();
        var out = ByteBuffer.allocate(172);
        while (playout.next(out.clear(), millis * MS)) {
            assertThat(view.wrap(out.flip())).isTrue();
            if (firstSequence < 0) {
                firstSequence = view.sequence();
                firstTimestamp = view.timestamp();
            }
            packets.add((view.marker() ? "!" : "") + ((view.sequence() - firstSequence) & 0xFFFF) + "@" + (view.timestamp() - firstTimestamp)
                    + ":" + Integer.toHexString(view.payload(0) & 0xFF));
            var finished = playout.finished();
            if (finished != null) {
                packets.add(finished.name());
            }
        }
        return packets;
    }

    private static Prompt prompt(String name, int packets) {
        var octets = new byte[packets * PACKET];
        for (var i = 0; i < packets; i++) {
            Arrays.fill(octets, i * PACKET, (i + 1) * PACKET, (byte) (0x10 + i));
        }
        return Prompt.fromG711(name, octets, Codec.PCMA);
    }

    @Test
    void packetsAreDueEveryTwentyMilliseconds() {
        playout.play(prompt("p", 3));
        assertThat(at(0)).containsExactly("!0@0:10");
        assertThat(at(19)).isEmpty();
        assertThat(at(21)).containsExactly("1@160:11");
        assertThat(at(39)).isEmpty();
        assertThat(at(40)).containsExactly("2@320:12", "p");
        assertThat(at(60)).isEmpty();
    }

    private static short[] said(int value) {
        var samples = new short[LiveSound.FRAME];
        Arrays.fill(samples, (short) value);
        return samples;
    }

    @Test
    void liveSoundNeverStopsAndIsSilenceWhileNobodySpeaks() {
        var live = new LiveSound();
        playout.speak(live);
        assertThat(at(0)).containsExactly("!0@0:d5");
        for (var i = 0; i < SPOKEN; i++) {
            live.offer(said(30_000));
        }
        assertThat(at(20)).containsExactly("1@160:a8");
        for (var i = 1; i < SPOKEN; i++) {
            assertThat(at(20 + 20 * i)).singleElement().asString().endsWith(":a8");
        }
        assertThat(at(220)).containsExactly("11@1760:d5");
    }

    @Test
    void aPromptGoesBeforeLiveSound() {
        var live = new LiveSound();
        playout.speak(live);
        playout.play(prompt("p", 2));
        assertThat(at(0)).containsExactly("!0@0:10");
        assertThat(at(20)).containsExactly("1@160:11", "p");
        assertThat(at(40)).containsExactly("2@320:d5");
    }

    @Test
    void aLateLoopCatchesUp() {
        playout.play(prompt("p", 5));
        assertThat(at(0)).containsExactly("!0@0:10");
        assertThat(at(65)).containsExactly("1@160:11", "2@320:12", "3@480:13");
        assertThat(at(80)).containsExactly("4@640:14", "p");
    }

    @Test
    void aVeryLateLoopLeapsInsteadOfFlooding() {
        playout.play(prompt("p", 3));
        assertThat(at(0)).containsExactly("!0@0:10");
        assertThat(at(1020)).containsExactly("!1@" + 51 * PACKET + ":11");
        assertThat(at(1040)).containsExactly("2@" + 52 * PACKET + ":12", "p");
    }

    @Test
    void afterAPauseTheMarkerIsSetAndTheTimestampHasGoneOn() {
        playout.play(prompt("a", 1));
        assertThat(at(0)).containsExactly("!0@0:10", "a");
        assertThat(at(20)).isEmpty();
        playout.play(prompt("b", 1));
        assertThat(at(520)).containsExactly("!1@" + 26 * PACKET + ":10", "b");
    }

    @Test
    void aPromptThatFollowsAtOnceFollowsWithoutAMark() {
        playout.play(prompt("a", 1));
        assertThat(at(0)).containsExactly("!0@0:10", "a");
        playout.play(prompt("b", 1));
        assertThat(at(5)).isEmpty();
        assertThat(at(20)).containsExactly("1@160:10", "b");
    }

    @Test
    void silenceOpensTheWayAndKeepsItOpen() {
        assertThat(at(99)).isEmpty();
        assertThat(at(100)).containsExactly("!0@0:d5");
        assertThat(at(5_099)).isEmpty();
        assertThat(at(5_100)).containsExactly("!1@" + 250 * PACKET + ":d5");
    }

    @Test
    void whileSomethingPlaysNoSilenceIsSentAndNotSoonAfter() {
        playout.play(prompt("p", 1));
        assertThat(at(0)).hasSize(2);
        assertThat(at(4_999)).isEmpty();
        assertThat(at(5_000)).containsExactly("!1@" + 250 * PACKET + ":d5");
    }

    @Test
    void anEmptyPromptIsPlayedInOnePacket() {
        playout.play(Prompt.fromG711("empty", new byte[0], Codec.PCMA));
        assertThat(at(0)).containsExactly("!0@0:d5", "empty");
    }

    @Test
    void theLastPacketIsFilledUpWithSilence() {
        playout.play(Prompt.fromG711("short", new byte[] {1, 2, 3}, Codec.PCMA));
        assertThat(at(0)).hasSize(2);
        assertThat(view.payloadLength()).isEqualTo(PACKET);
        assertThat(view.payload(2)).isEqualTo((byte) 3);
        assertThat(view.payload(3)).isEqualTo(Codec.PCMA.silence());
    }

    @Test
    void aPromptPausesForKeysAndNothingOfItIsLost() {
        playout.play(prompt("p", 2));
        assertThat(at(0)).containsExactly("!0@0:10");
        assertThat(playout.sendKeys("5")).isTrue();
        assertThat(at(20)).containsExactly("!1@160:5");
        for (var i = 2; i <= 10; i++) {
            assertThat(at(i * 20L)).containsExactly(i + "@160:5");
        }
        for (var i = 11; i < 16; i++) {
            assertThat(at(i * 20L)).isEmpty();
        }
        assertThat(at(320)).containsExactly("!11@" + 16 * PACKET + ":11", "p");
    }

    @Test
    void keysNeedAPayloadType() {
        negotiated(OptionalInt.empty(), 0);
        assertThat(playout.sendKeys("5")).isFalse();
    }

    @Test
    void aStoppedPromptIsGone() {
        playout.play(prompt("p", 3));
        assertThat(at(0)).hasSize(1);
        playout.stop();
        assertThat(at(20)).isEmpty();
    }
}
