package yinxin.telephony.sip.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.telephony.sip.proxy.End.header;
import static yinxin.telephony.sip.proxy.End.headers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The proxy between ends by hand: what becomes of one request or response at the very moment that matters.
class ProxyTest {
    private static final RingRules SHORT = new RingRules(Duration.ofMillis(600), Duration.ofMillis(600));
    private End caller;
    private End phone;
    private End other;

    @BeforeEach
    void open() throws IOException {
        caller = new End("caller");
        phone = new End("phone");
        other = new End("other");
    }

    @AfterEach
    void close() {
        caller.close();
        phone.close();
        other.close();
    }

    @Test
    void whatIsPassedOnIsWhatCameButForTheProxysOwnFields() throws Exception {
        try (var proxy = TestProxy.to(TestProxy.RULES, phone.port())) {
            caller.invites(proxy.port(), "fields", "Diversion: <sip:1@example.com>;reason=user-busy\r\nX-Own: \"a, b\"\r\n"
                    + "Diversion: <sip:2@example.com>;reason=no-answer\r\nHistory-Info: <sip:1@example.com?Reason=SIP%3Bcause%3D486>;index=1\r\n"
                    + "Route: <sip:127.0.0.1:" + proxy.port() + ";lr>\r\n");
            var invite = phone.receives("INVITE");

            assertThat(invite.lines().findFirst()).hasValue("INVITE sip:13800138000@127.0.0.1:" + phone.port() + " SIP/2.0");
            assertThat(headers(invite, "Via")).hasSize(2).element(1).asString().contains("127.0.0.1:" + caller.port()).contains("branch=z9hG4bKfields");
            assertThat(header(invite, "Max-Forwards")).isEqualTo("69");
            assertThat(headers(invite, "Route")).isEmpty();
            assertThat(headers(invite, "Record-Route")).singleElement().asString().endsWith("@127.0.0.1:" + proxy.port() + ";lr>");
            assertThat(header(invite, "Diversion")).isEqualTo("<sip:1@example.com>;reason=user-busy, <sip:2@example.com>;reason=no-answer");
            assertThat(header(invite, "X-Own")).isEqualTo("\"a, b\"");
            assertThat(header(invite, "History-Info")).isEqualTo("<sip:1@example.com?Reason=SIP%3Bcause%3D486>;index=1");

            phone.answers(invite, "486 Busy Here", "Reason: Q.850;cause=17\r\nX-Phone: 1\r\n");
            var busy = caller.receives("486");
            assertThat(headers(busy, "Via")).singleElement().asString().contains("branch=z9hG4bKfields");
            assertThat(header(busy, "Reason")).isEqualTo("Q.850;cause=17");
            assertThat(header(busy, "X-Phone")).isEqualTo("1");
            assertThat(phone.receives("ACK")).contains("branch=" + header(invite, "Via").replaceFirst(".*branch=", ""));
        }
    }

    @Test
    void answerThatCrossesTheTimerIsTheCallers() throws Exception {
        try (var proxy = TestProxy.to(SHORT, phone.port())) {
            caller.invites(proxy.port(), "crossing", "");
            var invite = phone.receives("INVITE");
            phone.answers(invite, "180 Ringing", "");
            caller.receives("180");
            phone.receives("CANCEL");
            phone.answers(invite, "200 OK", "");

            assertThat(caller.receives("200")).contains("CSeq: 1 INVITE");
            assertThat(proxy.next()).isEqualTo(new RingOutcome.Answered());
        }
    }

    @Test
    void phoneThatRingsTooLongIsToldToStop() throws Exception {
        try (var proxy = TestProxy.to(SHORT, phone.port())) {
            caller.invites(proxy.port(), "no-answer", "");
            var invite = phone.receives("INVITE");
            phone.answers(invite, "180 Ringing", "");
            var cancel = phone.receives("CANCEL");
            phone.answers(cancel, "200 OK", "");
            phone.answers(invite, "487 Request Terminated", "");

            assertThat(proxy.next()).isEqualTo(new RingOutcome.NoAnswer(true));
            caller.receives("408");
            phone.receives("ACK");
        }
    }

