package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;

/// A gateway on IPv4 and IPv6 at the same time.
class Ipv6Test {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = new TestGateway(settings("127.0.0.1", "::1"), null);
    }

    private static SipSettings settings(String... hosts) {
        return new SipSettings(List.of(hosts), 0, Optional.empty(), List.of(TestGateway.CARRIER), 100, TestGateway.QUICK);
    }

    @BeforeEach
    void forgetEarlierCalls() {
        gateway.calls.clear();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static int port(String family) {
        return gateway.endpoint.lines().listening().stream().filter(a -> a.getAddress().getClass().getSimpleName().startsWith(family))
                .map(InetSocketAddress::getPort).findFirst().orElseThrow();
    }

    /// A sound that is nowhere twice.
    private static Prompt noise() {
        var samples = new short[Codec.SAMPLE_RATE];
        var random = new Random(4711);
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (short) (random.nextInt(16_000) - 8_000);
        }
        return Prompt.fromSamples("noise", samples);
    }

    @ParameterizedTest
    @CsvSource({"udp, ::1, [::1], Inet6", "tcp, ::1, [::1], Inet6", "udp, 127.0.0.1, 127.0.0.1, Inet4", "tcp, 127.0.0.1, 127.0.0.1, Inet4"})
    void callIsRecordedToTheSample(String transport, String host, String inUri, String family) throws Exception {
        var sound = noise();
        try (var caller = new TestGateway(settings(host), null);
             var call = caller.endpoint.call(new OutgoingCall.Plan(OutgoingCall.Plan.newCallId(),
                     "sip:95000@" + inUri + ":" + port(family) + ";transport=" + transport, "<sip:13900139000@" + inUri + ">", "<sip:95000@" + inUri + ">",
                     transport, List.of()))) {
            assertThat(call.awaitAnswer(LONG)).contains(200);
            assertThat(call.play(Prompt.silence(Duration.ofSeconds(1)))).isTrue();
            assertThat(call.play(sound)).isTrue();
            assertThat(call.play(Prompt.silence(Duration.ofMillis(300)))).isTrue();
            assertThat(call.hangUp()).isEqualTo(200);
        }
        var taken = gateway.next();
        assertThat(taken.ending()).isEqualTo("HungUp[how=BYE]");
        assertThat(HexFormat.of().formatHex(taken.recorded())).contains(HexFormat.of().formatHex(sound.in(Codec.PCMA)));
        gateway.awaitIdle();
    }

    @ParameterizedTest
    @CsvSource({"false, plain", "false, delayed-offer", "false, hold", "true, plain", "true, hold"})
    void sippCallsOverIpv6(boolean tcp, String scenario) throws Exception {
        var sipp = Sipp.scenario(scenario).from("::1");
        (tcp ? sipp.overTcp() : sipp).passesAgainst(port("Inet6"));

        assertThat(gateway.next().ending()).isEqualTo("HungUp[how=BYE]");
    }

    @Test
    void endpointOnBothCallsOutByTheFamilyOfThePeer() throws Exception {
        try (var called = new TestGateway(settings("::1"), null);
             var call = gateway.endpoint.call(new OutgoingCall.Plan(OutgoingCall.Plan.newCallId(), "sip:95000@[::1]:" + called.port(),
                     "<sip:13900139000@127.0.0.1>", "<sip:95000@[::1]>", "udp", List.of()))) {
            assertThat(call.awaitAnswer(LONG)).contains(200);
            assertThat(call.play(Prompt.silence(Duration.ofMillis(700)))).isTrue();
            assertThat(call.hangUp()).isEqualTo(200);
            assertThat(called.next().ending()).isEqualTo("HungUp[how=BYE]");
        }
    }

    @Test
    void soundGoesOverIpv4WhereTheOfferAsksForIt() throws Exception {
        Sipp.scenario("media-by-ipv4").from("::1").passesAgainst(port("Inet6"));

        assertThat(gateway.next().ending()).isEqualTo("HungUp[how=BYE]");
    }

    @Test
    void offerOfTheOtherFamilyIsRefusedWhereThatIsNotThere() throws Exception {
        try (var four = new TestGateway()) {
            Sipp.scenario("other-family").passesAgainst(four.port());

            assertThat(four.refused(488)).isEqualTo(1);
            four.awaitIdle();
        }
    }
}
