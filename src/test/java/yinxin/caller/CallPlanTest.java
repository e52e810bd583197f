package yinxin.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.caller.CallPlan.Evidence;
import yinxin.caller.CallPlan.Parties;
import yinxin.caller.CallPlan.Signalling;
import yinxin.telephony.sip.OutgoingCall.Header;
import yinxin.voicemail.message.Condition;

class CallPlanTest {
    private static final WavSound NOTHING = new WavSound(new short[0]);

    private static CallPlan plan(Condition condition) {
        return CallPlan.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5060), "+861012345601",
                new Parties("13900139000", "13800138000", condition), NOTHING);
    }

    @ParameterizedTest
    @CsvSource({"BUSY, user-busy, 486", "NO_ANSWER, no-answer, 408", "POWERED_OFF, unavailable, 503",
        "OUT_OF_COVERAGE, unavailable, 503", "UNREACHABLE, unavailable, 503", "SUSPENDED, out-of-service, 404",
        "REJECTED, deflection, 480", "FORWARDED, unconditional, 302", "UNKNOWN, unknown, 404"})
    void conditionIsSaidInTheWordsOfEachStandard(Condition condition, String reason, int cause) {
        assertThat(plan(condition).headers("h")).containsExactly(
                new Header("Diversion", "<sip:13800138000@h>;reason=" + reason + ";counter=1;privacy=off"));
        var history = plan(condition).with(new Signalling(Evidence.HISTORY_INFO, 1, false, List.of()));
        assertThat(history.headers("h")).containsExactly(new Header("History-Info",
                "<sip:13800138000@h>;index=1, <sip:+861012345601@h;cause=" + cause + ">;index=1.1;mp=1"));
        var uri = plan(condition).with(new Signalling(Evidence.REQUEST_URI, 1, false, List.of()));
        assertThat(uri.requestUri())
                .isEqualTo("sip:+861012345601@192.0.2.1:5060;target=sip:13800138000%40192.0.2.1;cause=" + cause);
        assertThat(uri.headers("h")).isEmpty();
    }

    @Test
    void hiddenCallerStandsInTheAssertedIdentityOnly() {
        var plan = plan(Condition.BUSY).with(new Signalling(Evidence.NONE, 1, true, List.of(new Header("X-Test", "1"),
                new Header("Privacy", "none"))));

        assertThat(plan.headers("h")).containsExactly(new Header("P-Asserted-Identity", "<sip:13900139000@h>"),
                new Header("Privacy", "id"), new Header("X-Test", "1"));
        assertThat(plan.requestUri()).isEqualTo("sip:+861012345601@192.0.2.1:5060");
    }

    @ParameterizedTest
    @CsvSource({"'', 13900139000, 13800138000", "95000, '', 13800138000", "95000, 139;x, 13800138000", "95000, 13900139000, a",
        "'95 000', 1, 2", "123456789012345678901, 1, 2"})
    void whatIsNoNumberIsNotDialled(String access, String caller, String called) {
        assertThatThrownBy(() -> CallPlan.of(new InetSocketAddress("127.0.0.1", 5060), access,
                new Parties(caller, called, Condition.BUSY), NOTHING)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be digits");
    }

    @Test
    void headerCannotSmuggleAnother() {
        assertThatThrownBy(() -> new Header("Subject", "a\r\nDiversion: <sip:1@h>")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Header("Subject: x", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyEndingReadsAsASentenceAndOnlyOneIsASuccess() {
        var endings = List.of(new CallReport.Recorded(), new CallReport.Refused("Forbidden"), new CallReport.NoReply(),
                new CallReport.GivenUp(), new CallReport.AnnouncementOnly("BYE"), new CallReport.NoBeep(),
                new CallReport.CutOff("BYE"), new CallReport.EndUnacknowledged(481), new CallReport.KeysPressed("BYE"));

        for (var ending : endings) {
            var report = new CallReport(Instant.EPOCH, Optional.empty(), 403, Duration.ofMillis(2500), false, 12_000, ending);
            assertThat(report.sentence()).endsWith(".").doesNotContain("null").doesNotContain("PT");
            assertThat(report.recorded()).isEqualTo(ending instanceof CallReport.Recorded);
        }
        assertThat(new CallReport(Instant.EPOCH, Optional.empty(), 403, Duration.ZERO, false, 0, new CallReport.Refused("Forbidden"))
                .sentence()).isEqualTo("Not recorded: the gateway refused the call with 403 Forbidden: this machine's address is not among its trunks.");
    }
}