    @Test
    void silentPhoneIsGivenUpAndStoppedWhenItWakes() throws Exception {
        try (var proxy = TestProxy.to(SHORT, phone.port())) {
            caller.invites(proxy.port(), "silent", "");
            var invite = phone.receives("INVITE");

            assertThat(proxy.next()).isEqualTo(new RingOutcome.Silent());
            phone.answers(invite, "180 Ringing", "");
            phone.receives("CANCEL");
        }
    }

    @Test
    void closedPortIsNoticedAtOnce() throws Exception {
        var nobody = new End("nobody");
        nobody.close();
        var patient = new RingRules(Duration.ofSeconds(60), Duration.ofSeconds(60));
        try (var proxy = TestProxy.to(patient, nobody.port())) {
            caller.invites(proxy.port(), "closed", "");

            caller.receives("480");
            assertThat(proxy.next()).isEqualTo(new RingOutcome.Unreachable());
        }
    }

    @Test
    void whenTheFirstIsSilentTheNextIsTried() throws Exception {
        try (var proxy = new TestProxy(TestProxy.QUICK, (call, outcomes) -> {
            outcomes.add(call.ring(List.of(TestProxy.phone(phone.port())), SHORT));
            var diverted = new Target("sip:voicemail@127.0.0.1:" + other.port(), java.util.Optional.empty(),
                    List.of(new yinxin.telephony.sip.stack.SipHeaders.Field("Diversion", "<sip:13800138000@example.com>;reason=unavailable")), Set.of("x-old"));
            TestProxy.conclude(call, call.ring(List.of(diverted), TestProxy.RULES), outcomes);
        })) {
            caller.invites(proxy.port(), "serial", "X-Old: 1\r\n");
            phone.receives("INVITE");
            var second = other.receives("INVITE sip:voicemail@");
            other.answers(second, "200 OK", "");

            caller.receives("200");
            assertThat(header(second, "Diversion")).isEqualTo("<sip:13800138000@example.com>;reason=unavailable");
            assertThat(headers(second, "X-Old")).isEmpty();
            assertThat(proxy.next()).isEqualTo(new RingOutcome.Silent());
            assertThat(proxy.next()).isEqualTo(new RingOutcome.Answered());
        }
    }

    @Test
    void firstToAnswerHasTheCallAndTheOthersStop() throws Exception {
        try (var proxy = TestProxy.to(TestProxy.RULES, phone.port(), other.port())) {
            caller.invites(proxy.port(), "fork", "");
            var one = phone.receives("INVITE");
            var two = other.receives("INVITE");
            phone.answers(one, "180 Ringing", "");
            other.answers(two, "180 Ringing", "");
            other.answers(two, "200 OK", "");

            assertThat(header(caller.receives("200"), "Contact")).isEqualTo("<sip:other@127.0.0.1:" + other.port() + ">");
            phone.answers(phone.receives("CANCEL"), "200 OK", "");
            phone.answers(one, "487 Request Terminated", "");
            phone.receives("ACK");
            assertThat(proxy.next()).isEqualTo(new RingOutcome.Answered());
        }
    }

    @Test
    void refusalForAllPhonesStopsTheOthers() throws Exception {
        try (var proxy = TestProxy.to(TestProxy.RULES, phone.port(), other.port())) {
            caller.invites(proxy.port(), "decline", "");
            var one = phone.receives("INVITE");
            var two = other.receives("INVITE");
            other.answers(two, "180 Ringing", "");
            caller.receives("180");
            phone.answers(one, "603 Decline", "");
            other.answers(other.receives("CANCEL"), "200 OK", "");
            other.answers(two, "487 Request Terminated", "");

            caller.receives("603");
        }
    }

