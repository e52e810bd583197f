package yinxin.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import yinxin.app.demo.Stage;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.recording.MasterKey;

/// A gateway and a WeChat on localhost that know of each other. Everything between them is the real protocol.
record Demo(WeChatSimulator wechat, Gateway.Running gateway) implements AutoCloseable {
    /// Owners call this one to prove a number.
    static final String PROOF_NUMBER = "+861012345678";
    /// The numbers that the demo's WeChat user has bound.
    static final PhoneNumber BOUND = new PhoneNumber("+8613800138000");
    static final PhoneNumber ALSO_BOUND = new PhoneNumber("+8613700137000");

    /// @param http      pages
    /// @param sip       calls
    /// @param simulator the WeChat
    record Ports(int http, int sip, int simulator) {}

    /// The access number that fixes a condition: as many as there are conditions, as an operator would give them out.
    static String accessNumber(Condition condition) {
        return "+8610123456%02d".formatted(condition.ordinal() + 1);
    }

    /// Starts both; when this returns, calls are taken.
    static Demo start(Path directory, Ports ports, String operatorToken) {
        var account = SimulatorSettings.demo().withPort(ports.simulator());
        var wechat = WeChatSimulator.start(account, Clock.systemUTC());
        try {
            var page = new Gateway.Further(List.of(DemoWiring.class), Map.of("wechat", wechat));
            var gateway = Gateway.start(Optional.empty(), settings(directory, ports, account, wechat.url(), operatorToken), Clock.systemUTC(), page);
            var verified = wechat.callbackUrl(URI.create("http://localhost:" + gateway.httpPort() + "/wechat/callback"));
            if (!verified.passed()) {
                gateway.close();
                throw new IllegalStateException("the WeChat on localhost does not accept the gateway's callback address: " + verified.detail());
            }
            gateway.get(Stage.class).startOver();
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
        settings.put("yinxin.operator.token", operatorToken);
        settings.put("yinxin.pages.frame-ancestors", "'self' " + wechat);
        return settings;
    }

    /// What the terminal says when everything is up.
    String welcome() {
        var call = "./yinxin call" + (gateway.sipPort() == CallCommand.USUAL_PORT ? "" : " --gateway 127.0.0.1:" + gateway.sipPort());
        return """
                Open  %s/demo  and press the green button: a telephone, the call as it happens, and a WeChat, side by side.

                Or call from another terminal, and look into the WeChat there:
                   %s --to 13800138000 --from 13900139000 --condition powered-off

                Operator's REST %s/operator/api/ (bearer token "%s")   metrics /metrics   WeChat alone %s
                Everything is on this machine and forgotten at the end. Ctrl-C stops it.""".formatted(gateway.settings().publicUrl(), call,
                gateway.settings().publicUrl(), gateway.settings().operatorToken(), wechat.url());
    }

    @Override
    public void close() {
        gateway.close();
        wechat.close();
    }
}
