package yinxin.telephony.sip.trunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.sip.Peer;
import yinxin.telephony.sip.TestGateway;
import yinxin.telephony.sip.trunk.TrunkPlan.Keepalive;
import yinxin.telephony.sip.trunk.TrunkState.Standing;

/// One gateway asks another whether it is there.
class KeepaliveTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private TrunkUpkeep asking(TestGateway gateway, String peer) {
        var plan = new TrunkPlan("carrier", Optional.of(new Keepalive(peer, Duration.ofMillis(100))), Optional.empty());
        return new TrunkUpkeep(List.of(plan), uri -> gateway.endpoint.lines().towards(uri), meters, CLOCK);
    }

    private double measure() {
        return meters.get("yinxin.trunk.up").tag("trunk", "carrier").gauge().value();
    }

    private static void await(TrunkUpkeep upkeep, Standing standing) {
        Awaitility.await().atMost(LONG).until(() -> upkeep.answers().get("carrier").standing() == standing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";transport=tcp"})
    void peerIsUpUntilItTakesNoMoreCalls(String transport) throws Exception {
        try (var ours = new TestGateway(); var theirs = new TestGateway()) {
            var peer = "sip:127.0.0.1:" + theirs.port() + transport;
            try (var upkeep = asking(ours, peer)) {
                assertThat(upkeep.answers()).isEqualTo(Map.of("carrier", new TrunkState(Standing.ASKING, "not asked yet", NOW)));
                assertThat(measure()).isNaN();

                upkeep.start();
                await(upkeep, Standing.UP);
                assertThat(upkeep.answers()).isEqualTo(Map.of("carrier", new TrunkState(Standing.UP, "200 OK", NOW)));
                assertThat(measure()).isEqualTo(1);

                theirs.endpoint.stopTakingCalls();
                await(upkeep, Standing.DOWN);
                assertThat(upkeep.answers().get("carrier").why()).isEqualTo("503 Service Unavailable to OPTIONS at " + peer);
                assertThat(measure()).isZero();
            }
        }
    }

    @Test
    void oneFailureIsNoneAndAnAnswerMakesGood() throws Exception {
        try (var ours = new TestGateway(); var theirs = new Peer(ours.port()); var upkeep = asking(ours, "sip:127.0.0.1:" + theirs.localPort())) {
            upkeep.start();
            theirs.answers(theirs.receive("OPTIONS "), "405 Method Not Allowed");
            await(upkeep, Standing.UP);
            theirs.answers(theirs.receive("OPTIONS "), "503 Service Unavailable");
            theirs.answers(theirs.receive("OPTIONS "), "200 OK");
            theirs.answers(theirs.receive("OPTIONS "), "503 Service Unavailable");
            theirs.receive("OPTIONS ");
            assertThat(upkeep.answers()).isEqualTo(Map.of("carrier", new TrunkState(Standing.UP, "405 Method Not Allowed", NOW)));
        }
    }

    @Test
    void peerThatIsNotThereIsDown() throws Exception {
        try (var ours = new TestGateway(); var nobody = new java.net.DatagramSocket(0, java.net.InetAddress.getByName("127.0.0.1"));
             var upkeep = asking(ours, "sip:127.0.0.1:" + nobody.getLocalPort())) {
            upkeep.start();

            await(upkeep, Standing.DOWN);

            assertThat(upkeep.answers().get("carrier").why()).isEqualTo("no answer to OPTIONS at sip:127.0.0.1:" + nobody.getLocalPort());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.10", "tel:+8610", "sip:user@192.0.2.10", "sip:192.0.2.10;transport=sctp", "sip:", "sip:a b"})
    void whatIsNoHostIsNotAsked(String peer) {
        assertThatThrownBy(() -> new Keepalive(peer, Duration.ofSeconds(30))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(peer);
    }
}