    @Test
    void callerWhoHangsUpEndsItEverywhere() throws Exception {
        try (var proxy = TestProxy.to(TestProxy.RULES, phone.port(), other.port())) {
            caller.invites(proxy.port(), "gone", "");
            var one = phone.receives("INVITE");
            other.receives("INVITE");
            phone.answers(one, "180 Ringing", "");
            caller.receives("180");
            caller.cancels(proxy.port(), "gone");
            assertThat(caller.receives("200")).contains("CSeq: 1 CANCEL");
            phone.answers(phone.receives("CANCEL"), "200 OK", "");
            phone.answers(one, "487 Request Terminated", "");

            caller.receives("487");
            assertThat(proxy.next()).isEqualTo(new RingOutcome.CallerGone());
        }
    }

    @Test
    void repeatedAnswerIsPassedOnAndRepeatedCallIsNot() throws Exception {
        try (var proxy = TestProxy.to(TestProxy.RULES, phone.port())) {
            caller.invites(proxy.port(), "repeated", "");
            var invite = phone.receives("INVITE");
            phone.answers(invite, "200 OK", "");
            caller.receives("200");
            assertThat(proxy.next()).isEqualTo(new RingOutcome.Answered());
            caller.invites(proxy.port(), "repeated", "");
            phone.answers(invite, "200 OK", "X-Again: 1\r\n");

            assertThat(header(caller.receives("200"), "X-Again")).isEqualTo("1");
            caller.invites(proxy.port(), "next", "");
            assertThat(header(phone.receives("INVITE"), "Call-ID")).isEqualTo("next");
        }
    }

    @Test
    void callThatIsUpOutlivesTheProxy() throws Exception {
        String ok;
        int port;
        try (var proxy = TestProxy.to(TestProxy.RULES, phone.port())) {
            port = proxy.port();
            caller.invites(port, "restart", "");
            phone.answers(phone.receives("INVITE"), "200 OK", "");
            ok = caller.receives("200");
            caller.acknowledges(port, ok);
            phone.receives("ACK");
        }
        try (var proxy = TestProxy.at(port)) {
            caller.send(proxy.port(), caller.within("BYE", ok, 2));
            phone.answers(phone.receives("BYE"), "200 OK", "");

            assertThat(caller.receives("200")).contains("CSeq: 2 BYE");
        }
    }

    @Test
    void nobodyIsReachedThroughAnInventedRoute() throws Exception {
        try (var proxy = TestProxy.to(TestProxy.RULES, phone.port())) {
            caller.invites(proxy.port(), "true", "");
            phone.answers(phone.receives("INVITE"), "200 OK", "");
            var ok = caller.receives("200");
            caller.acknowledges(proxy.port(), ok.replace("Call-ID: true", "Call-ID: forged"));
            caller.send(proxy.port(), caller.within("BYE", ok.replace("Call-ID: true", "Call-ID: forged"), 2));
            caller.receives("481");
            caller.send(proxy.port(), caller.request("MESSAGE sip:x@127.0.0.1:" + other.port(), "relay", 1, "relay",
                    "tag=x\r\nRoute: <sip:127.0.0.1:" + proxy.port() + ";lr>\r\n"));
            caller.receives("481");

            assertThat(proxy.meters.counter("yinxin.network.stray").count()).isEqualTo(3);
            caller.acknowledges(proxy.port(), ok);
            assertThat(header(phone.receives("ACK"), "Call-ID")).isEqualTo("true");
        }
    }

