package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;

/// Two of our endpoints call each other, and one of them calls a peer by hand.
class OutgoingCallTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private TestGateway caller;
    private TestGateway called;

    @BeforeEach
    void start() throws Exception {
        caller = new TestGateway();
        called = new TestGateway();
    }

    @AfterEach
    void stop() {
        caller.close();
        called.close();
    }

    private OutgoingCall call(int port, String transport) throws Exception {
        return caller.endpoint.call(new OutgoingCall.Plan(OutgoingCall.Plan.newCallId(),
                "sip:95000@127.0.0.1:" + port + (transport.equals("tcp") ? ";transport=tcp" : ""), "<sip:13900139000@127.0.0.1>",
                "<sip:95000@127.0.0.1>", transport, List.of(new OutgoingCall.Header("Diversion", "<sip:13800138000@h>"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void callIsAnsweredHeldResumedAndEnded(String transport) throws Exception {
        try (var call = call(called.port(), transport)) {
            assertThat(call.awaitAnswer(SOON)).contains(200);
            assertThat(call.play(Prompt.silence(Duration.ofMillis(700)))).isTrue();
            assertThat(call.codec()).isEqualTo(Codec.PCMA);
            assertThat(call.hold(true)).isEqualTo(200);
            assertThat(call.hold(false)).isEqualTo(200);
            assertThat(call.play(Prompt.silence(Duration.ofMillis(100)))).isTrue();
            assertThat(call.hangUp()).isEqualTo(200);
            assertThat(call.over()).contains("hung up");
            assertThat(call.hold(true)).isEqualTo(408);
        }
        var taken = called.next();
        assertThat(taken.ending()).isEqualTo("HungUp[how=BYE]");
        assertThat(taken.diverted().diverters().getFirst().number()).isEqualTo("13800138000");
        called.awaitIdle();
    }

    @Test
    void keysArePressedAsTelephoneEvents() throws Exception {
        var keys = new LinkedBlockingQueue<String>();
        try (var listening = new TestGateway(TestGateway.QUICK, 5, answering -> {
            answering.answer();
            for (var i = 0; i < 3; i++) {
                keys.add(String.valueOf(answering.awaitKey("0123456789*#", SOON)));
            }
            keys.add(String.valueOf(answering.awaitKey("1", Duration.ofMillis(50))));
        }); var call = call(listening.port(), "udp")) {
            call.press("4*7");

            for (var key : List.of("4", "*", "7")) {
                assertThat(keys.poll(5, TimeUnit.SECONDS)).isEqualTo("KeyPressed[key=" + key + "]");
            }
            assertThat(keys.poll(5, TimeUnit.SECONDS)).isEqualTo("NoKey[]");
            assertThat(call.awaitOver(SOON)).contains("BYE");
        }
    }

    @Test
    void promptIsInterruptedByAListedKeyAndNotByOthers() throws Exception {
        var outcome = new LinkedBlockingQueue<String>();
        try (var listening = new TestGateway(TestGateway.QUICK, 5, answering -> {
            answering.answer();
            outcome.add(String.valueOf(answering.play(Prompt.silence(Duration.ofSeconds(20)), "#*")));
        }); var call = call(listening.port(), "udp")) {
            call.press("12*");

            assertThat(outcome.poll(5, TimeUnit.SECONDS)).isEqualTo("KeyPressed[key=*]");
        }
    }

    @Test
    void cancelThatCrossesTheAnswerEndsTheCallWithBye() throws Exception {
        try (var peer = new Peer(0); var call = call(peer.localPort(), "udp")) {
            var invite = peer.receive("INVITE ");
            peer.answers(invite, "180 Ringing");
            call.cancel();
            peer.receive("CANCEL ");
            peer.answersWithSdp(invite);
            peer.receive("ACK ");
            peer.answers(peer.receive("BYE "), "200 OK");
            assertThat(call.awaitAnswer(SOON)).contains(200);
            assertThat(call.over()).isPresent();
        }
    }

    @Test
    void cancelBeforeAnyResponseWaitsForOne() throws Exception {
        try (var peer = new Peer(0); var call = call(peer.localPort(), "udp")) {
            var invite = peer.receive("INVITE ");
            call.cancel();
            peer.answers(invite, "100 Trying");
            peer.answers(peer.receive("CANCEL "), "200 OK");
            peer.answers(invite, "487 Request Terminated");
            peer.receive("ACK ");
            assertThat(call.awaitAnswer(SOON)).contains(487);
            assertThat(call.over()).contains("487 Request Terminated");
        }
    }

    @Test
    void answerThatComesAgainIsAcknowledgedAgain() throws Exception {
        try (var peer = new Peer(0); var call = call(peer.localPort(), "udp")) {
            var invite = peer.receive("INVITE ");
            peer.answersWithSdp(invite);
            var ack = peer.receive("ACK ");
            peer.answersWithSdp(invite);
            assertThat(peer.receive("ACK ").lines().filter(l -> l.startsWith("CSeq")).toList())
                    .isEqualTo(ack.lines().filter(l -> l.startsWith("CSeq")).toList());
            assertThat(call.awaitAnswer(SOON)).contains(200);
        }
    }

    @Test
    void answerWithoutACommonCodecEndsTheCall() throws Exception {
        try (var peer = new Peer(0); var call = call(peer.localPort(), "udp")) {
            peer.answers(peer.receive("INVITE "), "200 OK\r\nContact: <sip:peer@127.0.0.1:" + peer.localPort() + ">");
            peer.receive("ACK ");
            peer.receive("BYE ");
            assertThat(call.awaitOver(SOON)).contains("no common codec");
        }
    }

    @Test
    void nothingThatBreaksALineIsDialled() {
        assertThatThrownBy(() -> new OutgoingCall.Plan("id", "sip:1@h\r\nX: y", "<sip:1@h>", "<sip:2@h>", "udp", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OutgoingCall.Plan("id", "sip:1@h", "<sip:1@h>", "<sip:2@h>", "sctp", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
