package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
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
import yinxin.simulator.ReceivedPush;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;
import yinxin.storage.SqlBindings;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.proxy.SipProxy;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.recording.MasterKey;

/// `serve` with the embedded network: phones register at it, one calls another, and whatever keeps that one from answering stands in the
/// notice under its own word.
class NetworkJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final PhoneNumber WANG = new PhoneNumber("+8613900139000");

    @TempDir
    Path directory;
    private final String key = MasterKey.generate();
    private final int networkPort = ServedGateway.free();
    private WeChatSimulator wechat;
    private Gateway.Running gateway;

    @BeforeEach
    void start() throws Exception {
        ShortGreetings.writeTo(Files.createDirectories(directory.resolve("greetings")));
        wechat = WeChatSimulator.start(SimulatorSettings.demo().withPort(0), Clock.systemUTC());
        startGateway();
    }

    private void startGateway() {
        gateway = Gateway.start(Optional.empty(), settings(), Clock.systemUTC());
        wechat.callbackUrl(URI.create("http://localhost:" + gateway.httpPort() + "/wechat/callback"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        wechat.close();
    }

    private Map<String, Object> settings() {
        var account = SimulatorSettings.demo();
        var settings = new HashMap<String, Object>(Map.of("server.port", 0, "server.address", "127.0.0.1", "yinxin.public-url", "http://localhost:1",
                "yinxin.data-dir", directory.toString(), "YINXIN_MASTER_KEY", key, "yinxin.sip.host", "127.0.0.1", "yinxin.sip.port", 0,
                "yinxin.wechat.api-url", wechat.url(), "yinxin.wechat.authorize-url", wechat.url() + "/connect/oauth2/authorize"));
        settings.putAll(Map.of("yinxin.wechat.app-id", account.appId(), "yinxin.wechat.app-secret", account.appSecret(),
                "yinxin.wechat.callback-token", account.callbackToken(), "yinxin.wechat.callback-aes-key", account.callbackAesKey(),
                "yinxin.wechat.template.id", SimulatorSettings.MISSED_CALL.id(), "yinxin.wechat.template.caller", "phone_number1",
                "yinxin.wechat.template.time", "time2", "yinxin.wechat.template.duration", "character_string3", "yinxin.wechat.template.condition", "const4"));
        settings.putAll(Map.of("yinxin.network.enabled", true, "yinxin.network.port", networkPort, "yinxin.network.domain", People.REALM,
                "yinxin.network.no-answer", "5s"));
        return settings;
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
        var openId = wechat.createUser("林");
        wechat.follow(openId);
        gateway.get(SqlBindings.class).bind(number, new OpenId(openId), Proof.OPERATOR, java.time.Instant.now());
        try (var wang = SwitchPhone.of(WANG, refusing(486)); var call = wang.calls(networkPort, number.dialled())) {
            assertThat(call.awaitAnswer(PATIENCE)).contains(200);
        }
        await().atMost(PATIENCE).until(() -> !noticesTo(openId).isEmpty());
        assertThat(noticesTo(openId)).singleElement().satisfies(push ->
                assertThat(push.values()).containsEntry("const4", condition.chinese()).containsEntry("phone_number1", "13900139000"));
    }

    private List<ReceivedPush> noticesTo(String openId) {
        return wechat.pushes().stream().filter(push -> push.openId().equals(openId)).toList();
    }

    /// A phone of this number that is registered while the call comes.
    private void missedBy(Condition condition, PhoneNumber number, IncomingCall.Handler phone) throws Exception {
        try (var called = SwitchPhone.of(number, phone)) {
            called.registers(networkPort);
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
            called.registers(networkPort);
            called.endpoint.outOfCoverage(true);
            missedUnder(Condition.OUT_OF_COVERAGE, number);
        }
    }

    private void gone(PhoneNumber number) throws Exception {
        try (var called = SwitchPhone.answering(number)) {
            called.registers(networkPort);
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
            lin.registers(networkPort);
            try (var call = wang.calls(networkPort, "13800138010")) {
                assertThat(call.awaitAnswer(PATIENCE)).contains(200);
                gateway.close();
                awaitFree(networkPort);
                startGateway();

                assertThat(call.hangUp()).isEqualTo(200);
            }
            try (var call = wang.calls(networkPort, "13800138010")) {
                assertThat(call.awaitAnswer(PATIENCE)).contains(200);
                assertThat(lin.calls).hasSize(2);
            }
        }
    }

    /// Waits until a port that has just been closed can be bound again.
    private static void awaitFree(int port) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
            try (var _ = new DatagramSocket(address); var tcp = new ServerSocket()) {
                tcp.setReuseAddress(true);
                tcp.bind(address);
                return true;
            }
        });
    }

    @Test
    void portOfTheNetworkIsWhereItWasSet() {
        assertThat(gateway.get(SipProxy.class).port()).isEqualTo(networkPort);
        assertThat(gateway.get(SipProxy.class).sentBy()).isEqualTo("127.0.0.1:" + networkPort);
    }
}
