package yinxin.app;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import yinxin.app.demo.Cast;
import yinxin.caller.NetworkAddress;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;
import yinxin.telephony.sip.proxy.SipProxy;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.recording.MasterKey;

/// Phones, a telephone network, a gateway and a WeChat on localhost that know of each other. Everything between them is the real protocol.
record Demo(WeChatSimulator wechat, Gateway.Running gateway) implements AutoCloseable {
    /// Owners call this one to prove a number.
    static final String PROOF_NUMBER = "+861012345678";
    /// The numbers that the demo's WeChat user has bound.
    static final PhoneNumber BOUND = new PhoneNumber("+8613800138000");
    static final PhoneNumber ALSO_BOUND = new PhoneNumber("+8613700137000");
    /// From which visitors call, unless they write another number.
    static final PhoneNumber CALLER = new PhoneNumber("+8613900139000");
    /// Of every subscriber of the demo's network, which takes registrations from this machine alone.
    static final String PASSWORD = "demo";
    /// Nobody watches a phone ring for the 20 s of the field, nor waits in a tunnel for 6 s.
    private static final String RINGING = "6s";
    private static final String SILENCE = "4s";

    /// @param http      pages
    /// @param sip       calls
    /// @param simulator the WeChat
    /// @param network   registrations, and calls from phones; 0 takes a free one
    record Ports(int http, int sip, int simulator, int network) {
        /// With any free one for the network.
        Ports(int http, int sip, int simulator) {
            this(http, sip, simulator, 0);
        }
    }

    /// The access number that fixes a condition: as many as there are conditions, as an operator would give them out.
    static String accessNumber(Condition condition) {
        return "+8610123456%02d".formatted(condition.ordinal() + 1);
    }

    /// Starts both; when this returns, calls are taken.
    static Demo start(Path directory, Ports ports, String operatorToken) {
        return start(directory, ports, operatorToken, Optional.empty());
    }

    /// @param config settings that the demo does not make itself, such as a recogniser
    static Demo start(Path directory, Ports ports, String operatorToken, Optional<Path> config) {
        var account = SimulatorSettings.demo().withPort(ports.simulator());
        var wechat = WeChatSimulator.start(account, Clock.systemUTC());
        try {
            var page = new Gateway.Further(List.of(DemoWiring.class), Map.of("wechat", wechat));
            var gateway = Gateway.start(config, settings(directory, ports, account, wechat.url(), operatorToken), Clock.systemUTC(), page);
            var verified = wechat.callbackUrl(URI.create("http://localhost:" + gateway.httpPort() + "/wechat/callback"));
            if (!verified.passed()) {
                gateway.close();
                throw new IllegalStateException("the WeChat on localhost does not accept the gateway's callback address: " + verified.detail());
            }
            gateway.get(Cast.class).startOver();
            return new Demo(wechat, gateway);
        } catch (RuntimeException e) {
            wechat.close();
            throw e;
        }
    }

