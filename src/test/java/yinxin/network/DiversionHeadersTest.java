package yinxin.network;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.network.People.LIN;
import static yinxin.network.People.WANG;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.network.Attempt.Refused;
import yinxin.network.DiversionHeaders.Hop;
import yinxin.network.DiversionHeaders.Missed;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.voicemail.message.PhoneNumber;

/// The fields as they go on the wire.
class DiversionHeadersTest {
    private static final String DOMAIN = "example.com";
    private static final PhoneNumber ACCESS = new PhoneNumber("+861012345601");
    private static final String GATEWAY = "192.0.2.1:5060";
    private static final DiversionHeaders NOTHING = new DiversionHeaders(List.of(), List.of());

    private static SipHeaders invite(Field... fields) {
        return new SipHeaders("INVITE sip:13800138000@example.com SIP/2.0", List.of(fields));
    }

    private static Hop toVoicemail(PhoneNumber from, Cause cause, Optional<Refused> refusal) {
        var missed = new Missed(from, DOMAIN, cause);
        return new Hop("sip:" + from.dialled() + "@example.com", missed, refusal,
                DiversionHeaders.voicemailUri(ACCESS, GATEWAY, missed));
    }

    private static Optional<Refused> refused(int status, int releaseCause) {
        return Optional.of(new Refused(status, releaseCause == 0 ? OptionalInt.empty() : OptionalInt.of(releaseCause), false));
    }

    @Test
    void busyIsSaidInEveryWay() {
        assertThat(NOTHING.diverted(toVoicemail(LIN, Cause.BUSY, refused(486, 17))).fields()).containsExactly(
                new Field("Diversion", "<sip:+8613800138000@example.com>;reason=user-busy;counter=1"),
                new Field("History-Info", "<sip:13800138000@example.com?Reason=SIP%3Bcause%3D486&Reason=Q.850%3Bcause%3D17>;index=1, "
                        + "<sip:+861012345601@192.0.2.1:5060;target=sip%3A%2B8613800138000%40example.com;cause=486>;index=1.1;mp=1"));
    }

    @ParameterizedTest
    @CsvSource({"SUSPENDED, out-of-service, 404, ?Reason=Q.850%3Bcause%3D27",
            "DO_NOT_DISTURB, do-not-disturb, 404, ''", "FORWARDED, unconditional, 302, ''",
            "POWERED_OFF, unavailable, 404, ?Reason=Q.850%3Bcause%3D20",
            "OUT_OF_COVERAGE, unavailable, 503, ?Reason=SIP%3Bcause%3D408", "UNREACHABLE, unavailable, 503, ''",
            "BUSY, user-busy, 486, ''", "NO_ANSWER, no-answer, 408, ?Reason=SIP%3Bcause%3D408", "REJECTED, deflection, 487, ''"})
    void everyCauseHasItsWords(Cause cause, String token, int uriCause, String reason) {
        assertThat(NOTHING.diverted(toVoicemail(LIN, cause, Optional.empty()))).isEqualTo(new DiversionHeaders(
                List.of("<sip:+8613800138000@example.com>;reason=" + token + ";counter=1"),
                List.of("<sip:13800138000@example.com" + reason + ">;index=1",
                        "<sip:+861012345601@192.0.2.1:5060;target=sip%3A%2B8613800138000%40example.com;cause=" + uriCause
                                + ">;index=1.1;mp=1")));
    }

    @Test
    void aSecondHopGoesOnTopOfTheFirst() {
        var first = new Hop("sip:13800138000@example.com", new Missed(LIN, DOMAIN, Cause.FORWARDED), Optional.empty(),
                DiversionHeaders.numberUri(WANG, DOMAIN, Cause.FORWARDED));
        var second = new Hop(first.to(), new Missed(WANG, DOMAIN, Cause.NO_ANSWER), Optional.empty(),
                DiversionHeaders.voicemailUri(ACCESS, GATEWAY, new Missed(WANG, DOMAIN, Cause.NO_ANSWER)));

        assertThat(NOTHING.diverted(first).diverted(second)).isEqualTo(new DiversionHeaders(
                List.of("<sip:+8613900139000@example.com>;reason=no-answer;counter=1",
                        "<sip:+8613800138000@example.com>;reason=unconditional;counter=1"),
                List.of("<sip:13800138000@example.com>;index=1",
                        "<sip:+8613900139000@example.com;cause=302?Reason=SIP%3Bcause%3D408>;index=1.1;mp=1",
                        "<sip:+861012345601@192.0.2.1:5060;target=sip%3A%2B8613900139000%40example.com;cause=408>;index=1.1.1;mp=1.1")));
    }

