package yinxin.network;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.network.People.LIN;
import static yinxin.network.People.WANG;
import static yinxin.network.People.lin;
import static yinxin.network.People.subscriber;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.network.Attempt.Refused;
import yinxin.network.Destination.Number;
import yinxin.network.Destination.Voicemail;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.voicemail.message.PhoneNumber;

/// Every row of the order, and every row of the tables that turn a refusal into a cause.
class CallRouterTest {
    private static final Instant LATER = Instant.parse("2026-11-22T09:00:00Z");
    private static final Destination VOICEMAIL = new Voicemail();
    private static final Destination TO_WANG = new Number(WANG);
    private static final List<RegisteredContact> PHONE = List.of(People.phone(LIN, "192.0.2.5", LATER));
    private static final List<RegisteredContact> NO_PHONE = List.of();

    private final CallRouter router = new CallRouter(NumberingPlan.chinese());

    private static CalledParty call(Subscriber subscriber, List<RegisteredContact> contacts) {
        return CalledParty.dialled(subscriber.number(), Optional.of(subscriber), contacts, 0);
    }

    private static Route divert(Cause cause, Destination destination) {
        return new Route.Divert(cause, destination);
    }

    private static Route refuse(int status, String phrase, int releaseCause) {
        return new Route.Refuse(status, phrase, releaseCause == 0 ? OptionalInt.empty() : OptionalInt.of(releaseCause));
    }

    private Cause causeAfter(Attempt attempt) {
        return switch (router.after(call(lin(SubscriberState.ATTACHED), PHONE), attempt)) {
            case Route.Divert(var cause, Voicemail _) -> cause;
            case Route other -> throw new AssertionError(other.toString());
        };
    }

    @Test
    void aPhoneThatIsThereRingsForTheSubscribersTime() {
        assertThat(router.first(call(lin(SubscriberState.ATTACHED), PHONE))).isEqualTo(new Route.Deliver(PHONE, Duration.ofSeconds(20)));
        assertThat(router.first(call(lin(SubscriberState.ATTACHED).with(People.only(Cause.NO_ANSWER, VOICEMAIL)), PHONE)))
                .isEqualTo(new Route.Deliver(PHONE, Duration.ofSeconds(30)));
        assertThat(router.first(call(lin(SubscriberState.ATTACHED).with(People.none()), PHONE))).as("nothing arranged: as long as it likes")
                .isEqualTo(new Route.Deliver(PHONE, Duration.ofSeconds(180)));
    }

    @Test
    void suspendedComesBeforeAllElse() {
        var everything = People.only(Cause.FORWARDED, TO_WANG);
        assertThat(List.of(router.first(call(lin(SubscriberState.SUSPENDED).with(everything), PHONE)),
                router.first(call(lin(SubscriberState.SUSPENDED).with(People.none()), NO_PHONE))))
                .containsOnly(divert(Cause.SUSPENDED, VOICEMAIL));
    }

    @Test
    void doNotDisturbComesBeforeForwarding() {
        var quiet = lin(SubscriberState.DO_NOT_DISTURB);
        var forwarding = new Forwarding(Optional.of(TO_WANG), Optional.of(VOICEMAIL), Optional.empty(), Optional.empty(),
                Duration.ofSeconds(20));
        assertThat(router.first(call(quiet.with(forwarding), PHONE))).isEqualTo(divert(Cause.DO_NOT_DISTURB, VOICEMAIL));
        assertThat(router.first(call(quiet.with(People.none()), PHONE))).isEqualTo(refuse(480, "Temporarily Unavailable", 21));
    }

    @ParameterizedTest
    @EnumSource(value = SubscriberState.class, names = {"ATTACHED", "DETACHED", "OUT_OF_COVERAGE"})
    void unconditionalComesBeforeWhereThePhoneIs(SubscriberState state) {
        assertThat(router.first(call(lin(state).with(People.only(Cause.FORWARDED, TO_WANG)), NO_PHONE)))
                .isEqualTo(divert(Cause.FORWARDED, TO_WANG));
    }

    @Test
    void noRegistrationAndDetachedAreSwitchedOff() {
        assertThat(List.of(router.first(call(lin(SubscriberState.ATTACHED), NO_PHONE)),
                router.first(call(lin(SubscriberState.OUT_OF_COVERAGE), NO_PHONE)),
                router.first(call(lin(SubscriberState.DETACHED), PHONE)))).containsOnly(divert(Cause.POWERED_OFF, VOICEMAIL));
        assertThat(router.first(call(lin(SubscriberState.DETACHED).with(People.none()), PHONE)))
                .isEqualTo(refuse(480, "Temporarily Unavailable", 20));
    }

    @Test
    void outOfCoverageIsSaidWithoutAsking() {
        assertThat(router.first(call(lin(SubscriberState.OUT_OF_COVERAGE), PHONE))).isEqualTo(divert(Cause.OUT_OF_COVERAGE, VOICEMAIL));
        assertThat(router.first(call(lin(SubscriberState.OUT_OF_COVERAGE).with(People.none()), PHONE)))
                .isEqualTo(refuse(480, "Temporarily Unavailable", 20));
    }