    private static Map<String, Object> settings(Path directory, Ports ports, SimulatorSettings account, URI wechat, String operatorToken) {
        var settings = new HashMap<String, Object>();
        settings.put("server.port", ports.http());
        settings.put("server.address", "127.0.0.1");
        settings.put("yinxin.public-url", "http://localhost:" + ports.http());
        settings.put("yinxin.data-dir", directory.toString());
        settings.put("YINXIN_MASTER_KEY", MasterKey.generate());
        settings.put("yinxin.sip.host", "127.0.0.1");
        settings.put("yinxin.sip.port", ports.sip());
        settings.put("yinxin.sip.access-numbers[0].number", PROOF_NUMBER);
        settings.put("yinxin.sip.access-numbers[0].purpose", "proof");
        for (var condition : Condition.values()) {
            var key = "yinxin.sip.access-numbers[" + (condition.ordinal() + 1) + "].";
            settings.put(key + "number", accessNumber(condition));
            settings.put(key + "condition", condition.key());
        }
        settings.put("yinxin.sip.trunks[0].name", "localhost");
        settings.put("yinxin.sip.trunks[0].from[0]", "127.0.0.0/8");
        settings.put("yinxin.network.enabled", "true");
        var exchange = "127.0.0.1:" + free();
        var voicemail = "127.0.0.1:" + free();
        settings.put("yinxin.e1[0].name", "e1");
        settings.put("yinxin.e1[0].listen", voicemail);
        settings.put("yinxin.e1[0].peer", exchange);
        settings.put("yinxin.network.voicemail.e1.listen", exchange);
        settings.put("yinxin.network.voicemail.e1.peer", voicemail);
        settings.put("yinxin.network.port", ports.network());
        settings.put("yinxin.network.no-answer", RINGING);
        settings.put("yinxin.network.silence", SILENCE);
        settings.put("yinxin.network.upstream.uri", "sip:127.0.0.1:" + ports.sip());
        settings.put("yinxin.code-calls.via", "network");
        settings.put("yinxin.wechat.api-url", wechat.toString());
        settings.put("yinxin.wechat.authorize-url", wechat + "/connect/oauth2/authorize");
        settings.put("yinxin.wechat.app-id", account.appId());
        settings.put("yinxin.wechat.app-secret", account.appSecret());
        settings.put("yinxin.wechat.callback-token", account.callbackToken());
        settings.put("yinxin.wechat.callback-aes-key", account.callbackAesKey());
        settings.put("yinxin.wechat.template.id", SimulatorSettings.MISSED_CALL.id());
        settings.put("yinxin.wechat.template.caller", "phone_number1");
        settings.put("yinxin.wechat.template.time", "time2");
        settings.put("yinxin.wechat.template.duration", "character_string3");
        settings.put("yinxin.wechat.template.condition", "const4");
        // Whoever tries it calls more often than anybody is called, and wants to see what became of each call.
        settings.put("yinxin.notices.at-once", "0");
        settings.put("yinxin.operator.token", operatorToken);
        settings.put("yinxin.pages.frame-ancestors", "'self' " + wechat);
        return settings;
    }

    /// A port that the system gave out a moment ago, and gives to nobody else soon.
    private static int free() {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (SocketException e) {
            throw new UncheckedIOException("this machine has no free UDP port", e);
        }
    }

    /// The network that its phones are in.
    NetworkAddress network() {
        var port = gateway.get(SipProxy.class).port();
        return new NetworkAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "udp", gateway.settings().network().domain());
    }

    /// What the terminal says when everything is up.
    String welcome() {
        var direct = gateway.sipPort() == CallCommand.USUAL_PORT ? "" : " --gateway 127.0.0.1:" + gateway.sipPort();
        var network = "--network sip:127.0.0.1:" + gateway.get(SipProxy.class).port();
        return """
                Open  %1$s/demo  and press the green button: two telephones, the call as it happens, and a WeChat, side by side.

                Or from other terminals, through the demo's telephone network (each number's password is "%2$s"; only this machine gets in):
                   ./yinxin phone %3$s --number 13800138000 --password %2$s --busy
                   ./yinxin call  %3$s --number 13900139000 --password %2$s --to 13800138000
                or straight to the gateway, as another network would divert a call:
                   ./yinxin call%4$s --to 13800138000 --from 13900139000 --condition powered-off

                Operator's console %1$s/operator (./yinxin operator add admin --role admin --gateway %1$s --token %5$s makes its login)
                and REST %1$s/operator/api/ (bearer token "%5$s")   metrics /metrics   WeChat alone %6$s
                Everything is on this machine and forgotten at the end. Ctrl-C stops it.""".formatted(gateway.settings().publicUrl(), PASSWORD, network,
                direct, gateway.settings().operatorToken(), wechat.url());
    }

    @Override
    public void close() {
        gateway.close();
        wechat.close();
    }
}
