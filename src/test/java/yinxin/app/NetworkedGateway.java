package yinxin.app;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
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
import yinxin.network.People;
import yinxin.simulator.ReceivedPush;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;
import yinxin.storage.SqlBindings;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.recording.MasterKey;

/// What `serve` starts when the embedded network is enabled, on free ports of the loopback address, and a WeChat beside it.
final class NetworkedGateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final WeChatSimulator wechat;
    private final Map<String, Object> settings;
    private final int port;
    private Gateway.Running gateway;

    /// @param directory for its data
    /// @param network   further settings, below `yinxin.network.`
    NetworkedGateway(Path directory, Map<String, Object> network) throws IOException {
        this(directory, network, Map.of());
    }

    /// @param further settings of other parts, in full
    NetworkedGateway(Path directory, Map<String, Object> network, Map<String, Object> further) throws IOException {
        ShortGreetings.writeTo(Files.createDirectories(directory.resolve("greetings")));
        var account = SimulatorSettings.demo().withPort(0);
        port = FreePorts.forADemo().sip();
        wechat = WeChatSimulator.start(account, Clock.systemUTC());
        settings = new HashMap<>(Map.of("server.port", 0, "server.address", "127.0.0.1", "yinxin.public-url", "http://localhost:1",
                "yinxin.data-dir", directory.toString(), "YINXIN_MASTER_KEY", MasterKey.generate(), "yinxin.sip.host", "127.0.0.1", "yinxin.sip.port", 0,
                "yinxin.wechat.api-url", wechat.url(), "yinxin.wechat.authorize-url", wechat.url() + "/connect/oauth2/authorize"));
        settings.putAll(Map.of("yinxin.wechat.app-id", account.appId(), "yinxin.wechat.app-secret", account.appSecret(),
                "yinxin.wechat.callback-token", account.callbackToken(), "yinxin.wechat.callback-aes-key", account.callbackAesKey(),
                "yinxin.wechat.template.id", SimulatorSettings.MISSED_CALL.id(), "yinxin.wechat.template.caller", "phone_number1",
                "yinxin.wechat.template.time", "time2", "yinxin.wechat.template.duration", "character_string3", "yinxin.wechat.template.condition", "const4"));
        settings.putAll(Map.of("yinxin.network.enabled", true, "yinxin.notices.at-once", 0, "yinxin.network.port", port, "yinxin.network.domain", People.REALM));
        network.forEach((key, value) -> settings.put("yinxin.network." + key, value));
        settings.putAll(further);
        gateway = start();
    }

    private Gateway.Running start() {
        var started = Gateway.start(Optional.empty(), settings, Clock.systemUTC());
        wechat.callbackUrl(URI.create("http://localhost:" + started.httpPort() + "/wechat/callback"));
        return started;
    }

    /// Stops it and starts it again on the same data and, as far as phones can tell, at the same place.
    void restart() {
        gateway.close();
        awaitFree(network());
        gateway = start();
    }

    /// Waits until a port that has just been closed can be bound again.
    private static void awaitFree(InetSocketAddress address) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            try (var _ = new DatagramSocket(address); var tcp = new ServerSocket()) {
                tcp.setReuseAddress(true);
                tcp.bind(address);
                return true;
            }
        });
    }

    /// Where phones find the network.
    InetSocketAddress network() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    <T> T get(Class<T> type) {
        return gateway.get(type);
    }

    /// Somebody who follows the account and has bound this number; whom to look for among the notices.
    String follower(PhoneNumber number) {
        var openId = wechat.createUser("林");
        wechat.follow(openId);
        get(SqlBindings.class).bind(number, new OpenId(openId), Proof.OPERATOR, Clock.systemUTC().instant());
        return openId;
    }

    List<ReceivedPush> noticesTo(String openId) {
        return wechat.pushes().stream().filter(push -> push.openId().equals(openId)).toList();
    }

    @Override
    public void close() {
        gateway.close();
        wechat.close();
    }
}
