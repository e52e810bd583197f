package yinxin.network.e1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import yinxin.FreePort;
import yinxin.network.SwitchPhone;
import yinxin.telephony.e1.E1Settings;
import yinxin.telephony.e1.E1Trunks;
import yinxin.telephony.e1.q931.CallControl.Side;
import yinxin.telephony.e1.wire.Emulation;
import yinxin.telephony.e1.wire.WireSettings;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.OutgoingCall;
import yinxin.telephony.sip.OutgoingCall.Header;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.diversion.Diverter;
import yinxin.voicemail.message.PhoneNumber;

/// A switch's call by SIP, over a line by UDP, to voicemail's end of it, and everything that either side may do about it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class E1GatewayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final int exchangePort = FreePort.any();
    private final int voicemailPort = FreePort.any();
    private final RtpEngine media = new RtpEngine(new RtpSettings(HERE, 29100, 29900, 1));
    private final BlockingQueue<DivertedCall> arrived = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();
    private volatile IncomingCall.Handler voicemail = IncomingCall::answer;
    private E1Gateway gateway;
    private E1Trunks trunks;
    private SwitchPhone phone;

    private static E1Settings line(String name, int local, int peer, Side side) {
        return E1Settings.of(name, new InetSocketAddress(HERE, local), new InetSocketAddress(HERE, peer), WireSettings.usual(Emulation.CESOPSN), side);
    }

    @BeforeAll
    void start() throws Exception {
        gateway = new E1Gateway(HERE, line("exchange", exchangePort, voicemailPort, Side.NETWORK), media, Clock.systemUTC());
        trunks = new E1Trunks(List.of(line("office", voicemailPort, exchangePort, Side.USER)), call -> {
            arrived.add(call.diverted());
            voicemail.take(call);
        }, Clock.systemUTC());
        phone = SwitchPhone.answering(new PhoneNumber("+8613900139000"));
        gateway.start();
        assertThat(refusedBecause(call())).as("nobody is at the other end").isEqualTo("502 Q.850 27 destination out of order");
        trunks.start();
        await().atMost(PATIENCE).until(() -> gateway.trunk().state().orElseThrow().isUp() && trunks.trunks().getFirst().state().orElseThrow().isUp());
    }

    @AfterAll
    void stop() throws Exception {
        phone.close();
        gateway.close();
        trunks.close();
        media.close();
    }

    private OutgoingCall call(Header... headers) throws Exception {
        var port = Integer.parseInt(gateway.sentBy().substring(gateway.sentBy().lastIndexOf(':') + 1));
        return phone.calls(port, "000001", headers);
    }

    private static String refusedBecause(OutgoingCall call) throws Exception {
        try (call) {
            return call.awaitAnswer(PATIENCE).orElseThrow() + " " + call.reason();
        }
    }

    private void lineIsFree() {
        await().atMost(PATIENCE).until(() -> gateway.trunk().state().orElseThrow().busy().isEmpty());
        await().atMost(PATIENCE).until(() -> trunks.trunks().getFirst().state().orElseThrow().busy().isEmpty());
    }

    @Test
    void whatTheSwitchSaysOfACallArrivesOverTheLine() throws Exception {
        arrived.clear();
        voicemail = IncomingCall::answer;
        try (var call = call(new Header("P-Asserted-Identity", "<sip:+8613900139000@example.com>"), new Header("Privacy", "id"),
                new Header("Diversion", "<sip:+8613800138000@example.com>;reason=no-answer;counter=1"))) {
            assertThat(call.awaitAnswer(PATIENCE)).contains(200);
            assertThat(call.awaitOver(PATIENCE)).contains("BYE");
        }
        var said = arrived.poll(30, TimeUnit.SECONDS);
        assertThat(said.trunk() + " " + said.accessNumber() + " " + said.caller() + " " + said.withheld()).isEqualTo("office 000001 Optional[+8613900139000] true");
        assertThat(said.diverters()).extracting(Diverter::number, Diverter::reason).containsExactly(
                org.assertj.core.groups.Tuple.tuple("+8613800138000", Optional.of("no-answer")));
        lineIsFree();
    }

    @Test
    void refusalsKeepTheirMeaning() throws Exception {
        var refusals = List.of(List.of(486, "486 Q.850 17 user busy"), List.of(404, "404 Q.850 1 unallocated number"), List.of(603, "403 Q.850 21 call rejected"),
                List.of(480, "408 Q.850 18 no user responding"), List.of(503, "503 Q.850 41 temporary failure"));
        for (var refusal : refusals) {
            voicemail = call -> call.reject((int) refusal.getFirst(), "No");
            assertThat(refusedBecause(call())).isEqualTo(refusal.getLast());
        }
        lineIsFree();
    }

    @Test
    void aCallerWhoGivesUpWhileItRingsIsGoneThereToo() throws Exception {
        happened.clear();
        voicemail = call -> {
            call.ring();
            happened.add(call.awaitCancelled(PATIENCE) ? "cancelled" : "still there");
        };
        try (var call = call()) {
            await().atMost(PATIENCE).until(call::hasRung);
            call.cancel();
            assertThat(call.awaitAnswer(PATIENCE)).contains(487);
        }
        assertThat(happened.poll(30, TimeUnit.SECONDS)).isEqualTo("cancelled");
        lineIsFree();
    }

    @Test
    void keysThatArePressedAtThePhoneAreHeardOverTheLineAndItsEndEndsBoth() throws Exception {
        happened.clear();
        voicemail = call -> {
            call.answer();
            happened.add(call.awaitKey("#", PATIENCE).toString());
            happened.add(call.awaitKey("*", PATIENCE).toString());
        };
        try (var call = call()) {
            assertThat(call.awaitAnswer(PATIENCE)).contains(200);
            assertThat(call.awaitTalking()).isTrue();
            call.press("1#");
            assertThat(happened.poll(30, TimeUnit.SECONDS)).isEqualTo("KeyPressed[key=#]");
            call.hangUp();
        }
        assertThat(happened.poll(30, TimeUnit.SECONDS)).startsWith("HungUp[how=16");
        lineIsFree();
    }
}
