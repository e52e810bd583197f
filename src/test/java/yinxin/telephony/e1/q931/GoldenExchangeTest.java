package yinxin.telephony.e1.q931;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import yinxin.telephony.e1.q931.CallControl.Settings;
import yinxin.telephony.e1.q931.CallControl.Side;
import yinxin.telephony.e1.q931.PartyNumber.Plan;
import yinxin.telephony.e1.q931.PartyNumber.Presentation;
import yinxin.telephony.e1.q931.PartyNumber.Screening;
import yinxin.telephony.e1.q931.PartyNumber.Type;
import yinxin.telephony.e1.q931.RedirectingReason.Known;

/// A diverted call as two libpri 1.6.0 sides made it (EuroISDN), octet for octet, from either side.
class GoldenExchangeTest {
    private static final String SETUP = "08 02 00 01 05 04 03 80 90 a3 18 03 a9 83 81 6c 0d 21 83 31 33 38 30 30 31 33 38 30 30 30 "
            + "70 09 c1 38 38 38 38 36 36 36 36 74 0e 21 00 81 31 33 39 31 32 33 34 35 36 37 38 a1";
    private static final String CALL_PROCEEDING = "08 02 80 01 02 18 03 a9 83 81";
    private static final String ALERTING = "08 02 80 01 01";
    private static final String CONNECT = "08 02 80 01 07 18 03 a9 83 81";
    private static final String CONNECT_ACK = "08 02 00 01 0f";
    private static final String DISCONNECT = "08 02 00 01 45 08 02 81 90";
    private static final String RELEASE = "08 02 80 01 4d 08 02 81 90";
    private static final String RELEASE_COMPLETE = "08 02 00 01 5a 08 02 81 90";

    private static final PartyNumber CALLER =
            new PartyNumber("13800138000", Type.NATIONAL, Plan.E164, Presentation.ALLOWED, Screening.NETWORK_PROVIDED);
    private static final PartyNumber ACCESS = PartyNumber.of("88886666", Type.SUBSCRIBER);
    private static final PartyNumber DIVERTER = PartyNumber.of("13912345678", Type.NATIONAL);
    private static final Setup CALL = Setup.to(ACCESS).from(CALLER).redirected(Redirecting.by(DIVERTER, Known.BUSY)).on(1, true);

    @Test
    void theUsersSideSaysWhatLibpriSays() {
        var user = new Station(Settings.of(Side.USER));
        user.control.linkUp(0);

        user.hear(SETUP, 0);
        assertThat(user.setup).isEqualTo(CALL);
        user.control.proceed(user.call);
        user.control.alert(user.call);
        user.control.connect(user.call, 0);
        user.hear(CONNECT_ACK, 0);
        user.hear(DISCONNECT, 0);
        user.hear(RELEASE_COMPLETE, 0);

        assertThat(user.log).containsExactly(CALL_PROCEEDING, ALERTING, CONNECT, RELEASE);
        assertThat(user.told()).containsExactly("offered on 1", "connected on 1", "cleared 16");
        assertThat(user.control.calls()).isZero();
        assertThat(user.control.nextTick()).isEqualTo(CallControl.NEVER);
    }

    @Test
    void theNetworksSideSaysWhatLibpriSays() {
        var network = new Station(Settings.of(Side.NETWORK));
        network.control.linkUp(0);

        network.place(CALL, 0);
        network.hear(CALL_PROCEEDING, 0);
        network.hear(ALERTING, 0);
        network.hear(CONNECT, 0);
        network.control.disconnect(network.call, Q850Cause.NORMAL_CLEARING, 0);
        network.hear(RELEASE, 0);

        assertThat(network.log).containsExactly(SETUP, CONNECT_ACK, DISCONNECT, RELEASE_COMPLETE);
        assertThat(network.told()).containsExactly("sent on 1", "proceeding on 1", "alerting on 1", "connected on 1", "cleared 16");
        assertThat(network.control.calls()).isZero();
        assertThat(network.control.nextTick()).isEqualTo(CallControl.NEVER);
    }

    @Test
    void aRedirectingNumberIsReadWithAndWithoutItsOptionalOctets() {
        assertThat(redirecting("74 0e 21 00 81 31 33 39 31 32 33 34 35 36 37 38"))
                .contains(Redirecting.by(DIVERTER, Known.BUSY));
        assertThat(redirecting("74 0d 21 80 31 33 39 31 32 33 34 35 36 37 38"))
                .contains(new Redirecting(Optional.of(DIVERTER), Optional.empty(), 1, Optional.empty(), Optional.empty()));
        assertThat(redirecting("74 0c a1 31 33 39 31 32 33 34 35 36 37 38"))
                .contains(new Redirecting(Optional.of(DIVERTER), Optional.empty(), 1, Optional.empty(), Optional.empty()));
        assertThat(redirecting("74 0e 21 23 82 31 33 39 31 32 33 34 35 36 37 38"))
                .contains(Redirecting.by(DIVERTER.as(Presentation.RESTRICTED, Screening.NETWORK_PROVIDED), Known.NO_REPLY));
        assertThat(redirecting("74 03 00 20 8f"))
                .contains(new Redirecting(Optional.empty(), Optional.of(Known.UNCONDITIONAL), 1, Optional.empty(), Optional.empty()));
    }

    @Test
    void everyRedirectingReasonIsRead() {
        var expected = List.<RedirectingReason>of(Known.UNKNOWN, Known.BUSY, Known.NO_REPLY, Known.DEFLECTION, Known.DEFLECTION,
                new RedirectingReason.Other(5), new RedirectingReason.Other(6), new RedirectingReason.Other(7), new RedirectingReason.Other(8),
                Known.OUT_OF_ORDER, Known.BY_CALLED_TERMINAL, new RedirectingReason.Other(11), new RedirectingReason.Other(12),
                new RedirectingReason.Other(13), new RedirectingReason.Other(14), Known.UNCONDITIONAL);

        for (var value = 0; value <= 15; value++) {
            assertThat(redirecting("74 0e 21 00 %02x 31 33 39 31 32 33 34 35 36 37 38".formatted(0x80 | value)).flatMap(Redirecting::reason))
                    .contains(expected.get(value));
        }
    }

    private static Optional<Redirecting> redirecting(String elements) {
        return SetupCoding.redirecting(Message.read(Station.octets("08 02 00 01 05 " + elements)).orElseThrow());
    }
}
