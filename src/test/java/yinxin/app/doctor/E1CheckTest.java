package yinxin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import yinxin.FreePort;
import yinxin.telephony.e1.E1Settings;
import yinxin.telephony.e1.Exchange;
import yinxin.telephony.e1.q931.CallControl;
import yinxin.telephony.e1.wire.Emulation;
import yinxin.telephony.e1.wire.WireSettings;

class E1CheckTest {
    private final int port = FreePort.any();
    private final int peer = FreePort.any();

    private String examined(Presence presence) {
        var loopback = InetAddress.getLoopbackAddress();
        var out = new ByteArrayOutputStream();
        new E1Check(List.of(E1Settings.of("office", new InetSocketAddress(loopback, port), new InetSocketAddress(loopback, peer), WireSettings.usual(Emulation.CESOPSN),
                CallControl.Side.USER)), Clock.systemUTC(), new Report(new PrintStream(out, true, StandardCharsets.UTF_8), false)).run(presence);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anExchangeThatAnswersIsWell() throws Exception {
        try (var exchange = new Exchange(peer, port, "network")) {
            assertThat(examined(Presence.ABSENT)).contains("E1 office: line in order, D channel up");
            exchange.await("UP 0");
        }
    }

    @Test
    void whatIsWrongHasItsRemedy() throws Exception {
        assertThat(examined(Presence.ABSENT)).contains("E1 office: nothing comes (LOS), D channel down").contains("look whether the box sends to");
        try (var exchange = new Exchange(peer, port, "network")) {
            exchange.tell("alarm bad");
            assertThat(examined(Presence.ABSENT)).contains("the far end has lost its own line (AIS)").contains("look at the cable");
        }
    }

    @Test
    void theLinesOfARunningGatewayAreLeftAlone() {
        assertThat(examined(Presence.RUNNING)).contains("1 E1 belong to the running gateway");
    }
}