    @Test
    void requestThatHasBeenHereBeforeIsALoop() throws Exception {
        try (var proxy = TestProxy.to(TestProxy.RULES, phone.port())) {
            caller.invites(proxy.port(), "loop", "");
            var invite = phone.receives("INVITE");
            phone.send(proxy.port(), invite.replaceFirst("INVITE \\S+", "INVITE sip:13800138000@example.com")
                    .replaceFirst("Via: ", "Via: SIP/2.0/UDP 127.0.0.1:" + phone.port() + ";branch=z9hG4bKback\r\nVia: "));
            phone.receives("482");
            phone.send(proxy.port(), invite.replaceFirst("INVITE \\S+", "INVITE sip:13700137000@example.com")
                    .replaceFirst("Via: ", "Via: SIP/2.0/UDP 127.0.0.1:" + phone.port() + ";branch=z9hG4bKspiral\r\nVia: "));

            phone.receives("100");
            assertThat(headers(phone.receives("INVITE"), "Via")).hasSize(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"Max-Forwards: 70, Max-Forwards: 0, 483", "Content-Length: 0, Proxy-Require: x-unknown, 420",
        "sip:13800138000@example.com SIP, http://example.com/ SIP, 416", "Contact: , Max-Forwards: 7|Contact:, 400", "Max-Forwards: 70, X: 1, 400"})
    void requestThatCannotBePassedOnIsRefusedAndCounted(String instead, String of, int status) throws Exception {
        try (var proxy = TestProxy.to(TestProxy.RULES, phone.port())) {
            caller.send(proxy.port(), caller.request("INVITE sip:13800138000@example.com", "bad", 1, "bad", "").replace(instead, of.replace("|", "\r\n")));

            caller.receives(Integer.toString(status));
            assertThat(proxy.refused(status)).isEqualTo(of.equals("X: 1") ? 0 : 1);
            caller.invites(proxy.port(), "good", "");
            phone.receives("INVITE");
        }
    }

    @Test
    void overloadBehindUsIsNotOurs() throws Exception {
        try (var proxy = TestProxy.to(TestProxy.RULES, phone.port())) {
            caller.invites(proxy.port(), "overload", "");
            phone.answers(phone.receives("INVITE"), "503 Service Unavailable", "Retry-After: 100\r\n");

            assertThat(headers(caller.receives("500"), "Retry-After")).isEmpty();
        }
    }

    @Test
    void cancelOfNothingIsRefused() throws Exception {
        try (var proxy = TestProxy.to(TestProxy.RULES, phone.port())) {
            caller.cancels(proxy.port(), "never");

            caller.receives("481");
        }
    }

    @Test
    void phoneThatOnlyRingsForeverIsGivenUpByTimerC() throws Exception {
        var timing = new ProxySettings.Timing(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(5));
        try (var proxy = new TestProxy(timing, (call, outcomes) ->
                TestProxy.conclude(call, call.ring(List.of(TestProxy.phone(phone.port())), RingRules.PATIENT), outcomes))) {
            caller.invites(proxy.port(), "timer-c", "");
            phone.answers(phone.receives("INVITE"), "180 Ringing", "");

            phone.receives("CANCEL");
            assertThat(proxy.next()).isEqualTo(new RingOutcome.NoAnswer(true));
        }
    }

    @Test
    void phoneBehindANatIsReachedWhereItCameFrom() throws Exception {
        var natted = new Target("sip:13800138000@10.0.0.7:5060", java.util.Optional.of(yinxin.telephony.sip.stack.Hop.to(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), phone.port()), "udp")), List.of(), Set.of());
        try (var proxy = new TestProxy(TestProxy.QUICK, (call, outcomes) ->
                TestProxy.conclude(call, call.ring(List.of(natted), TestProxy.RULES), outcomes))) {
            caller.send(proxy.port(), caller.request("INVITE sip:13800138000@example.com", "nat", 1, "nat", "")
                    .replace("Contact: <sip:caller@127.0.0.1", "Contact: <sip:caller@192.168.1.7"));
            var invite = phone.receives("INVITE sip:13800138000@10.0.0.7:5060");
            phone.send(proxy.port(), phone.answer(invite, "200 OK", "").replace("phone@127.0.0.1:" + phone.port(), "phone@10.0.0.7:5060"));
            var ok = caller.receives("200");
            caller.acknowledges(proxy.port(), ok);
            phone.receives("ACK sip:phone@10.0.0.7:5060");

            phone.send(proxy.port(), "BYE sip:caller@192.168.1.7:" + caller.port() + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + phone.port()
                    + ";branch=z9hG4bKbye\r\nRoute: " + header(invite, "Record-Route") + "\r\nFrom: " + header(ok, "To") + "\r\nTo: " + header(ok, "From")
                    + "\r\nCall-ID: nat\r\nCSeq: 1 BYE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
            caller.receives("BYE sip:caller@192.168.1.7:" + caller.port());
        }
    }
}