    @Test
    void aNumberThatIsNotOursGoesUpstream() {
        assertThat(router.first(CalledParty.dialled(WANG, Optional.empty(), List.of(), 0))).isEqualTo(new Route.Upstream());
    }

    @ParameterizedTest
    @ValueSource(strings = {"110", "119", "120", "122", "112"})
    void emergencyNumbersAreNobodysToArrange(String number) {
        var police = new PhoneNumber(number);
        var desk = subscriber(police).in(SubscriberState.SUSPENDED).with(People.only(Cause.FORWARDED, VOICEMAIL));
        var phones = List.of(People.phone(police, "192.0.2.9", LATER));
        var call = CalledParty.dialled(police, Optional.of(desk), phones, 9);

        assertThat(router.first(CalledParty.dialled(police, Optional.empty(), List.of(), 0))).isEqualTo(new Route.Upstream());
        assertThat(router.first(call)).isEqualTo(new Route.Deliver(phones, Duration.ofSeconds(180)));
        assertThat(List.of(router.after(call, new Refused(486, OptionalInt.empty(), false)), router.after(call, new Attempt.Silent()),
                router.after(call, new Attempt.NoAnswer()))).containsOnly(new Route.Upstream());
        assertThat(router.first(call(lin(SubscriberState.ATTACHED).with(People.only(Cause.FORWARDED, new Number(police))), PHONE)))
                .as("no call is forwarded there").isEqualTo(refuse(480, "Temporarily Unavailable", 27));
    }

    @Test
    void whoIsSuspendedReachesEmergencyNumbersOnly() {
        var suspended = lin(SubscriberState.SUSPENDED);
        assertThat(List.of(router.mayCall(suspended, new PhoneNumber("110")), router.mayCall(suspended, WANG),
                router.mayCall(lin(SubscriberState.DO_NOT_DISTURB), WANG))).containsExactly(true, false, true);
    }

    @Test
    void attemptsThatEndTheCallEndIt() {
        assertThat(List.of(router.after(call(lin(SubscriberState.ATTACHED), PHONE), new Attempt.Answered()),
                router.after(call(lin(SubscriberState.ATTACHED), PHONE), new Attempt.CallerGone()))).containsOnly(new Route.Over());
    }

    @Test
    void timersAndDeadWaysSayWhatTheySay() {
        assertThat(List.of(causeAfter(new Attempt.NoAnswer()), causeAfter(new Attempt.Silent()), causeAfter(new Attempt.Undeliverable())))
                .containsExactly(Cause.NO_ANSWER, Cause.OUT_OF_COVERAGE, Cause.OUT_OF_COVERAGE);
    }

