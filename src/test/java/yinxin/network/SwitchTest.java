package yinxin.network;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.network.People.DESK;
import static yinxin.network.People.LIN;
import static yinxin.network.People.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.OutgoingCall;
import yinxin.telephony.sip.OutgoingCall.Header;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.diversion.Diverter;
import yinxin.telephony.sip.diversion.Diverter.Evidence;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;

/// Whole calls through the embedded network: 139 0013 9000 calls 138 0013 8000, and what became of the latter's phone decides.
class SwitchTest {
    private static final Forwarding QUICK = Forwarding.usual(Forwarding.SHORTEST);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    Path directory;
    private SwitchPhone gateway;
    private SwitchPhone above;
    private SwitchPhone wang;
    private SwitchBed bed;

    @BeforeEach
    void open() throws Exception {
        gateway = SwitchPhone.answering(new PhoneNumber("95000"));
        above = new SwitchPhone(SwitchBed.UPSTREAM, new PhoneNumber("95001"), call -> {
            call.answer();
            call.hangUp();
        });
        wang = SwitchPhone.answering(WANG);
        bed = new SwitchBed(directory, gateway.endpoint.port(), above.endpoint.port());
        bed.subscribes(WANG, QUICK);
        bed.subscribes(LIN, QUICK);
    }

    @AfterEach
    void close() {
        bed.close();
        List.of(gateway, above, wang).forEach(SwitchPhone::close);
    }

    private static IncomingCall.Handler refusing(int status) {
        return call -> call.reject(status, "Refused");
    }

    private DivertedCall divertedWhenWangCalls(String dialled) throws Exception {
        try (var call = wang.calls(bed.port(), dialled)) {
            var diverted = gateway.next();
            assertThat(call.awaitAnswer(PATIENCE)).contains(200);
            return diverted;
        }
    }

    private static Condition condition(DivertedCall call) {
        return Condition.values()[(int) (Long.parseLong(call.accessNumber()) - 861012345601L)];
    }

    @Test
    void phonesOfTheNetworkCallEachOther() throws Exception {
        try (var lin = SwitchPhone.of(LIN, call -> {
            call.ring();
            call.answer();
            call.awaitKey("#", PATIENCE);
        })) {
            lin.registers(bed.port());
            try (var call = wang.calls(bed.port(), "13800138000")) {
                assertThat(call.awaitAnswer(PATIENCE)).contains(200);
                assertThat(lin.next().caller()).contains("+8613900139000");
                assertThat(call.hangUp()).isEqualTo(200);
            }
            assertThat(gateway.calls).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"486, BUSY", "600, BUSY", "603, REJECTED", "500, UNREACHABLE"})
    void phoneThatRefusesIsDivertedByWhatItSays(int status, Condition condition) throws Exception {
        try (var lin = SwitchPhone.of(LIN, refusing(status))) {
            lin.registers(bed.port());

            var diverted = divertedWhenWangCalls("13800138000");

            assertThat(condition(diverted)).isEqualTo(condition);
            assertThat(diverted.caller()).contains("+8613900139000");
            assertThat(diverted.diverters().getFirst().number()).isEqualTo("+8613800138000");
            assertThat(bed.counted("yinxin.network.diverted", "condition", condition.key())).isEqualTo(1);
        }
    }

    @Test
    void phoneThatRingsUntilItsTimerHasNotAnswered() throws Exception {
        try (var lin = SwitchPhone.of(LIN, call -> {
            call.ring();
            call.awaitCancelled(PATIENCE);
        })) {
            lin.registers(bed.port());

            assertThat(condition(divertedWhenWangCalls("13800138000"))).isEqualTo(Condition.NO_ANSWER);
        }
    }

    @Test
    void phoneThatNeverRegisteredIsSwitchedOff() throws Exception {
        assertThat(condition(divertedWhenWangCalls("13800138000"))).isEqualTo(Condition.POWERED_OFF);
    }

