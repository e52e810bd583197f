package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.network.Forwarding;
import yinxin.network.People;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.network.SubscriberState;
import yinxin.network.SwitchPhone;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.proxy.SipProxy;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;

/// `serve` with the embedded network: phones register at it, one calls another, and whatever keeps that one from answering stands in the
/// notice under its own word.
class NetworkJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final PhoneNumber WANG = new PhoneNumber("+8613900139000");

    @TempDir
    Path directory;
    private NetworkedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new NetworkedGateway(directory, Map.of("no-answer", "5s"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void subscribes(PhoneNumber number, Forwarding forwarding, SubscriberState state) {
        gateway.get(SubscriberRegister.class).put(Subscriber.with(number, Subscriber.secret(number, People.REALM, People.PASSWORD), forwarding).in(state));
    }

    private void subscribes(PhoneNumber number) {
        subscribes(number, gateway.get(Subscriber.Terms.class).forwarding(), SubscriberState.ATTACHED);
    }

    private static IncomingCall.Handler refusing(int status) {
        return call -> call.reject(status, "Refused");
    }

    /// 139 0013 9000 calls this number, hears the greeting begin and hangs up; the follower who has bound it gets one notice.
    private void missedUnder(Condition condition, PhoneNumber number) throws Exception {
        var openId = gateway.follower(number);
        try (var wang = SwitchPhone.of(WANG, refusing(486)); var call = wang.calls(gateway.network().getPort(), number.dialled())) {
            assertThat(call.awaitAnswer(PATIENCE)).contains(200);
        }
        await().atMost(PATIENCE).until(() -> !gateway.noticesTo(openId).isEmpty());
        assertThat(gateway.noticesTo(openId)).singleElement().satisfies(push ->
                assertThat(push.values()).containsEntry("const4", condition.chinese()).containsEntry("phone_number1", "13900139000"));
    }

    /// A phone of this number that is registered while the call comes.
    private void missedBy(Condition condition, PhoneNumber number, IncomingCall.Handler phone) throws Exception {
        try (var called = SwitchPhone.of(number, phone)) {
            called.registers(gateway.network().getPort());
            missedUnder(condition, number);
        }
    }

    private static PhoneNumber number(int last) {
        return new PhoneNumber("+861380013801" + last);
    }

    @Test
    void whateverKeepsThePhoneFromAnsweringStandsInTheNotice() throws Exception {
        subscribes(WANG);
        for (var last = 0; last < 8; last++) {
            subscribes(number(last));
        }
        subscribes(number(6), Forwarding.USUAL, SubscriberState.SUSPENDED);
        var everything = new Forwarding(Optional.of(new yinxin.network.Destination.Voicemail()), Optional.empty(), Optional.empty(), Optional.empty(),
                Duration.ofSeconds(5));
        subscribes(number(7), everything, SubscriberState.ATTACHED);
        List<Callable<Void>> calls = List.of(
                () -> done(() -> missedBy(Condition.BUSY, number(0), refusing(486))),
                () -> done(() -> missedBy(Condition.REJECTED, number(1), refusing(603))),
                () -> done(() -> missedUnder(Condition.POWERED_OFF, number(2))),
                () -> done(() -> missedBy(Condition.NO_ANSWER, number(3), call -> {
                    call.ring();
                    call.awaitCancelled(PATIENCE);
                })),
                () -> done(() -> silent(number(4))),
                () -> done(() -> gone(number(5))),
                () -> done(() -> missedBy(Condition.SUSPENDED, number(6), refusing(486))),
                () -> done(() -> missedBy(Condition.FORWARDED, number(7), refusing(486))));
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : calls.stream().map(callers::submit).toList()) {
                call.get();
            }
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static Void done(Step step) throws Exception {
        step.run();
        return null;
    }

    private void silent(PhoneNumber number) throws Exception {
        try (var called = SwitchPhone.answering(number)) {
            called.registers(gateway.network().getPort());
            called.endpoint.outOfCoverage(true);
            missedUnder(Condition.OUT_OF_COVERAGE, number);
        }
    }

    private void gone(PhoneNumber number) throws Exception {
        try (var called = SwitchPhone.answering(number)) {
            called.registers(gateway.network().getPort());
            called.vanishes();
            missedUnder(Condition.OUT_OF_COVERAGE, number);
        }
    }

    @Test
    void restartLosesNeitherPhonesNorCallsThatAreUp() throws Exception {
        subscribes(WANG);
        subscribes(number(0));
        try (var lin = SwitchPhone.of(number(0), call -> {
            call.answer();
            call.awaitKey("#", PATIENCE);
        }); var wang = SwitchPhone.of(WANG, refusing(486))) {
            lin.registers(gateway.network().getPort());
            try (var call = wang.calls(gateway.network().getPort(), "13800138010")) {
                assertThat(call.awaitAnswer(PATIENCE)).contains(200);
                gateway.restart();

                assertThat(call.hangUp()).isEqualTo(200);
            }
            try (var call = wang.calls(gateway.network().getPort(), "13800138010")) {
                assertThat(call.awaitAnswer(PATIENCE)).contains(200);
                assertThat(lin.calls).hasSize(2);
            }
        }
    }

    @Test
    void portOfTheNetworkIsWhereItWasSet() {
        assertThat(gateway.get(SipProxy.class).port()).isEqualTo(gateway.network().getPort());
        assertThat(gateway.get(SipProxy.class).sentBy()).isEqualTo("127.0.0.1:" + gateway.network().getPort());
    }
}
