package yinxin.telephony.sip.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import yinxin.telephony.sip.Sipp;

/// SIPp plays the caller and the called phones; it shares no code with us.
class SippProxyTest {
    @Test
    void callGoesThroughRingsIsAnsweredAndEnds() throws Exception {
        try (var phone = Sipp.scenario("answering-phone").listens(); var proxy = TestProxy.to(TestProxy.RULES, phone.port())) {
            Sipp.scenario("proxied-call").calling("13800138000").passesAgainst(proxy.port());
            phone.passes();

            assertThat(proxy.next()).isEqualTo(new RingOutcome.Answered());
        }
    }
}
