package yinxin.telephony.sip.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.Kamailio;
import yinxin.telephony.sip.OutgoingCall;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.TestGateway;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.trunk.TrunkPlan.Upstream;
import yinxin.telephony.sip.trunk.TrunkState.Standing;

/// A trunk that sends calls only to who has registered, played by Kamailio.
class UpstreamTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String NUMBER = "02112345678";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private TrunkUpkeep registering(TestGateway gateway, String registrar, String password) {
        var plan = new TrunkPlan("pbx", Optional.empty(), Optional.of(new Upstream(registrar, new DigestLogin(NUMBER, password), Duration.ofSeconds(60))));
        return new TrunkUpkeep(List.of(plan), uri -> gateway.endpoint.lines().towards(uri), meters, Clock.systemUTC());
    }

    private static void await(TrunkUpkeep upkeep, Standing standing) {
        Awaitility.await().atMost(LONG).until(() -> upkeep.registrations().get("pbx").standing() == standing);
    }

    private double measure() {
        return meters.get("yinxin.trunk.registered").tag("trunk", "pbx").gauge().value();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";transport=tcp"})
    void callToOurNumberThereReachesUs(String transport) throws Exception {
        try (var network = new Kamailio(Kamailio.Terms.USUAL); var gateway = new TestGateway();
             var upkeep = registering(gateway, "sip:127.0.0.1:" + network.port() + transport, Kamailio.PASSWORD)) {
            upkeep.start();
            await(upkeep, Standing.UP);
            assertThat(measure()).isEqualTo(1);

            assertThat(called(gateway, network.port())).contains(200);

            var taken = gateway.next();
            assertThat(taken.diverted().accessNumber()).isEqualTo(NUMBER);
            assertThat(taken.diverted().trunk()).isEqualTo("carrier");
            upkeep.close();
            assertThat(called(gateway, network.port())).contains(480);
        }
    }

    /// What a subscriber of that network gets who calls our number.
    private static Optional<Integer> called(TestGateway gateway, int network) throws Exception {
        try (var caller = new SipEndpoint(new SipSettings("127.0.0.1", 0, List.of(TestGateway.CARRIER), 5), gateway.media, IncomingCall::answer,
                Clock.systemUTC(), new SimpleMeterRegistry())) {
            caller.identify(new DigestLogin("13900139000", Kamailio.PASSWORD));
            caller.startForCallsOut();
            try (var call = caller.call(new OutgoingCall.Plan(OutgoingCall.Plan.newCallId(), "sip:" + NUMBER + "@127.0.0.1:" + network,
                    "<sip:13900139000@127.0.0.1>", "<sip:" + NUMBER + "@127.0.0.1>", "udp", List.of()))) {
                var status = call.awaitAnswer(LONG);
                call.hangUp();
                return status;
            }
        }
    }

    @Test
    void wrongPasswordIsSaidToTheOperator() throws Exception {
        try (var network = new Kamailio(Kamailio.Terms.USUAL); var gateway = new TestGateway();
             var upkeep = registering(gateway, "sip:127.0.0.1:" + network.port(), "guessed")) {
            upkeep.start();

            await(upkeep, Standing.DOWN);

            assertThat(upkeep.registrations().get("pbx").why()).isEqualTo("refused with 401 Unauthorized: check user and password with the trunk's operator");
            assertThat(measure()).isZero();
        }
    }
}
