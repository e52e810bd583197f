package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import yinxin.telephony.audio.Prompt;

/// More calls at once than can be set up: those beyond are turned away at once, and those that came in stay whole.
class OverloadTest {
    private static final int BEGINNING = 100 * Runtime.getRuntime().availableProcessors();
    private static final int UP = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void callsBeyondThoseThatBeginAreTurnedAwayAtOnceAndTheOthersAreAnswered() throws Exception {
        var goOn = new CountDownLatch(1);
        try (var gateway = new TestGateway(TestGateway.QUICK, UP, call -> {
            awaitQuietly(goOn);
            call.answer();
            call.play(Prompt.beep(), "");
        }); var peer = new Peer(gateway.port())) {
            for (var i = 0; i < BEGINNING; i++) {
                peer.invites("beginning-" + i);
                peer.receive("100 Trying");
            }
            assertThat(gateway.endpoint.activeCalls()).isEqualTo(BEGINNING);
            assertThat(gateway.meters.get("yinxin.calls.beginning").gauge().value()).isEqualTo(BEGINNING);

            peer.invites("beyond");
            assertThat(peer.receive("503")).contains("Call-ID: beyond", "Retry-After: 5");
            assertThat(gateway.refused(503)).isEqualTo(1);
            assertThat(gateway.count("yinxin.calls.overload")).isEqualTo(1);
            goOn.countDown();

            Awaitility.await().atMost(PATIENCE).until(() -> gateway.meters.get("yinxin.calls.answer").timer().count() == BEGINNING);
            assertThat(gateway.meters.get("yinxin.calls.beginning").gauge().value()).as("answered, but nobody has acknowledged yet").isEqualTo(BEGINNING);
            var first = peer.receive("200 OK");
            peer.request("ACK", first.replaceAll("(?s).*Call-ID: (\\S+).*", "$1"), 1, "ack", Peer.tagOf(first), "", "");
            Awaitility.await().atMost(PATIENCE).until(() -> gateway.meters.get("yinxin.calls.beginning").gauge().value() < BEGINNING);
            try (var other = new Peer(gateway.port())) { // the first one's socket is full of answers that are sent again
                other.invites("afterwards");
                assertThat(other.receive("100 Trying")).contains("Call-ID: afterwards");
            }
        }
    }

    @Test
    void everyEndGivesThePlaceBack() {
        var meters = new SimpleMeterRegistry();
        var admission = new Admission(2, 1, meters);
        assertThat(admission.enter()).isTrue();
        assertThat(admission.enter()).as("one rings already").isFalse();
        admission.begunOrRefused();
        assertThat(admission.enter()).isTrue();
        admission.begunOrRefused();
        assertThat(admission.isFull()).isTrue();
        assertThat(admission.enter()).as("two are up").isFalse();
        admission.over();
        assertThat(admission.enter()).isTrue();
        assertThat(admission.up()).isEqualTo(2);
        assertThat(meters.get("yinxin.calls.overload").counter().count()).isEqualTo(1);
    }
}
