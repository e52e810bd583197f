package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import yinxin.telephony.audio.Prompt;

/// Messages that are lost, doubled, late, or cross each other, sent by hand.
class RaceTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    private static String branchless(String message) {
        return message.replaceAll("(?m)^Via: .*$", "");
    }

    @Test
    void inviteSentThreeTimesIsOneCall() throws Exception {
        try (var gateway = new TestGateway(); var peer = new Peer(gateway.port())) {
            for (var i = 0; i < 3; i++) {
                peer.invites("thrice");
            }
            var ok = peer.receive("200 OK");
            assertThat(ok.lines()).containsOnlyOnce("Server: Yinxin");
            peer.invites("thrice");
            assertThat(branchless(peer.receive("200 OK"))).isEqualTo(branchless(ok));
            peer.request("ACK", "thrice", 1, "ack", Peer.tagOf(ok), "", "");
            peer.request("BYE", "thrice", 2, "bye", Peer.tagOf(ok), "", "");
            peer.receive("200 OK");

            assertThat(gateway.next().ending()).isEqualTo("HungUp[how=BYE]");
            gateway.awaitIdle();
            assertThat(gateway.calls).isEmpty();
            assertThat(gateway.count("yinxin.calls.in")).isEqualTo(1);
        }
    }

    @Test
    void sameInviteOverAnotherPathIsALoop() throws Exception {
        try (var gateway = new TestGateway(); var peer = new Peer(gateway.port())) {
            peer.invites("merged");
            var ok = peer.receive("200 OK");
            peer.request("INVITE", "merged", 1, "other-path", "", "", Peer.SDP);
            assertThat(peer.receive("482")).contains("z9hG4bKother-path");
            peer.request("ACK", "merged", 1, "ack", Peer.tagOf(ok), "", "");
            peer.request("BYE", "merged", 2, "bye", Peer.tagOf(ok), "", "");

            assertThat(gateway.next().ending()).isEqualTo("HungUp[how=BYE]");
        }
    }

    @Test
    void answerThatNobodyAcknowledgesIsRepeatedAndThenTakenBack() throws Exception {
        try (var gateway = new TestGateway(); var peer = new Peer(gateway.port())) {
            peer.invites("no-ack");
            var arrivals = new ArrayList<Long>();
            for (var message = peer.poll(6000); message != null && !message.startsWith("BYE "); message = peer.poll(6000)) {
                if (message.startsWith("SIP/2.0 200")) {
                    arrivals.add(System.nanoTime());
                }
            }

            // T1 of 50 ms and T2 of 400 ms: after 0, 50, 150, 350, 750, 1150 … 3150 ms; at 64·T1 = 3200 ms the BYE.
            assertThat(arrivals).hasSizeBetween(9, 11);
            assertThat(Duration.ofNanos(arrivals.get(4) - arrivals.get(3))).isBetween(Duration.ofMillis(300), Duration.ofMillis(800));
            assertThat(Duration.ofNanos(arrivals.getLast() - arrivals.getFirst())).isBetween(Duration.ofMillis(2500),
                    Duration.ofMillis(3400));
            assertThat(gateway.next().ending()).isEqualTo("HungUp[how=no ACK]");
        }
    }

    @Test
    void hangingUpWaitsForTheAcknowledgement() throws Exception {
        try (var gateway = new TestGateway(TestGateway.QUICK, 10, call -> {
            call.answer();
            call.hangUp();
        }); var peer = new Peer(gateway.port())) {
            peer.invites("hasty");
            var ok = peer.receive("200 OK");
            assertThat(peer.poll(200)).startsWith("SIP/2.0 200");
            peer.request("ACK", "hasty", 1, "ack", Peer.tagOf(ok), "", "");
            peer.answers(peer.receive("BYE sip:peer@127.0.0.1"), "200 OK");
            gateway.awaitIdle();
        }
    }

    @Test
    void acknowledgementThatCarriesTheAnswerStartsTheSound() throws Exception {
        var began = new LinkedBlockingQueue<String>();
        try (var gateway = new TestGateway(TestGateway.QUICK, 10, call -> {
            call.answer();
            began.add("answered");
            began.add(call.play(Prompt.beep(), "") + " " + call.codec());
        }); var peer = new Peer(gateway.port())) {
            peer.request("INVITE", "late-answer", 1, "late", "", "", "");
            var ok = peer.receive("200 OK");
            assertThat(ok).contains("m=audio");
            assertThat(began.poll(5, TimeUnit.SECONDS)).isEqualTo("answered");
            assertThat(began.poll(SHORT.toMillis(), TimeUnit.MILLISECONDS)).isNull();

            peer.request("ACK", "late-answer", 1, "ack", Peer.tagOf(ok), "", Peer.SDP.replace("RTP/AVP 8", "RTP/AVP 0"));
            assertThat(began.poll(5, TimeUnit.SECONDS)).isEqualTo("Played[] PCMU");
            peer.receive("BYE ");
        }
    }

    @Test
    void byeThatComesTwiceIsAnsweredTwice() throws Exception {
        try (var gateway = new TestGateway(); var peer = new Peer(gateway.port())) {
            peer.invites("two-byes");
            var ok = peer.receive("200 OK");
            peer.request("ACK", "two-byes", 1, "ack", Peer.tagOf(ok), "", "");
            for (var i = 0; i < 2; i++) {
                peer.request("BYE", "two-byes", 2, "bye", Peer.tagOf(ok), "", "");
                assertThat(peer.receive("200 OK")).contains("CSeq: 2 BYE");
            }
            peer.request("INFO", "two-byes", 3, "info", Peer.tagOf(ok), "", "");
            peer.receive("481");

            assertThat(gateway.next().ending()).isEqualTo("HungUp[how=BYE]");
        }
    }

    @Test
    void byeOfTheCallersEndBeforeItsAcknowledgementEndsTheCall() throws Exception {
        try (var gateway = new TestGateway(); var peer = new Peer(gateway.port())) {
            peer.invites("bye-first");
            var ok = peer.receive("200 OK");
            peer.request("BYE", "bye-first", 2, "bye", Peer.tagOf(ok), "", "");
            peer.receive("200 OK");
            peer.request("ACK", "bye-first", 1, "ack", Peer.tagOf(ok), "", "");

            assertThat(gateway.next().ending()).isEqualTo("HungUp[how=BYE]");
            gateway.awaitIdle();
        }
    }

    @Test
    void cancelOfNothingAndByeOfAStrangersTagAreRefused() throws Exception {
        try (var gateway = new TestGateway(); var peer = new Peer(gateway.port())) {
            peer.request("CANCEL", "nothing", 1, "nothing", "", "", "");
            peer.receive("481");
            peer.invites("mine");
            var ok = peer.receive("200 OK");
            peer.request("ACK", "mine", 1, "ack", Peer.tagOf(ok), "", "");
            peer.request("BYE", "other", 2, "b1", Peer.tagOf(ok), "", "");
            peer.receive("481");
            peer.request("BYE", "mine", 2, "b2", "guessed", "", "");
            peer.receive("481");
            peer.request("CANCEL", "mine", 1, "not-the-branch", "", "", "");
            peer.receive("481");
            assertThat(gateway.endpoint.activeCalls()).isEqualTo(1);

            peer.request("BYE", "mine", 3, "b3", Peer.tagOf(ok), "", "");
            peer.receive("200 OK");
            assertThat(gateway.next().ending()).isEqualTo("HungUp[how=BYE]");
        }
    }

    @Test
    void callerWhoVanishesLeavesNothingBehind() throws Exception {
        var rules = new yinxin.telephony.rtp.RecordingRules(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(600));
        var ending = new LinkedBlockingQueue<String>();
        try (var gateway = new TestGateway(TestGateway.QUICK, 10, call -> {
            call.answer();
            ending.add(String.valueOf(call.record((_, _, _) -> { }, rules, "#")));
            call.hangUp();
            ending.add(String.valueOf(call.play(Prompt.beep(), "")));
        }); var peer = new Peer(gateway.port())) {
            peer.invites("gone");
            var ok = peer.receive("200 OK");
            peer.request("ACK", "gone", 1, "ack", Peer.tagOf(ok), "", "");
            peer.receive("BYE ");

            assertThat(ending.poll(5, TimeUnit.SECONDS)).isEqualTo("MediaLost[]");
            assertThat(ending.poll(5, TimeUnit.SECONDS)).isEqualTo("HungUp[how=hung up]");
            gateway.awaitIdle();
        }
    }

    @Test
    void handlerThatFailsOrForgetsTheCallDoesNotLeaveItOpen() throws Exception {
        var turn = new LinkedBlockingQueue<>(List.of("throw", "forget", "reject", "answer and throw"));
        try (var gateway = new TestGateway(TestGateway.QUICK, 10, call -> {
            switch (turn.remove()) {
                case "throw" -> throw new IllegalStateException("a handler that fails");
                case "reject" -> call.reject(486, "Busy Here");
                case "answer and throw" -> {
                    call.answer();
                    throw new IllegalStateException("a handler that fails after its answer");
                }
                default -> { }
            }
        }); var peer = new Peer(gateway.port())) {
            for (var status : List.of("500", "480", "486 Busy Here")) {
                peer.invites("left-" + status.substring(0, 3));
                peer.receive(status);
                gateway.awaitIdle();
            }
            peer.invites("left-last");
            var ok = peer.receive("200 OK");
            peer.request("ACK", "left-last", 1, "ack", Peer.tagOf(ok), "", "");
            peer.receive("BYE ");
            gateway.awaitIdle();
            assertThat(List.of(gateway.refused(500), gateway.refused(480), gateway.refused(486))).containsOnly(1.0);
        }
    }

    @Test
    void closingEndsCallsThatAreUpAndTellsTheirHandlers() throws Exception {
        var outcome = new LinkedBlockingQueue<String>();
        var gateway = new TestGateway(TestGateway.QUICK, 10, call -> {
            if (!call.diverted().callId().equals("ringing")) {
                call.answer();
            }
            outcome.add("waiting");
            outcome.add(call.diverted().callId().equals("ringing") ? waitingForever(call)
                    : String.valueOf(call.awaitKey("1", Duration.ofDays(100_000))));
        });
        try (var peer = new Peer(gateway.port())) {
            peer.invites("up");
            var ok = peer.receive("200 OK");
            peer.request("ACK", "up", 1, "ack", Peer.tagOf(ok), "", "");
            peer.invites("ringing");
            assertThat(outcome.poll(5, TimeUnit.SECONDS)).isEqualTo("waiting");
            assertThat(outcome.poll(5, TimeUnit.SECONDS)).isEqualTo("waiting");

            gateway.close();

            assertThat(List.of(outcome.poll(5, TimeUnit.SECONDS), outcome.poll(5, TimeUnit.SECONDS)))
                    .containsExactlyInAnyOrder("HungUp[how=closed]", "closed false");
            var messages = peer.receive("503") + peer.poll(1000) + peer.poll(100);
            assertThat(messages).contains("Call-ID: ringing");
        }
    }

    private static String waitingForever(IncomingCall call) {
        org.awaitility.Awaitility.await().until(() -> ((SipIncomingCall) call).leg().over().isPresent());
        return ((SipIncomingCall) call).leg().over().orElseThrow() + " " + call.answer();
    }

    @Test
    void noFreeRtpPortTurnsTheCallAway() throws Exception {
        var engine = new yinxin.telephony.rtp.RtpEngine(new yinxin.telephony.rtp.RtpSettings(
                java.net.InetAddress.getByName("127.0.0.1"), 19990, 19991, 1));
        var hold = new CountDownLatch(1);
        var meters = new io.micrometer.core.instrument.simple.SimpleMeterRegistry();
        var trunks = List.of(new Trunk("carrier", List.of(Trunk.AddressRange.parse("127.0.0.1"))));
        try (engine; var endpoint = new SipEndpoint(new SipSettings("127.0.0.1", 0, trunks, 10), engine, call -> {
            call.answer();
            TestGateway.await(hold);
        }, java.time.Clock.systemUTC(), meters)) {
            endpoint.start();
            try (var peer = new Peer(endpoint.port())) {
                peer.invites("takes-the-port");
                peer.receive("200 OK");
                peer.invites("finds-none");
                assertThat(peer.receive("503")).contains("Retry-After: ");
                hold.countDown();
            }
        }
    }

    @Test
    void whatOneDatagramLacksDoesNotStopTheNext() throws Exception {
        try (var gateway = new TestGateway(); var peer = new Peer(gateway.port())) {
            peer.request("NOTIFY", "no-event", 1, "no-event", "", "", "");
            peer.receive("400");
            peer.request("INVITE", "too-long", 1, "too-long", "", "Subject: " + "x".repeat(30_000) + "\r\n", Peer.SDP);
            peer.send(new byte[0]);
            peer.send("\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            peer.send("\0\0\0\0".getBytes(StandardCharsets.UTF_8));
            peer.send(("INVITE sip:a SIP/2.0\r\nSubject: " + "(".repeat(15_000) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            var unclosed = "From: " + "\"" + "(<".repeat(7000);
            peer.send(("INVITE sip:a SIP/2.0\r\n" + unclosed + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));

            var withoutLength = new String(text(gateway.port()), StandardCharsets.UTF_8);
            peer.send(withoutLength.getBytes(StandardCharsets.UTF_8));
            assertThat(peer.receive("200 OK")).contains("m=audio").contains("RTP/AVP 8 101").contains("Call-ID: no-length");
        }
    }

    private static byte[] text(int port) {
        return ("INVITE sip:95000@127.0.0.1:" + port + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:1;rport;branch=z9hG4bKnl\r\n"
                + "From: <sip:1@h>;tag=1\r\nTo: <sip:2@h>\r\nCall-ID: no-length\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n"
                + "Contact: <sip:peer@127.0.0.1:1>\r\nContent-Type: application/sdp\r\n\r\n" + Peer.SDP)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void malformedMessageOnAStreamClosesItAndTheNextCallIsTaken() throws Exception {
        try (var gateway = new TestGateway()) {
            for (var name : List.of("clerr", "ncl", "quotbal", "lwsruri")) {
                var message = new String(TortureTest.message(name), StandardCharsets.UTF_8).replace(": 9999", ": 99999");
                try (var stream = new java.net.Socket("127.0.0.1", gateway.port())) {
                    stream.setSoTimeout(3000);
                    stream.getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
                    assertThat(stream.getInputStream().read()).isEqualTo(-1);
                }
            }
            Sipp.scenario("plain").overTcp().passesAgainst(gateway.port());
        }
    }

    @Test
    void longHeadersOfManyProxiesAreReadOverTcpAndUdp() throws Exception {
        var history = new StringBuilder("History-Info: <sip:13800138000@ims.example.com>;index=1\r\n");
        for (var i = 1; i < 40; i++) {
            history.append("Record-Route: <sip:proxy-with-a-long-name-").append(i).append(".example.com:5060;lr;token=")
                    .append("x".repeat(60)).append(">\r\n");
        }
        history.append("History-Info: <sip:95000@ims.example.com;cause=486>;index=1.1;mp=1\r\n");
        try (var gateway = new TestGateway(); var peer = new Peer(gateway.port())) {
            peer.request("INVITE", "long-way", 1, "long-way", "", history.toString(), Peer.SDP);
            peer.receive("200 OK");
            var overUdp = gateway.endpoint.activeCalls();
            try (var stream = new java.net.Socket("127.0.0.1", gateway.port())) {
                stream.setSoTimeout(3000);
                var invite = new String(text(gateway.port()), StandardCharsets.UTF_8).replace("/UDP", "/TCP")
                        .replace("Max-Forwards", history + "Content-Length: " + Peer.SDP.length() + "\r\nMax-Forwards");
                stream.getOutputStream().write(invite.getBytes(StandardCharsets.UTF_8));
                var answer = new byte[3000];
                stream.getInputStream().readNBytes(answer, 0, answer.length);
                assertThat(new String(answer, StandardCharsets.UTF_8)).startsWith("SIP/2.0 100").contains("SIP/2.0 200 OK");
            }
            assertThat(overUdp).isEqualTo(1);
            assertThat(gateway.endpoint.activeCalls()).isEqualTo(2);
        }
    }
}
