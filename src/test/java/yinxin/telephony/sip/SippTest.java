package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.sip.ladder.SipLadders;

/// A peer that shares no code with us, SIPp, plays the network. What each scenario demands is written in its file.
class SippTest {
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = new TestGateway();
    }

    @BeforeEach
    void forgetEarlierCalls() {
        gateway.calls.clear();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "pcmu", "delayed-offer", "cancel-after", "hold", "update", "require-100rel", "isup",
        "session-timer-offered", "session-refresh", "session-refresh-by-invite", "glare"})
    void callIsTakenAndEndedByTheCaller(String scenario) throws Exception {
        Sipp.scenario(scenario).passesAgainst(gateway.port());

        assertThat(gateway.next().ending()).isEqualTo("HungUp[how=BYE]");
        gateway.awaitIdle();
    }

    @ParameterizedTest
    @CsvSource({"plain", "delayed-offer", "cancel-after", "hold"})
    void tcpCarriesCallsAsWell(String scenario) throws Exception {
        Sipp.scenario(scenario).overTcp().passesAgainst(gateway.port());

        var taken = gateway.next();
        assertThat(taken.ending()).isEqualTo("HungUp[how=BYE]");
        var call = SipLadders.id(taken.diverted().callId());
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(gateway.ladders.find(call).orElseThrow().steps())
                .extracting(step -> (step.sent() ? ">" : "<") + step.gist()).contains("<INVITE", ">200 OK", "<ACK", "<BYE").last().isEqualTo(">200 OK"));
    }

    @Test
    void callIsReadWithItsDiversion() throws Exception {
        Sipp.scenario("plain").passesAgainst(gateway.port());

        var diverted = gateway.next().diverted();
        assertThat(diverted.trunk()).isEqualTo("carrier");
        assertThat(diverted.accessNumber()).isEqualTo("95000");
        assertThat(diverted.caller()).contains("13900139000");
        assertThat(diverted.diverters()).hasSize(1);
        assertThat(diverted.diverters().getFirst().number()).isEqualTo("13800138000");
        assertThat(diverted.diverters().getFirst().reason()).contains("user-busy");
    }

    @Test
    void sessionThatNobodyRefreshesIsEnded() throws Exception {
        Sipp.scenario("session-timer").passesAgainst(gateway.port());

        assertThat(gateway.next().ending()).isEqualTo("HungUp[how=session expired]");
    }

    @Test
    void offerThatIsNeverAnsweredEndsTheCall() throws Exception {
        Sipp.scenario("delayed-offer-unanswered").passesAgainst(gateway.port());

        assertThat(gateway.next().ending()).isEqualTo("HungUp[how=no common codec]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys-by-info", "record-route"})
    void keyEndsTheRecordingAndWeHangUp(String scenario) throws Exception {
        Sipp.scenario(scenario).passesAgainst(gateway.port());

        assertThat(gateway.next().ending()).isEqualTo("KeyPressed[key=#]");
    }

    @ParameterizedTest
    @CsvSource({"require-precondition, 420", "no-hops-left, 483", "diverted-too-often, 482", "bad-sdp, 488", "no-common-codec, 488",
        "srtp-only, 488", "unknown-body, 415", "packed-body, 415", "body-without-type, 400"})
    void callThatCannotBeTakenIsRefusedAndCounted(String scenario, int status) throws Exception {
        var before = gateway.refused(status);

        Sipp.scenario(scenario).passesAgainst(gateway.port());

        assertThat(gateway.refused(status)).isEqualTo(before + 1);
        assertThat(gateway.calls).isEmpty();
        gateway.awaitIdle();
    }

    @ParameterizedTest
    @ValueSource(strings = {"options", "strange-methods"})
    void requestOutsideACallIsAnswered(String scenario) throws Exception {
        Sipp.scenario(scenario).passesAgainst(gateway.port());
    }

    @Test
    void unknownAddressIsForbiddenAndCounted() throws Exception {
        var before = gateway.count("yinxin.calls.strangers");

        Sipp.scenario("forbidden").from("127.0.0.2").passesAgainst(gateway.port());
        assertThat(gateway.count("yinxin.calls.strangers")).isEqualTo(before + 1);

        Sipp.scenario("forbidden").from("127.0.0.2").overTcp().passesAgainst(gateway.port());
        assertThat(gateway.count("yinxin.calls.strangers")).isEqualTo(before + 2);
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void callerWhoCancelsBeforeTheAnswerEndsTheCall() throws Exception {
        var ended = new CountDownLatch(1);
        try (var slow = new TestGateway(TestGateway.QUICK, 10, call -> {
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> ((SipIncomingCall) call).leg().over().isPresent());
            if (!call.answer()) {
                ended.countDown();
            }
        })) {
            Sipp.scenario("cancel-before").passesAgainst(slow.port());

            assertThat(ended.await(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            assertThat(slow.refused(487)).isEqualTo(1);
            slow.awaitIdle();
        }
    }

    @Test
    void fullEndpointSaysWhenToComeAgain() throws Exception {
        var hold = new CountDownLatch(1);
        try (var small = new TestGateway(TestGateway.QUICK, 1, call -> {
            call.answer();
            TestGateway.await(hold);
        })) {
            var first = new Peer(small.port());
            first.invites("busy-1");
            first.receive("200 OK");

            Sipp.scenario("full").passesAgainst(small.port());
            Sipp.scenario("options-busy").passesAgainst(small.port());
            assertThat(small.refused(503)).isEqualTo(1);

            hold.countDown();
            small.awaitIdle();
            Sipp.scenario("options").passesAgainst(small.port());
            small.endpoint.stopTakingCalls();
            Sipp.scenario("options-busy").passesAgainst(small.port());
            Sipp.scenario("full").passesAgainst(small.port());
            first.close();
        }
    }

    @Test
    void hundredsOfCallsAtOnceAreAllTaken() throws Exception {
        Sipp.scenario("plain").calls(200, 80).passesAgainst(gateway.port());

        for (var i = 0; i < 200; i++) {
            assertThat(gateway.next().ending()).isEqualTo("HungUp[how=BYE]");
        }
        gateway.awaitIdle();
        var latency = gateway.meters.find("yinxin.calls.answer").timer();
        assertThat(latency.count()).isGreaterThanOrEqualTo(200);
    }
}
