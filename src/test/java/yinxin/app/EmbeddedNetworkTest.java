package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.network.Baresip;
import yinxin.network.Forwarding;
import yinxin.network.Linphone;
import yinxin.network.People;
import yinxin.network.RealPhone;
import yinxin.network.Registrations;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.network.SubscriberState;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;

/// Our own network and somebody else's phones, baresip and Linphone, on both sides of the call. Each true reason for which a call is missed
/// arrives in WeChat under its own word.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedNetworkTest {
    private static final PhoneNumber CALLER = new PhoneNumber("+8613900139000");
    private static final PhoneNumber OTHER_CALLER = new PhoneNumber("+8613700137000");
    private static final String PASSWORD = "secret-of-this-test";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /// Who made the phone that is called.
    enum Maker { BARESIP, LINPHONE }

    @TempDir
    static Path directory;
    private NetworkedGateway gateway;
    private Path speech;
    private RealPhone baresip;
    private RealPhone linphone;

    /// Timers are long enough for a phone on a busy machine to say what it does.
    @BeforeAll
    void start() throws Exception {
        speech = directory.resolve("speech.wav");
        try (var in = EmbeddedNetworkTest.class.getResourceAsStream("/caller/sample-zh.wav")) {
            Files.write(speech, in.readAllBytes());
        }
        gateway = new NetworkedGateway(directory.resolve("data"), Map.of("digests", "md5", "silence", "4s", "no-answer", "30s"));
        subscribes(CALLER);
        subscribes(OTHER_CALLER);
        baresip = phone(Maker.BARESIP, CALLER);
        linphone = phone(Maker.LINPHONE, OTHER_CALLER);
    }

    @AfterAll
    void stop() {
        baresip.close();
        linphone.close();
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource(Maker.class)
    void aPhoneInACallIsBusy(Maker maker) throws Exception {
        var owner = owner(10 + maker.ordinal());
        try (var phone = phone(maker, owner.number)) {
            var occupying = maker == Maker.BARESIP ? linphone : baresip;
            var calling = maker == Maker.BARESIP ? baresip : linphone;
            occupying.dial(owner.number.dialled());
            phone.awaitRinging();
            phone.answer();
            occupying.awaitInCall();
            phone.awaitInCall();

            callsAndHangsUp(calling, owner.number);
            arrives(owner, calling == baresip ? CALLER : OTHER_CALLER, Condition.BUSY);

            phone.hangUp();
            occupying.awaitEnd();
        }
    }

    @Test
    void aPhoneThatNeverRegisteredIsPoweredOff() {
        var owner = owner(20);
        callsAndHangsUp(linphone, owner.number);
        arrives(owner, OTHER_CALLER, Condition.POWERED_OFF);
    }

    @ParameterizedTest
    @EnumSource(Maker.class)
    void aPhoneThatWasSwitchedOffIsPoweredOff(Maker maker) throws Exception {
        var owner = owner(30 + maker.ordinal());
        try (var phone = phone(maker, owner.number)) {
            phone.switchOff();
            await().atMost(PATIENCE).until(() -> !isRegistered(owner.number));
            callsAndHangsUp(baresip, owner.number);
        }
        arrives(owner, CALLER, Condition.POWERED_OFF);
    }

    /// One of each make, at the same time: silence takes its time.
    @Test
    void aPhoneInATunnelIsOutOfCoverage() throws Exception {
        var one = owner(40);
        var other = owner(41);
        try (var first = phone(Maker.BARESIP, one.number); var second = phone(Maker.LINPHONE, other.number)) {
            first.enterTunnel();
            second.enterTunnel();
            baresip.dial(one.number.dialled());
            linphone.dial(other.number.dialled());
            for (var caller : List.of(baresip, linphone)) {
                caller.awaitInCall();
                caller.hangUp();
                caller.awaitEnd();
            }
        }
        arrives(one, CALLER, Condition.OUT_OF_COVERAGE);
        arrives(other, OTHER_CALLER, Condition.OUT_OF_COVERAGE);
    }

    /// Its port is closed and it has not signed off.
    @ParameterizedTest
    @EnumSource(Maker.class)
    void aPhoneThatLostItsBatteryIsOutOfCoverageUntilItsRegistrationEnds(Maker maker) throws Exception {
        var owner = owner(45 + maker.ordinal());
        phone(maker, owner.number).close();
        assertThat(isRegistered(owner.number)).isTrue();
        callsAndHangsUp(linphone, owner.number);
        arrives(owner, OTHER_CALLER, Condition.OUT_OF_COVERAGE);
    }

    @ParameterizedTest
    @EnumSource(Maker.class)
    void whoHasNotPaidIsSuspendedAlthoughThePhoneIsThere(Maker maker) throws Exception {
        var owner = owner(50 + maker.ordinal());
        try (var phone = phone(maker, owner.number)) {
            gateway.get(SubscriberRegister.class).setState(owner.number, SubscriberState.SUSPENDED);
            callsAndHangsUp(baresip, owner.number);
            arrives(owner, CALLER, Condition.SUSPENDED);

            gateway.get(SubscriberRegister.class).setState(owner.number, SubscriberState.ATTACHED);
            isCalledAndAnswers(phone, owner.number);
        }
        assertThat(gateway.noticesTo(owner.openId)).hasSize(1);
    }

    /// Both ring until their timers, at the same time.
    @Test
    void aPhoneThatRingsAndIsNotTakenDoesNotAnswer() throws Exception {
        var one = owner(60);
        var other = owner(61);
        try (var first = phone(Maker.BARESIP, one.number); var second = phone(Maker.LINPHONE, other.number)) {
            for (var owner : List.of(one, other)) {
                gateway.get(SubscriberRegister.class).setForwarding(owner.number, Forwarding.usual(Forwarding.SHORTEST));
            }
            linphone.dial(one.number.dialled());
            baresip.dial(other.number.dialled());
            first.awaitRinging();
            second.awaitRinging();
            for (var caller : List.of(linphone, baresip)) {
                caller.awaitInCall();
                caller.hangUp();
                caller.awaitEnd();
            }
            first.awaitEnd();
            second.awaitEnd();
        }
        arrives(one, OTHER_CALLER, Condition.NO_ANSWER);
        arrives(other, CALLER, Condition.NO_ANSWER);
    }

    /// Linphone says 603; baresip, whose owner can only hang up, says 486, and that is what the network then knows.
    @ParameterizedTest
    @EnumSource(Maker.class)
    void whoDeclinesRejects(Maker maker) throws Exception {
        var owner = owner(70 + maker.ordinal());
        try (var phone = phone(maker, owner.number)) {
            baresip.dial(owner.number.dialled());
            phone.awaitRinging();
            phone.hangUp();
            baresip.awaitInCall();
            baresip.hangUp();
            baresip.awaitEnd();
        }
        arrives(owner, CALLER, maker == Maker.LINPHONE ? Condition.REJECTED : Condition.BUSY);
    }

    @ParameterizedTest
    @EnumSource(Maker.class)
    void aPhoneIsStillThereAfterARestart(Maker maker) throws Exception {
        var owner = owner(80 + maker.ordinal());
        try (var phone = phone(maker, owner.number)) {
            gateway.restart();
            isCalledAndAnswers(phone, owner.number);
        }
        assertThat(gateway.noticesTo(owner.openId)).isEmpty();
    }

    /// A subscriber whose number is bound.
    private record Owner(PhoneNumber number, String openId) {}

    private Owner owner(int last) {
        var number = new PhoneNumber("+86138001380" + last);
        subscribes(number);
        return new Owner(number, gateway.follower(number));
    }

    private void subscribes(PhoneNumber number) {
        var forwarding = gateway.get(Subscriber.Terms.class).forwarding();
        gateway.get(SubscriberRegister.class).put(Subscriber.with(number, Subscriber.secret(number, People.REALM, PASSWORD), forwarding));
    }

    private boolean isRegistered(PhoneNumber number) {
        return !gateway.get(Registrations.class).of(number, Clock.systemUTC().instant()).isEmpty();
    }

    private RealPhone phone(Maker maker, PhoneNumber number) throws Exception {
        var home = Files.createTempDirectory(directory, "phone");
        var line = new RealPhone.Line(number.dialled(), PASSWORD, People.REALM, gateway.network());
        var phone = switch (maker) {
            case BARESIP -> Baresip.start(home, line, speech);
            case LINPHONE -> Linphone.start(home, line, speech);
        };
        await("registration of " + number).atMost(PATIENCE).until(() -> isRegistered(number));
        return phone;
    }

    private static void callsAndHangsUp(RealPhone phone, PhoneNumber number) {
        phone.dial(number.dialled());
        phone.awaitInCall();
        phone.hangUp();
        phone.awaitEnd();
    }

    private void isCalledAndAnswers(RealPhone phone, PhoneNumber number) {
        baresip.dial(number.dialled());
        phone.awaitRinging();
        phone.answer();
        baresip.awaitInCall();
        phone.awaitInCall();
        baresip.hangUp();
        baresip.awaitEnd();
        phone.awaitEnd();
    }

    /// The one notice says the condition in its own word, and who called.
    private void arrives(Owner owner, PhoneNumber caller, Condition condition) {
        await().atMost(PATIENCE).until(() -> !gateway.noticesTo(owner.openId).isEmpty());
        assertThat(gateway.noticesTo(owner.openId)).singleElement().satisfies(push ->
                assertThat(push.values()).containsEntry("phone_number1", caller.dialled()).containsEntry("const4", condition.chinese()));
    }
}
