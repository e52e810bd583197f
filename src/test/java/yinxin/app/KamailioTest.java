package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.caller.WavSound;
import yinxin.network.Baresip;
import yinxin.network.Kamailio;
import yinxin.network.Linphone;
import yinxin.network.RealPhone;
import yinxin.simulator.ReceivedPush;
import yinxin.storage.SqlBindings;
import yinxin.storage.SqlMessages;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Correlation;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.WavFile;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.sip.Sipp;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.recording.Recordings;

/// Somebody else's network and somebody else's phones: Kamailio with the configuration of `deploy/kamailio`, baresip and Linphone. Each true
/// reason for which a call is missed arrives in WeChat under its own word.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KamailioTest {
    private static final String PASSWORD = "secret-of-this-test";
    private static final String UPSTREAM = "127.0.0.2";
    private static final String CALLER = "13900139000";
    private static final String OTHER_CALLER = "13700137000";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int SPOKEN_PACKETS = 200;

    /// Who made the phone that is called.
    enum Maker { BARESIP, LINPHONE }

    @TempDir
    static Path directory;
    private Demo demo;
    private Kamailio network;
    private Path speech;
    private RealPhone baresip;
    private RealPhone linphone;

    @BeforeAll
    void start() throws Exception {
        ShortGreetings.writeTo(directory.resolve("data").resolve("greetings"));
        speech = directory.resolve("speech.wav");
        try (var in = KamailioTest.class.getResourceAsStream("/caller/sample-zh.wav")) {
            Files.write(speech, in.readAllBytes());
        }
        demo = Demo.start(directory.resolve("data"), FreePorts.forADemo(), "kamailio-test");
        network = Kamailio.start(directory.resolve("kamailio"), settings("127.0.0.1:" + demo.gateway().sipPort()));
        baresip = Baresip.start(directory.resolve("caller"), line(CALLER), speech);
        linphone = Linphone.start(directory.resolve("other-caller"), line(OTHER_CALLER), speech);
        awaitRegistered(CALLER);
        awaitRegistered(OTHER_CALLER);
    }

    @AfterAll
    void stop() {
        for (var thing : new AutoCloseable[] {baresip, linphone, network, demo}) {
            close(thing);
        }
    }

    private static void close(AutoCloseable thing) {
        try (thing) {
            // nothing but the end
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// What an operator changes in `kamailio.cfg`, and shorter timers; long enough, though, for a phone on a busy machine to say what it does.
    private static Map<String, Object> settings(String voicemail) {
        var settings = new HashMap<String, Object>(Map.of("YINXIN", voicemail, "UPSTREAM_HOST", UPSTREAM, "NO_ANSWER_MS", 7_000, "SILENCE_MS", 4_000));
        EnumSet.range(Condition.BUSY, Condition.REJECTED).forEach(c -> settings.put("ACCESS_" + c.name(), Demo.accessNumber(c)));
        return settings;
    }

    @ParameterizedTest
    @EnumSource(Maker.class)
    void aPhoneInACallIsBusy(Maker maker) throws Exception {
        var owner = subscriber("1380013801" + maker.ordinal());
        try (var phone = phone(maker, owner.number)) {
            var occupying = maker == Maker.BARESIP ? linphone : baresip;
            var calling = maker == Maker.BARESIP ? baresip : linphone;
            occupying.dial(owner.number);
            phone.awaitRinging();
            phone.answer();
            occupying.awaitInCall();
            phone.awaitInCall();

            leavesAVoiceMessage(calling, owner.number);
            arrives(owner, calling == baresip ? CALLER : OTHER_CALLER, Condition.BUSY);
            assertThat(onlyMessage(owner).kind()).isEqualTo(MessageKind.VOICE);
            isWhatWasSaid(onlyMessage(owner));

            phone.hangUp();
            occupying.awaitEnd();
        }
    }

    @Test
    void aPhoneThatNeverRegisteredIsPoweredOff() throws Exception {
        var owner = subscriber("13800138020");
        callsAndHangsUp(linphone, owner.number);
        arrives(owner, OTHER_CALLER, Condition.POWERED_OFF);
    }

    @ParameterizedTest
    @EnumSource(Maker.class)
    void aPhoneThatWasSwitchedOffIsPoweredOff(Maker maker) throws Exception {
        var owner = subscriber("1380013803" + maker.ordinal());
        try (var phone = phone(maker, owner.number)) {
            phone.switchOff();
            await().atMost(PATIENCE).until(() -> !network.isRegistered(owner.number));
            callsAndHangsUp(baresip, owner.number);
        }
        arrives(owner, CALLER, Condition.POWERED_OFF);
    }

    /// One of each make, at the same time: silence takes its time.
    @Test
    void aPhoneInATunnelIsOutOfCoverage() throws Exception {
        var one = subscriber("13800138040");
        var other = subscriber("13800138041");
        try (var first = phone(Maker.BARESIP, one.number); var second = phone(Maker.LINPHONE, other.number)) {
            first.enterTunnel();
            second.enterTunnel();
            baresip.dial(one.number);
            callsAndHangsUp(linphone, other.number);
            baresip.awaitInCall();
            baresip.hangUp();
            baresip.awaitEnd();
        }
        arrives(one, CALLER, Condition.OUT_OF_COVERAGE);
        arrives(other, OTHER_CALLER, Condition.OUT_OF_COVERAGE);
    }

    @Test
    void aPhoneThatLostItsBatteryIsOutOfCoverageUntilItsRegistrationEnds() throws Exception {
        var owner = subscriber("13800138045");
        phone(Maker.BARESIP, owner.number).close();
        assertThat(network.isRegistered(owner.number)).isTrue();
        callsAndHangsUp(baresip, owner.number);
        arrives(owner, CALLER, Condition.OUT_OF_COVERAGE);
    }

    @Test
    void whoHasNotPaidIsSuspendedAlthoughThePhoneIsThere() throws Exception {
        var owner = subscriber("13800138050");
        try (var phone = phone(Maker.LINPHONE, owner.number)) {
            network.command("htable.seti", "suspended", "s:" + owner.number, "1");
            callsAndHangsUp(baresip, owner.number);
            arrives(owner, CALLER, Condition.SUSPENDED);

            network.command("htable.delete", "suspended", "s:" + owner.number);
            baresip.dial(owner.number);
            phone.awaitRinging();
            phone.answer();
            baresip.awaitInCall();
            phone.awaitInCall();
            baresip.hangUp();
            baresip.awaitEnd();
            phone.awaitEnd();
        }
        assertThat(messages(owner)).hasSize(1);
    }

    @Test
    void aPhoneThatRingsAndIsNotTakenDoesNotAnswer() throws Exception {
        var one = subscriber("13800138060");
        var other = subscriber("13800138061");
        try (var first = phone(Maker.BARESIP, one.number); var second = phone(Maker.LINPHONE, other.number)) {
            linphone.dial(one.number);
            baresip.dial(other.number);
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

    @Test
    void whoDeclinesRejects() throws Exception {
        var owner = subscriber("13800138070");
        try (var phone = phone(Maker.LINPHONE, owner.number)) {
            baresip.dial(owner.number);
            phone.awaitRinging();
            phone.hangUp();
            baresip.awaitInCall();
            baresip.hangUp();
            baresip.awaitEnd();
        }
        arrives(owner, CALLER, Condition.REJECTED);
    }

    @Test
    void aCallerWhoGivesUpWhileItRingsIsNotDiverted() throws Exception {
        var owner = subscriber("13800138075");
        try (var phone = phone(Maker.LINPHONE, owner.number)) {
            baresip.dial(owner.number);
            phone.awaitRinging();
            baresip.hangUp();
            baresip.awaitEnd();
            phone.awaitEnd();
            phone.switchOff();
        }
        await().atMost(PATIENCE).until(() -> !network.isRegistered(owner.number));
        callsAndHangsUp(linphone, owner.number);
        arrives(owner, OTHER_CALLER, Condition.POWERED_OFF);
    }

    @Test
    void aWithheldCallerIsKnownToTheNetworkAndToNobodyElse() throws Exception {
        var owner = subscriber("13800138080");
        network.subscriber("13600136000", PASSWORD);
        try (var shy = Linphone.withheld(Files.createTempDirectory(directory, "phone"), line("13600136000"), speech)) {
            awaitRegistered("13600136000");
            callsAndHangsUp(shy, owner.number);
        }
        var push = pushTo(owner);
        assertThat(push.values()).containsEntry("const4", Condition.POWERED_OFF.chinese());
        assertThat(push.values().toString()).doesNotContain("13600136000");
        var call = onlyMessage(owner).call();
        assertThat(call.withheld()).isTrue();
        assertThat(call.caller()).contains(new PhoneNumber("+8613600136000"));
    }

    @Test
    void aCallThatWasSentOnFirstIsForWhoDidNotTakeItInTheEnd() throws Exception {
        var first = subscriber("13800138090");
        var second = subscriber("13800138091");
        network.command("htable.sets", "forward", "s:" + first.number, "s:" + second.number);
        callsAndHangsUp(baresip, first.number);
        arrives(second, CALLER, Condition.POWERED_OFF);
        assertThat(messages(first)).isEmpty();
    }

    @Test
    void twoWhoSendTheirCallsToOneAnotherDoNotKeepACallGoingRound() throws Exception {
        var one = subscriber("13800138092");
        var other = subscriber("13800138093");
        network.command("htable.sets", "forward", "s:" + one.number, "s:" + other.number);
        network.command("htable.sets", "forward", "s:" + other.number, "s:" + one.number);
        baresip.dial(one.number);
        assertThat(baresip.awaitEnd()).isEqualTo("480 Diverted Too Often");
    }

    @Test
    void aCallThatAnotherNetworkDivertedBeforeWithoutMpIsStillOurSubscribers() throws Exception {
        var owner = subscriber("13800138094");
        Sipp.scenario("upstream").dialling(owner.number).from(UPSTREAM).passesAgainst(network.address().getPort());
        arrives(owner, CALLER, Condition.POWERED_OFF);
    }

    @Test
    void telephoneNumbersMayBeWrittenAsTelUris() throws Exception {
        var owner = subscriber("13800138095");
        Sipp.scenario("upstream-tel").dialling(owner.number).from(UPSTREAM).passesAgainst(network.address().getPort());
        arrives(owner, CALLER, Condition.POWERED_OFF);
    }

    /// What a session border controller between the networks leaves over.
    enum Border {
        /// The request-URI of RFC 4458.
        KEEPS_REQUEST_URI,
        /// History-Info of RFC 4244.
        KEEPS_OLD_HISTORY,
        /// Nothing but the access number and To.
        KEEPS_NOTHING
    }

    @ParameterizedTest
    @EnumSource(Border.class)
    void whatABorderControllerLosesDoesNotMatter(Border border) throws Exception {
        var owner = subscriber("1380013811" + border.ordinal());
        var home = Files.createDirectories(directory.resolve(border.name()));
        try (var sbc = Kamailio.start(home, Path.of("src/test/resources/kamailio/sbc.cfg"), Map.of(border.name(), 1, "GATEWAY_HOST", "127.0.0.1",
                     "GATEWAY_PORT", demo.gateway().sipPort()));
             var behind = Kamailio.start(home.resolve("network"), settings("127.0.0.1:" + sbc.address().getPort()))) {
            behind.subscriber(owner.number, PASSWORD);
            behind.command("htable.seti", "suspended", "s:" + owner.number, "1");
            Sipp.scenario("upstream-tel").dialling(owner.number).from(UPSTREAM).passesAgainst(behind.address().getPort());
        }
        arrives(owner, CALLER, Condition.SUSPENDED);
    }

    private record Owner(String number, String openId) {}

    /// A subscriber of the network, who has bound the number to a WeChat.
    private Owner subscriber(String number) throws Exception {
        network.subscriber(number, PASSWORD);
        var openId = demo.wechat().createUser("机主" + number.substring(7));
        demo.wechat().follow(openId);
        demo.gateway().get(SqlBindings.class).bind(PhoneNumber.parse(number).orElseThrow(), new OpenId(openId), Proof.OPERATOR,
                Clock.systemUTC().instant());
        return new Owner(number, openId);
    }

    private RealPhone.Line line(String number) throws Exception {
        network.subscriber(number, PASSWORD);
        return new RealPhone.Line(number, PASSWORD, Kamailio.DOMAIN, network.address());
    }

    private RealPhone phone(Maker maker, String number) throws Exception {
        var home = Files.createTempDirectory(directory, "phone");
        var phone = switch (maker) {
            case BARESIP -> Baresip.start(home, line(number), speech);
            case LINPHONE -> Linphone.start(home, line(number), speech);
        };
        awaitRegistered(number);
        return phone;
    }

    private void awaitRegistered(String number) {
        await("registration of " + number).atMost(PATIENCE).until(() -> network.isRegistered(number));
    }

    private static void callsAndHangsUp(RealPhone phone, String number) {
        phone.dial(number);
        phone.awaitInCall();
        phone.hangUp();
        phone.awaitEnd();
    }

    private void leavesAVoiceMessage(RealPhone phone, String number) {
        var engine = demo.gateway().get(RtpEngine.class);
        var before = engine.totals().packetsReceived();
        phone.dial(number);
        phone.awaitInCall();
        await().atMost(PATIENCE).until(() -> engine.totals().packetsReceived() > before + SPOKEN_PACKETS);
        phone.hangUp();
        phone.awaitEnd();
    }

    /// The notice says the condition in its own word, and who called.
    private void arrives(Owner owner, String caller, Condition condition) {
        assertThat(pushTo(owner).values()).containsEntry("phone_number1", caller).containsEntry("const4", condition.chinese());
        assertThat(onlyMessage(owner).call().condition()).isEqualTo(condition);
    }

    private ReceivedPush pushTo(Owner owner) {
        return await().atMost(PATIENCE).until(() -> demo.wechat().pushes().stream().filter(p -> p.openId().equals(owner.openId)).findFirst(),
                Optional::isPresent).orElseThrow();
    }

    private List<VoiceMessage> messages(Owner owner) {
        return demo.gateway().get(SqlMessages.class).ofNumber(PhoneNumber.parse(owner.number).orElseThrow(), 10);
    }

    private VoiceMessage onlyMessage(Owner owner) {
        assertThat(messages(owner)).hasSize(1);
        return messages(owner).getFirst();
    }

    /// Half seconds of it, wherever in the caller's sentence they stand: the best, since a phone may adapt
    /// loudness and clock within one of them. By chance alone 0.3 is rare.
    private void isWhatWasSaid(VoiceMessage message) throws Exception {
        var wav = demo.gateway().get(Recordings.class).wav(message.id()).orElseThrow();
        var heard = G711.decode(Arrays.copyOfRange(wav, WavFile.HEADER_LENGTH, wav.length), Codec.PCMA);
        var said = WavSound.parse(Files.readAllBytes(speech)).samples();
        var half = Codec.SAMPLE_RATE / 2;
        assertThat(IntStream.range(1, 5).mapToDouble(i -> Correlation.best(Arrays.copyOfRange(heard, i * half, (i + 1) * half), said, said.length).value())
                .max().orElseThrow()).isGreaterThan(0.6);
    }
}
