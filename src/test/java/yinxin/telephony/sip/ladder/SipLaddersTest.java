package yinxin.telephony.sip.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import yinxin.MovedClock;

/// What is kept of recent calls, and for how long.
class SipLaddersTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.10", 5060);
    private final MovedClock clock = new MovedClock();

    private static String request(String method, String callId) {
        return method + " sip:+861012345678@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bK1\r\nFrom: <sip:13900139000@x>;tag=1\r\n"
                + "To: <sip:13800138000@x>\r\nCall-ID: " + callId + "\r\nCSeq: 1 " + method + "\r\nContent-Length: 0\r\n\r\n";
    }

    private static String response(String status, String method, String callId) {
        return "SIP/2.0 " + status + "\r\ni:" + callId + "\r\nCSeq: 1 " + method + "\r\n\r\n";
    }

    @Test
    void aCallsMessagesStandInTheirOrderWithTheirOutcome() {
        var ladders = new SipLadders(clock);
        ladders.message(false, PEER, request("INVITE", "one@x"));
        ladders.message(true, PEER, response("100 Trying", "INVITE", "one@x"));
        ladders.message(false, PEER, request("INVITE", "two@x"));
        clock.advance(Duration.ofMillis(80));
        ladders.message(true, PEER, response("200 OK", "INVITE", "one@x"));
        ladders.message(false, PEER, request("ACK", "one@x"));
        ladders.message(false, PEER, request("BYE", "one@x"));
        ladders.message(true, PEER, response("200 OK", "BYE", "one@x"));
        ladders.message(true, PEER, response("486 Busy Here", "INVITE", "two@x"));

        var one = ladders.find(SipLadders.id("one@x")).orElseThrow();
        assertThat(one.steps()).extracting(Ladder.Step::gist).containsExactly("INVITE", "100 Trying", "200 OK", "ACK", "BYE", "200 OK");
        assertThat(one.steps()).extracting(Ladder.Step::sent).containsExactly(false, true, true, false, false, true);
        assertThat(one.outcome()).isEqualTo("200 OK");
        assertThat(one.steps().get(2).at()).isEqualTo(clock.instant());
        assertThat(one.steps().getFirst().peer()).isEqualTo("192.0.2.10:5060");
        assertThat(one.steps().getFirst().text()).contains("138****8000", "139****9000").doesNotContain("13800138000", "13900139000", "12345678");
        assertThat(ladders.latest(10)).extracting(Ladder::outcome).as("the newest first").containsExactly("486 Busy Here", "200 OK");
        assertThat(ladders.latest(1)).hasSize(1);
        assertThat(ladders.find("one@x")).as("known by its hash alone").isEmpty();
    }

    @Test
    void whatBelongsToNoCallIsNotKept() {
        var ladders = new SipLadders(clock);
        for (var message : new String[] {request("OPTIONS", "a"), request("REGISTER", "b"), "\r\n\r\n", "", "INVITE", "INVITE sip:x SIP/2.0\r\n\r\nCall-ID: a\r\n"}) {
            ladders.message(false, PEER, message);
        }
        assertThat(ladders.latest(10)).isEmpty();
        assertThat(ladders.octets()).isZero();
    }

    @Test
    void theOldestCallsMakeRoomAndTheMemoryStaysBounded() {
        var ladders = new SipLadders(clock, 20_000);
        for (var i = 0; i < 500; i++) {
            ladders.message(false, PEER, request("INVITE", "call " + i));
            ladders.message(true, PEER, response("200 OK", "INVITE", "call " + i));
            assertThat(ladders.octets()).isLessThanOrEqualTo(20_000);
        }
        assertThat(ladders.find(SipLadders.id("call 499"))).isPresent();
        assertThat(ladders.find(SipLadders.id("call 0"))).isEmpty();
        assertThat(ladders.latest(1000).size()).isBetween(20, 60);
    }

    @Test
    void aCallThatGoesOnAndOnIsCut() {
        var ladders = new SipLadders(clock);
        for (var i = 0; i < SipLadders.MOST_STEPS + 10; i++) {
            ladders.message(false, PEER, request("INFO", "long"));
        }
        var call = ladders.find(SipLadders.id("long")).orElseThrow();
        assertThat(call.steps()).hasSize(SipLadders.MOST_STEPS);
        assertThat(call.cut()).isTrue();
        assertThat(call.outcome()).isEmpty();
    }
}
