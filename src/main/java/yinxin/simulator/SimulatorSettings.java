package yinxin.simulator;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import yinxin.simulator.protocol.CallbackMode;
import yinxin.simulator.protocol.MessageTemplate;
import yinxin.simulator.protocol.MessageTemplate.Key;

/// What the operator of an account sees on its settings pages, and how strictly this WeChat behaves.
///
/// - `port`: 0 takes a free one. The simulator listens on the loopback address only.
/// - `accountId`: the account's original id, `gh_` and 12 hexadecimal digits.
/// - `callbackAesKey`: EncodingAESKey, 43 characters.
/// - `callbackUrl`: an address that was verified before; see [WeChatSimulator#callbackUrl] for one that is not.
/// - `oauthDomains`: 网页授权域名, compared with the host of `redirect_uri` exactly (with its port if the entry has one).
/// - `ipWhitelist`: addresses that may fetch tokens; empty lets everyone.
/// - `callbackTimeout` and `callbackDeliveries`: 5 s and 3 in total, as documented.
/// - `receiptDelay`: real time between accepting a push and its receipt.
/// - `dailyQuotas`: by path, instead of WeChat's own numbers.
public record SimulatorSettings(int port, String appId, String appSecret, String accountId, String accountName, String callbackToken,
        String callbackAesKey, CallbackMode mode, Optional<URI> callbackUrl, List<String> oauthDomains, List<MessageTemplate> templates,
        AccountKind account, List<String> ipWhitelist, Duration callbackTimeout, int callbackDeliveries, Duration receiptDelay,
        Map<String, Integer> dailyQuotas) {
    /// WeChat keeps at most this many templates for an account.
    private static final int MOST_TEMPLATES = 25;

    public SimulatorSettings {
        oauthDomains = List.copyOf(oauthDomains);
        templates = List.copyOf(templates);
        ipWhitelist = List.copyOf(ipWhitelist);
        dailyQuotas = Map.copyOf(dailyQuotas);
        if (!appId.matches("wx[0-9a-f]{16}")) {
            throw new IllegalArgumentException("an appId is wx and 16 hexadecimal digits, not " + appId);
        }
        if (!callbackToken.matches("[A-Za-z0-9]{3,32}")) {
            throw new IllegalArgumentException("a callback token has 3 to 32 letters and digits");
        }
        if (templates.size() > MOST_TEMPLATES) {
            throw new IllegalArgumentException("an account has at most 25 templates, not " + templates.size());
        }
        if (callbackDeliveries < 1) {
            throw new IllegalArgumentException("a callback is delivered at least once");
        }
    }

    /// The template that a missed call is announced with: its keys are the defaults of the gateway's configuration.
    public static final MessageTemplate MISSED_CALL = new MessageTemplate("Yx7nQ2mZkT0sVb4RfUe9LdHcWpAo1iGj3KxMzBtNqS8", "来电留言通知", List.of(
            new Key("phone_number1", "来电号码"),
            new Key("time2", "来电时间"),
            new Key("character_string3", "留言时长"),
            new Key("const4", "未接原因", List.of("遇忙", "无应答", "关机", "不在服务区", "无法接通", "停机", "拒接", "呼叫转移", "未接来电"))));

    /// A verified service account named 音信 in safe mode, for `localhost`, on a free port. Its secrets open nothing but this simulator.
    public static SimulatorSettings demo() {
        return new SimulatorSettings(0, "wx0123456789abcdef", "0123456789abcdef0123456789abcdef", "gh_0123456789ab", "音信", "yinxinDemoToken",
                "eWlueGluLWRlbW8teWlueGluLWRlbW8teWlueGluISE", CallbackMode.SAFE, Optional.empty(), List.of("localhost"), List.of(MISSED_CALL),
                AccountKind.VERIFIED_SERVICE, List.of(), Duration.ofSeconds(5), 3, Duration.ofMillis(300), Map.of());
    }

    /// The same, listening on `port`.
    public SimulatorSettings withPort(int port) {
        return but(draft -> draft.port = port);
    }

    /// The same with other credentials.
    public SimulatorSettings withCredentials(String appId, String appSecret) {
        return but(draft -> {
            draft.appId = appId;
            draft.appSecret = appSecret;
        });
    }

    /// The same with another token, key and mode of the callback.
    public SimulatorSettings withCallback(CallbackMode mode, String token, String aesKey) {
        return but(draft -> {
            draft.mode = mode;
            draft.callbackToken = token;
            draft.callbackAesKey = aesKey;
        });
    }

    /// The same in another mode.
    public SimulatorSettings withMode(CallbackMode mode) {
        return but(draft -> draft.mode = mode);
    }

    /// The same with a callback address that counts as verified.
    public SimulatorSettings withCallbackUrl(URI callbackUrl) {
        return but(draft -> draft.callbackUrl = Optional.of(callbackUrl));
    }

    /// The same with other patience towards the account's server.
    public SimulatorSettings withPatience(Duration callbackTimeout, int callbackDeliveries, Duration receiptDelay) {
        return but(draft -> {
            draft.callbackTimeout = callbackTimeout;
            draft.callbackDeliveries = callbackDeliveries;
            draft.receiptDelay = receiptDelay;
        });
    }

    /// The same for other domains of web authorization.
    public SimulatorSettings withOauthDomains(String... domains) {
        return but(draft -> draft.oauthDomains = List.of(domains));
    }

    /// The same with other templates.
    public SimulatorSettings withTemplates(MessageTemplate... templates) {
        return but(draft -> draft.templates = List.of(templates));
    }

    /// The same account of another kind.
    public SimulatorSettings withAccount(AccountKind account) {
        return but(draft -> draft.account = account);
    }

    /// The same with tokens only for these addresses.
    public SimulatorSettings withIpWhitelist(String... addresses) {
        return but(draft -> draft.ipWhitelist = List.of(addresses));
    }

    /// The same with a daily quota of its own for `path`.
    public SimulatorSettings withDailyQuota(String path, int calls) {
        return but(draft -> draft.dailyQuotas.put(path, calls));
    }

    private SimulatorSettings but(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return new SimulatorSettings(draft.port, draft.appId, draft.appSecret, accountId, accountName, draft.callbackToken,
                draft.callbackAesKey, draft.mode, draft.callbackUrl, draft.oauthDomains, draft.templates, draft.account,
                draft.ipWhitelist, draft.callbackTimeout, draft.callbackDeliveries, draft.receiptDelay, draft.dailyQuotas);
    }

    /// The components that may be changed, so that a change names only its own.
    private static final class Draft {
        private int port;
        private String appId;
        private String appSecret;
        private String callbackToken;
        private String callbackAesKey;
        private CallbackMode mode;
        private Optional<URI> callbackUrl;
        private List<String> oauthDomains;
        private List<MessageTemplate> templates;
        private AccountKind account;
        private List<String> ipWhitelist;
        private Duration callbackTimeout;
        private int callbackDeliveries;
        private Duration receiptDelay;
        private final Map<String, Integer> dailyQuotas;

        Draft(SimulatorSettings from) {
            port = from.port;
            appId = from.appId;
            appSecret = from.appSecret;
            callbackToken = from.callbackToken;
            callbackAesKey = from.callbackAesKey;
            mode = from.mode;
            callbackUrl = from.callbackUrl;
            oauthDomains = from.oauthDomains;
            templates = from.templates;
            account = from.account;
            ipWhitelist = from.ipWhitelist;
            callbackTimeout = from.callbackTimeout;
            callbackDeliveries = from.callbackDeliveries;
            receiptDelay = from.receiptDelay;
            dailyQuotas = new HashMap<>(from.dailyQuotas);
        }
    }

    /// Prints no secret.
    @Override
    public String toString() {
        return "SimulatorSettings[port=" + port + ", appId=" + appId + ", mode=" + mode + ", account=" + account + "]";
    }
}
