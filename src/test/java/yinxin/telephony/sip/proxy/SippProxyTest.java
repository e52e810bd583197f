package yinxin.telephony.sip.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.telephony.sip.Sipp;

/// SIPp plays the caller and the called phones; it shares no code with us.
class SippProxyTest {
    private static TestProxy to(String transport, int port) throws Exception {
        var uri = "sip:13800138000@127.0.0.1:" + port + (transport.equals("tcp") ? ";transport=tcp" : "");
        return new TestProxy(TestProxy.QUICK, (call, outcomes) ->
                TestProxy.conclude(call, call.ring(List.of(Target.of(uri)), TestProxy.RULES), outcomes));
    }

    private static Sipp over(String transport, Sipp sipp) {
        return transport.equals("tcp") ? sipp.overTcp() : sipp;
    }

    /// Over one transport on both sides, and from one to the other: then the proxy is two routers in one, an end on each (RFC 5658).
    @ParameterizedTest
    @CsvSource({"udp, udp", "tcp, tcp", "udp, tcp", "tcp, udp"})
    void callGoesThroughRingsIsAnsweredAndEnds(String here, String there) throws Exception {
        try (var phone = over(there, Sipp.scenario("answering-phone")).listens(); var proxy = to(there, phone.port())) {
            over(here, Sipp.scenario("proxied-call").calling("13800138000")).passesAgainst(proxy.port());
            phone.passes();

            assertThat(proxy.next()).isEqualTo(new RingOutcome.Answered());
        }
    }

    @Test
    void callerWhoHangsUpWhileItRingsIsHeardByThePhone() throws Exception {
        try (var phone = Sipp.scenario("ringing-phone").listens(); var proxy = to("udp", phone.port())) {
            Sipp.scenario("proxied-cancel").calling("13800138000").passesAgainst(proxy.port());
            phone.passes();

            assertThat(proxy.next()).isEqualTo(new RingOutcome.CallerGone());
        }
    }

    @Test
    void manyCallsAtOnceAllGoThrough() throws Exception {
        try (var phone = Sipp.scenario("answering-phone").calls(200, 50).listens(); var proxy = to("udp", phone.port())) {
            Sipp.scenario("proxied-call").calling("13800138000").calls(200, 50).passesAgainst(proxy.port());
            phone.passes();

            for (var i = 0; i < 200; i++) {
                assertThat(proxy.next()).isEqualTo(new RingOutcome.Answered());
            }
            assertThat(proxy.proxy.ringing()).isZero();
        }
    }
}
