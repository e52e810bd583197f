package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

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
        var admission = new Admission(2, 1);
        assertThat(admission.enter()).isEqualTo(Admission.Verdict.COME_IN);
        assertThat(admission.enter()).isEqualTo(Admission.Verdict.TOO_MUCH_AT_ONCE);
        admission.answeredOrRefused();
        assertThat(admission.enter()).isEqualTo(Admission.Verdict.COME_IN);
        admission.answeredOrRefused();
        assertThat(admission.isFull()).isTrue();
        assertThat(admission.enter()).isEqualTo(Admission.Verdict.FULL);
        admission.over();
        assertThat(admission.enter()).isEqualTo(Admission.Verdict.COME_IN);
        assertThat(admission.up()).isEqualTo(2);
        assertThat(admission.ringing()).isEqualTo(1);
    }
}