    @Test
    void whatANetworkBeforeUsWroteIsKept() {
        var before = DiversionHeaders.of(invite(
                new Field("diversion", "<sip:13700137000@198.51.100.1>;reason=unavailable;counter=2;privacy=off"),
                new Field("diversion", "\"Li, Wei\" <tel:+8613600136000>;reason=\"unconditional\""),
                new Field("history-info", "<sip:13700137000@ims.example.net?Reason=Q.850%3Bcause%3D20>;index=1,"
                        + "<sip:+8613800138000@ims.example.net;cause=503>;index=1.1;mp=1")));

        assertThat(before.count()).isEqualTo(3);
        assertThat(before.diverted(toVoicemail(LIN, Cause.BUSY, refused(486, 0)))).isEqualTo(new DiversionHeaders(
                List.of("<sip:+8613800138000@example.com>;reason=user-busy;counter=1",
                        "<sip:13700137000@198.51.100.1>;reason=unavailable;counter=2;privacy=off",
                        "\"Li, Wei\" <tel:+8613600136000>;reason=\"unconditional\""),
                List.of("<sip:13700137000@ims.example.net?Reason=Q.850%3Bcause%3D20>;index=1",
                        "<sip:+8613800138000@ims.example.net;cause=503?Reason=SIP%3Bcause%3D486>;index=1.1;mp=1",
                        "<sip:+861012345601@192.0.2.1:5060;target=sip%3A%2B8613800138000%40example.com;cause=486>;index=1.1.1;mp=1.1")));
    }

    /// RFC 7044 §10.3: a network in between that wrote nothing is a gap, and a gap is a 0.
    @Test
    void aGapInTheHistoryIsMarked() {
        var before = DiversionHeaders.of(invite(new Field("history-info", "<sip:95588@ims.example.net>;index=1.2")));

        assertThat(before.diverted(toVoicemail(LIN, Cause.FORWARDED, Optional.empty())).history()).containsExactly(
                "<sip:95588@ims.example.net>;index=1.2", "<sip:13800138000@example.com>;index=1.2.0.1",
                "<sip:+861012345601@192.0.2.1:5060;target=sip%3A%2B8613800138000%40example.com;cause=302>;index=1.2.0.1.1;mp=1.2.0.1");
    }

    @Test
    void aHistoryWithoutIndexOrWithEscapedHeadersIsGoneOnWith() {
        var before = DiversionHeaders.of(invite(
                new Field("history-info", "<sip:13800138000@ims.example.net?Privacy=history>;index=x")));

        assertThat(before.diverted(toVoicemail(LIN, Cause.BUSY, refused(600, 0))).history()).containsExactly(
                "<sip:13800138000@ims.example.net?Privacy=history&Reason=SIP%3Bcause%3D600>;index=x",
                "<sip:+861012345601@192.0.2.1:5060;target=sip%3A%2B8613800138000%40example.com;cause=486>;index=1.1;mp=1");
        var bare = DiversionHeaders.of(invite(new Field("history-info", "sip:13800138000@ims.example.net;index=1")));
        assertThat(bare.diverted(toVoicemail(LIN, Cause.BUSY, refused(486, 0))).history().getFirst())
                .as("no angle brackets, so nowhere for a Reason").isEqualTo("sip:13800138000@ims.example.net;index=1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "0||", "1|<sip:1@h>;reason=user-busy|", "3|<sip:1@h>;counter=2, <sip:2@h>|", "2|<sip:1@h>;counter=0,<sip:2@h>;counter=x|",
            "99|<sip:1@h>;counter=99|", "1|<sip:1@h>;counter=100|", "0||<sip:1@h>;index=1", "1||<sip:1@h>;index=1,<sip:2@h;cause=486>;index=1.1",
            "1||<sip:1@h>;index=1,<sip:2@h>;index=1.1;mp=1", "0||<sip:1@h>;index=1,<sip:2@h;cause=380>;index=1.1;mp=1",
            "0||<sip:1@h>;index=1,<sip:2@h>;index=1.1;rc=1", "2|<sip:1@h>|<sip:1@h>;index=1,<sip:2@h>;mp=1,<sip:3@h;cause=302>;index=1.1.1"})
    void diversionsAreCountedByTheHeaderThatKnowsOfMore(int count, String diversion, String history) {
        var fields = new java.util.ArrayList<Field>();
        if (diversion != null) {
            fields.add(new Field("diversion", diversion));
        }
        if (history != null) {
            fields.add(new Field("history-info", history));
        }
        assertThat(DiversionHeaders.of(invite(fields.toArray(Field[]::new))).count()).isEqualTo(count);
    }

    @Test
    void nothingDivertedIsNothingSaid() {
        assertThat(DiversionHeaders.of(invite()).fields()).isEmpty();
    }
}
