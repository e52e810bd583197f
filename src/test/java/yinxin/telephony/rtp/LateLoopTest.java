package yinxin.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import yinxin.telephony.audio.Codec;

/// A loop that does not get to run, because the machine is full, must not cost the last words of a message.
class LateLoopTest {
    /// More than a loop takes from one port in one turn (32), less than a socket buffer holds.
    private static final int PACKETS = 60;
    private static final int PACKET = 160;

    @Test
    void whatHasArrivedBeforeTheEndIsInTheRecordingHoweverLateTheLoopIs() throws Exception {
        try (var call = new Call()) {
            call.negotiate(Codec.PCMA);
            var collected = new CollectedAudio();
            var held = new CountDownLatch(1);
            var holding = new CountDownLatch(1);
            call.session.record((g711, offset, length) -> {
                holding.countDown();
                await(held);
                collected.samples(g711, offset, length);
            }, Call.ENDLESS);
            var sound = Call.sound(PACKETS * PACKET, 7);
            var packets = call.caller.packets(sound);
            for (var packet : packets.subList(0, PACKETS / 2)) {
                call.send(packet);
            }
            holding.await();
            for (var packet : packets.subList(PACKETS / 2, PACKETS)) {
                call.send(packet);
            }
            var stopped = CompletableFuture.supplyAsync(call.session::stopRecording);
            held.countDown();

            assertThat(stopped.get().samples()).isEqualTo(sound.length);
            assertThat(Arrays.equals(collected.octets(), sound)).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
