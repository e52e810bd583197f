package yinxin.telephony.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import yinxin.telephony.sip.Peer;
import yinxin.telephony.sip.stack.SipStack.Answer;

/// A stack whose workers are all held up: new calls are turned away before they are parsed, and nothing else is lost.
class OverloadGateTest {
    private static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final int AT_ONCE = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile boolean room = true;

    /// Holds every INVITE until the latch opens. OPTIONS get no answer: two hundred would be too many for the peer's socket.
    private final class Held implements SipStack.Traffic {
        @Override
        public NewCalls newCalls() {
            return new NewCalls() {
                @Override
                public boolean haveRoom() {
                    return room;
                }

                @Override
                public void turnedAway() {
                    turnedAway.incrementAndGet();
                }
            };
        }

        @Override
        public void request(Incoming request) {
            heard.add(request.method() + ' ' + request.callId() + ' ' + request.cseq());
            if (request.method().equals("INVITE")) {
                try {
                    assertThat(goOn.await(PATIENCE.toSeconds() * 4, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            if (!request.method().equals("OPTIONS")) {
                request.respond(Answer.of(200, "OK", new SipHeaders.Field("Contact", request.stack().contact("udp", false))));
            }
        }

        @Override
        public void strayResponse(SipStack.Reply response) {
            heard.add("response");
        }
    }

    private SipStack open() throws Exception {
        return new SipStack(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), _ -> true, () -> { }, (sent, _, _) -> {
            if (!sent) {
                arrived.incrementAndGet();
            }
        }, new Held());
    }

    private static String toOf(String message) {
        var to = Pattern.compile("(?m)^To: .*;tag=([^;\\s]+)").matcher(message);
        assertThat(to.find()).isTrue();
        return to.group(1);
    }

    /// The final response to this call.
    private static String finalOf(Peer peer, String callId) throws Exception {
        var message = "";
        do {
            message = peer.receive("SIP/2.0 ");
        } while (message.startsWith("SIP/2.0 1") || !message.contains("Call-ID: " + callId + "\r\n"));
        return message;
    }

    @Test
    void whileWorkersAreHeldUpOnlyNewCallsAreTurnedAway() throws Exception {
        try (var stack = open(); var peer = new Peer(stack.port())) {
            for (var i = 0; i < WORKERS; i++) {
                peer.invites("held-" + i);
            }
            Awaitility.await().atMost(PATIENCE).until(() -> heard.size() == WORKERS);
            for (var i = 0; i < OverloadGate.Backlog.MOST; i++) {
                peer.request("OPTIONS", "waiting-" + i, 1, "waiting-" + i, "", "", "");
                if (i % AT_ONCE == 0) {
                    var sent = WORKERS + i + 1;
                    Awaitility.await().atMost(PATIENCE).until(() -> arrived.get() == sent);
                }
            }

            peer.invites("beyond");
            var refusal = finalOf(peer, "beyond");
            assertThat(refusal).startsWith("SIP/2.0 503 Service Unavailable\r\n").contains("Retry-After: 5\r\n", "CSeq: 1 INVITE\r\n", "branch=z9hG4bKbeyond");
            peer.invites("beyond");
            assertThat(finalOf(peer, "beyond")).as("sent again").isEqualTo(refusal);
            peer.request("ACK", "beyond", 1, "beyond", toOf(refusal), "", "");
            peer.invites("held-0");
            peer.request("INVITE", "running", 2, "again", "ours", "", "");
            peer.request("BYE", "running", 3, "bye", "ours", "", "");
            peer.invites("other");
            assertThat(finalOf(peer, "other")).startsWith("SIP/2.0 503 ");
            assertThat(heard).as("while they are held").hasSize(WORKERS);
            assertThat(turnedAway).hasValue(2);

            goOn.countDown();
            for (var i = 0; i < WORKERS + 2; i++) {
                assertThat(peer.receive("200")).doesNotContain("beyond", "other");
            }
            Awaitility.await().atMost(PATIENCE).until(() -> heard.size() == WORKERS + OverloadGate.Backlog.MOST + 2);
            assertThat(heard).contains("BYE running 3", "INVITE running 2").noneMatch(h -> h.contains("beyond") || h.contains("other"));
            peer.invites("afterwards");
            assertThat(finalOf(peer, "afterwards")).startsWith("SIP/2.0 200 ");
        }
    }

    @Test
    void withoutRoomNewCallsAreTurnedAwayAndThoseLetInMayBeSentAgain() throws Exception {
        goOn.countDown();
        try (var stack = open(); var peer = new Peer(stack.port())) {
            peer.invites("early");
            assertThat(finalOf(peer, "early")).startsWith("SIP/2.0 200 ");
            room = false;
            peer.invites("late");
            assertThat(finalOf(peer, "late")).startsWith("SIP/2.0 503 ");
            room = true;
            peer.invites("late");
            assertThat(finalOf(peer, "late")).as("sent again, as it has been decided").startsWith("SIP/2.0 503 ");
            peer.request("INVITE", "late", 2, "retried", "", "", "");
            assertThat(finalOf(peer, "late")).as("tried again").startsWith("SIP/2.0 200 ");
            room = false;
            peer.invites("early");
            peer.invites("last");
            assertThat(peer.receive("SIP/2.0 503")).as("not for the one that was let in").contains("Call-ID: last\r\n");
            assertThat(turnedAway).hasValue(2);
        }
    }
}