    @Test
    void phoneThatSignedOffIsSwitchedOff() throws Exception {
        try (var lin = SwitchPhone.answering(LIN)) {
            lin.registers(bed.port());
            lin.switchesOff();

            assertThat(condition(divertedWhenWangCalls("13800138000"))).isEqualTo(Condition.POWERED_OFF);
            assertThat(lin.calls).isEmpty();
        }
    }

    @Test
    void phoneInATunnelIsOutOfCoverage() throws Exception {
        try (var lin = SwitchPhone.answering(LIN)) {
            lin.registers(bed.port());
            lin.endpoint.outOfCoverage(true);

            assertThat(condition(divertedWhenWangCalls("13800138000"))).isEqualTo(Condition.OUT_OF_COVERAGE);
        }
    }

    @Test
    void phoneWhosePortIsClosedIsOutOfCoverage() throws Exception {
        try (var lin = SwitchPhone.answering(LIN)) {
            lin.registers(bed.port());
            lin.vanishes();

            assertThat(condition(divertedWhenWangCalls("13800138000"))).isEqualTo(Condition.OUT_OF_COVERAGE);
        }
    }

    @ParameterizedTest
    @CsvSource({"SUSPENDED, SUSPENDED", "DO_NOT_DISTURB, REJECTED", "DETACHED, POWERED_OFF", "OUT_OF_COVERAGE, OUT_OF_COVERAGE"})
    void stateInTheRegisterComesBeforeThePhone(SubscriberState state, Condition condition) throws Exception {
        try (var lin = SwitchPhone.answering(LIN)) {
            lin.registers(bed.port());
            bed.store.subscribers.setState(LIN, state);

            assertThat(condition(divertedWhenWangCalls("13800138000"))).isEqualTo(condition);
            assertThat(lin.calls).isEmpty();
        }
    }

    @Test
    void chainOfTwoKeepsBothAndTheLastIsServed() throws Exception {
        bed.subscribes(LIN, People.only(Cause.BUSY, new Destination.Number(DESK)));
        bed.subscribes(DESK, QUICK);
        try (var lin = SwitchPhone.of(LIN, refusing(486))) {
            lin.registers(bed.port());

            var diverted = divertedWhenWangCalls("13800138000");

            assertThat(condition(diverted)).isEqualTo(Condition.POWERED_OFF);
            assertThat(diverted.diverters().stream().filter(d -> d.evidence() == Evidence.DIVERSION).map(Diverter::number))
                    .containsExactly("8001", "+8613800138000");
            assertThat(diverted.diverters().getFirst().number()).isEqualTo("8001");
            assertThat(diverted.diversions()).isEqualTo(2);
        }
    }

    @Test
    void callerWhoHangsUpLeavesNoMessage() throws Exception {
        try (var lin = SwitchPhone.of(LIN, call -> {
            call.ring();
            call.awaitCancelled(PATIENCE);
        })) {
            lin.registers(bed.port());
            try (var call = wang.calls(bed.port(), "13800138000")) {
                lin.next();
                org.awaitility.Awaitility.await().atMost(PATIENCE).until(call::hasRung);
                call.cancel();
                assertThat(call.awaitAnswer(PATIENCE)).contains(487);
            }
            assertThat(bed.counted("yinxin.network.diverted")).isZero();
            assertThat(gateway.calls).isEmpty();
        }
    }