    /// 3GPP TS 24.604 as sprout's `condition_from_status` reads it; then what it leaves out.
    @ParameterizedTest(name = "{0}, rang: {1} → {2}")
    @CsvSource({"404, false, POWERED_OFF", "480, false, POWERED_OFF", "486, false, BUSY", "486, true, BUSY", "408, false, OUT_OF_COVERAGE",
            "408, true, NO_ANSWER", "500, false, UNREACHABLE", "503, false, UNREACHABLE",
            "600, false, BUSY", "600, true, BUSY", "603, false, REJECTED", "603, true, REJECTED", "403, true, REJECTED", "607, true, REJECTED",
            "480, true, NO_ANSWER", "404, true, NO_ANSWER", "410, false, POWERED_OFF", "604, false, POWERED_OFF",
            "430, false, OUT_OF_COVERAGE", "487, true, REJECTED", "502, false, UNREACHABLE", "504, false, UNREACHABLE", "500, true, NO_ANSWER"})
    void aStatusAloneSaysThis(int status, boolean rang, Cause cause) {
        assertThat(causeAfter(new Refused(status, OptionalInt.empty(), rang))).isEqualTo(cause);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 400, 401, 407, 415, 420, 481, 487, 488, 606})
    void whatSpeaksOfTheCallAndNotOfThePersonIsPassedOn(int status) {
        assertThat(router.after(call(lin(SubscriberState.ATTACHED), PHONE), new Refused(status, OptionalInt.empty(), false)))
                .isEqualTo(new Route.PassOn());
    }

    /// The release causes of RFC 3398, each with the status that RFC 3398, FreeSWITCH or Asterisk pairs it with.
    @ParameterizedTest(name = "Q.850 {0} with {1}, rang: {2} → {3}")
    @CsvSource({"1, 404, false, UNREACHABLE", "17, 486, false, BUSY", "17, 480, false, BUSY", "18, 408, false, OUT_OF_COVERAGE",
            "18, 480, false, OUT_OF_COVERAGE", "18, 480, true, NO_ANSWER", "19, 480, false, NO_ANSWER", "19, 480, true, NO_ANSWER",
            "20, 480, false, UNREACHABLE", "20, 404, false, UNREACHABLE", "21, 403, false, REJECTED", "21, 603, true, REJECTED",
            "21, 480, false, REJECTED", "27, 502, false, UNREACHABLE", "31, 480, false, POWERED_OFF", "31, 486, false, BUSY",
            "16, 480, true, NO_ANSWER", "34, 503, false, UNREACHABLE", "38, 500, false, UNREACHABLE", "41, 503, false, UNREACHABLE",
            "42, 503, false, UNREACHABLE", "47, 488, false, UNREACHABLE", "55, 403, false, REJECTED", "102, 504, false, OUT_OF_COVERAGE",
            "102, 504, true, NO_ANSWER"})
    void theReleaseCauseComesBeforeTheStatus(int releaseCause, int status, boolean rang, Cause cause) {
        assertThat(causeAfter(new Refused(status, OptionalInt.of(releaseCause), rang))).isEqualTo(cause);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Q.850;cause=20;text=\"Subscriber absent\"|20", "q.850 ; Cause = 17|17",
            "SIP;cause=480;text=\"a, b\", Q.850;cause=\"19\"|19", "SIP;cause=486|-1", "Q.850;text=x|-1", "Q.850;cause=none|-1",
            "preemption;cause=1, Q.850;cause=16|16"})
    void theReasonHeaderIsReadAsItIsWritten(String reason, int cause) {
        var response = new SipHeaders("SIP/2.0 480 x", List.of(new Field("reason", reason)));
        assertThat(Refused.of(480, response, true))
                .isEqualTo(new Refused(480, cause < 0 ? OptionalInt.empty() : OptionalInt.of(cause), true));
    }

    @ParameterizedTest
    @CsvSource({"BUSY, 486, false", "BUSY, 603, true", "NO_ANSWER, 408, true", "OUT_OF_COVERAGE, 480, false", "OUT_OF_COVERAGE, 500, false"})
    void eachCauseHasItsOwnForwarding(Cause forwarding, int status, boolean rang) {
        var refusal = new Refused(status, OptionalInt.empty(), rang);
        var cause = CallRouter.cause(refusal).orElseThrow();

        assertThat(router.after(call(lin(SubscriberState.ATTACHED).with(People.only(forwarding, TO_WANG)), PHONE), refusal))
                .isEqualTo(divert(cause, TO_WANG));
        assertThat(router.after(call(lin(SubscriberState.ATTACHED).with(People.none()), PHONE), refusal)).isInstanceOf(Route.Refuse.class);
    }

    @Test
    void withoutForwardingTheCallerHearsTheCause() {
        var alone = call(lin(SubscriberState.ATTACHED).with(People.none()), PHONE);
        assertThat(List.of(router.after(alone, new Refused(600, OptionalInt.empty(), false)),
                router.after(alone, new Refused(403, OptionalInt.empty(), true)), router.after(alone, new Attempt.NoAnswer()),
                router.after(alone, new Attempt.Silent()), router.after(alone, new Refused(503, OptionalInt.empty(), false))))
                .containsExactly(refuse(486, "Busy Here", 17), refuse(603, "Decline", 21), refuse(480, "Temporarily Unavailable", 19),
                        refuse(480, "Temporarily Unavailable", 20), refuse(480, "Temporarily Unavailable", 27));
        assertThat(((Route.Refuse) refuse(486, "Busy Here", 17)).fields()).containsExactly(new Field("Reason", "Q.850;cause=17"));
        assertThat(((Route.Refuse) refuse(482, "Loop Detected", 0)).fields()).isEmpty();
    }

    @Test
    void aSixthDiversionIsRefused() {
        for (var before = 0; before <= 7; before++) {
            var call = CalledParty.dialled(LIN, Optional.of(lin(SubscriberState.ATTACHED)), NO_PHONE, before);
            assertThat(router.first(call)).isEqualTo(before < 5 ? divert(Cause.POWERED_OFF, VOICEMAIL)
                    : refuse(480, "Too Many Diversions", 0));
        }
        var busy = CalledParty.dialled(LIN, Optional.of(lin(SubscriberState.ATTACHED)), PHONE, 5);
        assertThat(router.after(busy, new Refused(486, OptionalInt.empty(), false))).isEqualTo(refuse(486, "Too Many Diversions", 0));
    }

    @Test
    void twoWhoForwardToEachOtherAreNoCarousel() {
        var lin = lin(SubscriberState.ATTACHED).with(People.only(Cause.FORWARDED, TO_WANG));
        var wang = subscriber(WANG).with(People.only(Cause.FORWARDED, new Number(LIN)));
        var first = call(lin, PHONE);
        var second = first.divertedTo(WANG, Optional.of(wang), NO_PHONE);

        assertThat(router.first(first)).isEqualTo(divert(Cause.FORWARDED, TO_WANG));
        assertThat(second.diversions()).isEqualTo(1);
        assertThat(router.first(second)).isEqualTo(refuse(482, "Loop Detected", 0));
    }

    @Test
    void whoForwardsToThemselfIsRefused() {
        var lin = lin(SubscriberState.ATTACHED).with(People.only(Cause.FORWARDED, new Number(LIN)));
        assertThat(router.first(call(lin, PHONE))).isEqualTo(refuse(482, "Loop Detected", 0));
    }
}
