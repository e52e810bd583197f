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
    private static final int RINGING = 100 * Runtime.getRuntime().availableProcessors();
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
    void callsBeyondThoseThatRingAreTurnedAwayAtOnceAndTheOthersAreAnswered() throws Exception {
        var goOn = new CountDownLatch(1);
        try (var gateway = new TestGateway(TestGateway.QUICK, UP, call -> {
            awaitQuietly(goOn);
            call.answer();
            call.play(Prompt.beep(), "");
        }); var peer = new Peer(gateway.port())) {
            for (var i = 0; i < RINGING; i++) {
                peer.invites("ringing-" + i);
                peer.receive("100 Trying");
            }
            assertThat(gateway.endpoint.activeCalls()).isEqualTo(RINGING);
            assertThat(gateway.meters.get("yinxin.calls.ringing").gauge().value()).isEqualTo(RINGING);

            peer.invites("beyond");
            assertThat(peer.receive("503")).contains("Call-ID: beyond", "Retry-After: 5");
            assertThat(gateway.refused(503)).isEqualTo(1);
            assertThat(gateway.count("yinxin.calls.overload")).isEqualTo(1);
            goOn.countDown();

            Awaitility.await().atMost(PATIENCE).until(() -> gateway.meters.get("yinxin.calls.answer").timer().count() == RINGING);
            assertThat(gateway.meters.get("yinxin.calls.ringing").gauge().value()).isZero();
            peer.invites("afterwards");
            assertThat(peer.receive("100 Trying")).contains("Call-ID: afterwards");
        }
    }

    @Test
    void everyEndGivesThePlaceBack() {
        var meters = new SimpleMeterRegistry();
        var admission = new Admission(2, 1, meters);
        assertThat(admission.enter()).isTrue();
        assertThat(admission.enter()).as("one rings already").isFalse();
        admission.answeredOrRefused();
        assertThat(admission.enter()).isTrue();
        admission.answeredOrRefused();
        assertThat(admission.isFull()).isTrue();
        assertThat(admission.enter()).as("two are up").isFalse();
        admission.over();
        assertThat(admission.enter()).isTrue();
        assertThat(admission.up()).isEqualTo(2);
        assertThat(meters.get("yinxin.calls.overload").counter().count()).isEqualTo(1);
    }
}