    @Test
    void emergencyGoesUpFromAnybodyAndIsNeverDiverted() throws Exception {
        bed.subscribes(new PhoneNumber("110"), QUICK);
        bed.store.subscribers.setState(WANG, SubscriberState.SUSPENDED);
        try (var call = wang.calls(bed.port(), "110", new Header("Diversion", "<sip:1@example.com>;reason=user-busy"))) {
            var taken = above.next();
            assertThat(taken.accessNumber()).isEqualTo("110");
            assertThat(taken.diversions()).isZero();
            assertThat(call.awaitAnswer(PATIENCE)).contains(200);
        }
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void suspendedCallerReachesNobodyElse() throws Exception {
        bed.store.subscribers.setState(WANG, SubscriberState.SUSPENDED);
        try (var call = wang.calls(bed.port(), "13800138000")) {
            assertThat(call.awaitAnswer(PATIENCE)).contains(403);
        }
    }

    @Test
    void numberOfAnotherNetworkGoesUpWithTheNumberThatIsProven() throws Exception {
        var forged = List.of(new Header("P-Asserted-Identity", "<sip:110@example.com>"), new Header("Diversion", "<sip:1@example.com>;reason=user-busy"));
        try (var call = wang.calls(bed.port(), "010-88886666", forged.toArray(Header[]::new))) {
            var taken = above.next();
            assertThat(taken.accessNumber()).isEqualTo("+861088886666");
            assertThat(taken.caller()).contains("+8613900139000");
            assertThat(taken.diversions()).isZero();
            assertThat(call.awaitAnswer(PATIENCE)).contains(200);
        }
    }

    @Test
    void networkAboveIsBelieved() throws Exception {
        try (var call = above.calls(bed.port(), "+8613800138000", new Header("P-Asserted-Identity", "<tel:+8613700137000>"),
                new Header("Diversion", "<sip:+8613600136000@example.org>;reason=no-answer"))) {
            var diverted = gateway.next();
            assertThat(diverted.caller()).contains("+8613700137000");
            assertThat(diverted.diversions()).isEqualTo(2);
            assertThat(diverted.diverters().stream().filter(d -> d.evidence() == Evidence.DIVERSION).map(Diverter::number))
                    .containsExactly("+8613800138000", "+8613600136000");
            assertThat(call.awaitAnswer(PATIENCE)).contains(200);
        }
    }

    @Test
    void wrongPasswordCallsNobody() throws Exception {
        bed.store.subscribers.put(Subscriber.with(WANG, Subscriber.secret(WANG, People.REALM, "another"), QUICK));
        try (var call = wang.calls(bed.port(), "13800138000")) {
            assertThat(call.awaitAnswer(PATIENCE)).contains(407);
        }
        assertThat(bed.counted("yinxin.network.calls")).isZero();
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void hiddenNumberReachesVoicemailAndNotThePhone() throws Exception {
        try (var lin = SwitchPhone.of(LIN, refusing(486))) {
            lin.registers(bed.port());
            try (var call = wang.calls(bed.port(), "13800138000", new Header("Privacy", "id"))) {
                assertThat(lin.next().caller()).contains("13900139000");
                var diverted = gateway.next();
                assertThat(diverted.withheld()).isTrue();
                assertThat(diverted.caller()).contains("+8613900139000");
                assertThat(call.awaitAnswer(PATIENCE)).contains(200);
            }
        }
    }

    @Test
    void everyPhoneOfASubscriberRings() throws Exception {
        try (var one = SwitchPhone.of(LIN, call -> {
            call.ring();
            call.awaitCancelled(PATIENCE);
        }); var two = SwitchPhone.answering(LIN)) {
            one.registers(bed.port());
            two.registers(bed.port());
            try (OutgoingCall call = wang.calls(bed.port(), "13800138000")) {
                assertThat(call.awaitAnswer(PATIENCE)).contains(200);
                two.next();
                one.next();
            }
            assertThat(bed.store.registrations.of(LIN, java.time.Instant.now())).hasSize(2);
            assertThat(gateway.calls).isEmpty();
        }
    }

    @Test
    void whenVoicemailIsDownTheCallerIsTold() throws Exception {
        gateway.close();
        try (var call = wang.calls(bed.port(), "13800138000")) {
            assertThat(call.awaitAnswer(PATIENCE)).isEqualTo(Optional.of(480));
        }
    }
}
