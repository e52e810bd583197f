package yinxin.wechat.api;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.message.OpenId;

/// The Official Account's API as far as this product needs it. Thread-safe; every call waits for WeChat's answer (eight
/// seconds at most for each request, and a push is one request unless a token must be fetched), and never throws for what the
/// other side does.
public final class WeChatApi {
    /// 40029 invalid, 40163 used, 42003 expired, 41008 missing: another code can help.
    private static final Set<Integer> CODE_SPENT = Set.of(40029, 40163, 42003, 41008);

    private static final String MENU = "/cgi-bin/menu/get?access_token={token}";
    /// How WeChat says that there is no menu: menu no exist.
    private static final int NO_MENU = 46003;

    private final WeChatHttp http;
    private final AccessTokens tokens;
    private final WeChatSettings settings;
    private final Clock clock;

    public WeChatApi(WeChatSettings settings, Clock clock) {
        this(settings, clock, WeChatHttp.Timeouts.STANDARD);
    }

    /// As one of several nodes that share the account's access token.
    public WeChatApi(WeChatSettings settings, Clock clock, TokenStore shared) {
        this(settings, clock, new WeChatHttp(settings, WeChatHttp.Timeouts.STANDARD), Optional.of(shared));
    }

    WeChatApi(WeChatSettings settings, Clock clock, WeChatHttp.Timeouts timeouts) {
        this(settings, clock, new WeChatHttp(settings, timeouts), Optional.empty());
    }

    private WeChatApi(WeChatSettings settings, Clock clock, WeChatHttp http, Optional<TokenStore> shared) {
        this.http = http;
        this.tokens = new AccessTokens(http, settings, clock, shared);
        this.settings = settings;
        this.clock = clock;
    }

    /// Sends a template message: `POST /cgi-bin/message/template/send`.
    public DeliveryOutcome send(TemplatePush push) {
        Map<String, Map<String, String>> data = new LinkedHashMap<>();
        push.values().forEach((key, value) -> data.put(key, Map.of("value", value)));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("touser", push.to().value());
        body.put("template_id", push.templateId());
        body.put("url", push.url().toString());
        body.put("client_msg_id", push.clientMessageId());
        body.put("data", data);
        return push("/cgi-bin/message/template/send?access_token={token}", body);
    }

    /// Says something in the chat: `POST /cgi-bin/message/custom/send`.
    public DeliveryOutcome send(CustomerPush push) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("touser", push.to().value());
        body.put("msgtype", "text");
        body.put("text", Map.of("content", push.text()));
        return push("/cgi-bin/message/custom/send?access_token={token}", body);
    }

    /// Makes a QR code with a scene of ours (带参数的临时二维码): `POST /cgi-bin/qrcode/create`.
    ///
    /// @param scene at most 64 characters
    /// @param lives at most 30 days
    public QrCreation qrCode(String scene, Duration lives) {
        Map<String, Object> body = Map.of("expire_seconds", lives.toSeconds(), "action_name", "QR_STR_SCENE",
                "action_info", Map.of("scene", Map.of("scene_str", scene)));
        return switch (ask("/cgi-bin/qrcode/create?access_token={token}", body)) {
            case Asked.Answered(var answer) when answer.path("url").isString() && answer.path("ticket").isString() -> new QrCreation.Made(
                    answer.path("url").asString(), answer.path("ticket").asString(), Duration.ofSeconds(answer.path("expire_seconds").asLong(lives.toSeconds())));
            case Asked.Answered _ -> new QrCreation.NotMade("WeChat's answer holds no code");
            case Asked.Not(var why) -> new QrCreation.NotMade(why);
        };
    }

    private sealed interface Asked {
        record Answered(JsonNode body) implements Asked {}

        record Not(String why) implements Asked {}
    }

    /// Asks with a token; when WeChat rejects the token, once more with another.
    private Asked ask(String path, Map<String, Object> body) {
        if (!(tokens.current() instanceof AccessTokens.Grant.Token token)) {
            return new Asked.Not("WeChat gives no access token just now");
        }
        var reply = http.post(path, body, token.value());
        if (reply instanceof Reply.Failed(var code, var _) && WeChatError.concernsToken(code) && tokens.insteadOf(token) instanceof AccessTokens.Grant.Token other) {
            reply = http.post(path, body, other.value());
        }
        return switch (reply) {
            case Reply.Done(var answer) -> new Asked.Answered(answer);
            case Reply.Failed(var code, var message) -> new Asked.Not(code + " " + message);
            case Reply.NotSent(var why) -> new Asked.Not(why);
            case Reply.Lost(var why) -> new Asked.Not(why);
            case Reply.WrongPlace(var why) -> new Asked.Not(why);
        };
    }

    /// Asks whom a web authorization code stands for: `GET /sns/oauth2/access_token`. A code can be asked about once.
    public CodeExchange exchange(String code) {
        var reply = http.get("/sns/oauth2/access_token?appid={appid}&secret={secret}&code={code}&grant_type=authorization_code",
                settings.appId(), settings.appSecret().value(), code);
        return switch (reply) {
            case Reply.Done(var body) -> identified(body);
            case Reply.Failed failed when CODE_SPENT.contains(failed.code()) -> new CodeExchange.Spent();
            case Reply.Failed failed -> switch (WeChatError.outcome(failed, clock.instant())) {
                case DeliveryOutcome.Unknown(var why) -> new CodeExchange.NotNow(why);
                case DeliveryOutcome.TryLater(var why, var _) -> new CodeExchange.NotNow(why);
                case DeliveryOutcome.TooFast(var why, var _) -> new CodeExchange.NotNow(why);
                case DeliveryOutcome.QuotaUsedUp(var why, var _) -> new CodeExchange.NotNow(why);
                case DeliveryOutcome.ChatClosed(var why) -> new CodeExchange.NotNow(why);
                case DeliveryOutcome.Stopped(var why) -> new CodeExchange.Misconfigured(why);
                case DeliveryOutcome.Refused(var why) -> new CodeExchange.Misconfigured(why);
                case DeliveryOutcome.Misconfigured(var why) -> new CodeExchange.Misconfigured(why);
                case DeliveryOutcome.Unfollowed _, DeliveryOutcome.Accepted _ -> new CodeExchange.Misconfigured(failed.message());
            };
            case Reply.NotSent(var why) -> new CodeExchange.NotNow(why);
            case Reply.Lost(var why) -> new CodeExchange.NotNow(why);
            case Reply.WrongPlace(var why) -> new CodeExchange.Misconfigured(why);
        };
    }

    private static CodeExchange identified(JsonNode body) {
        if (body.path("is_snapshotuser").asInt(0) == 1) {
            return new CodeExchange.Snapshot();
        }
        try {
            return new CodeExchange.Identified(new OpenId(body.path("openid").asString("")));
        } catch (IllegalArgumentException e) {
            return new CodeExchange.NotNow("WeChat's answer holds no openid");
        }
    }

    /// Which menu the account has: `GET /cgi-bin/menu/get`.
    public MenuState menu(Menu wanted) {
        return switch (tokens.current()) {
            case AccessTokens.Grant.None(var why) -> new MenuState.NotTold(why);
            case AccessTokens.Grant.Token token -> {
                var reply = http.get(MENU, token.value());
                yield state(reply instanceof Reply.Failed(var code, var _) && WeChatError.concernsToken(code)
                        && tokens.insteadOf(token) instanceof AccessTokens.Grant.Token other ? http.get(MENU, other.value()) : reply, wanted);
            }
        };
    }

    private MenuState state(Reply reply, Menu wanted) {
        return switch (reply) {
            case Reply.Done(var body) -> state(body.path("menu").path("button"), wanted);
            case Reply.Failed(var code, var _) when code == NO_MENU -> new MenuState.None();
            case Reply.Failed _, Reply.NotSent _, Reply.Lost _, Reply.WrongPlace _ -> new MenuState.NotTold(outcome(reply));
        };
    }

    private static MenuState state(JsonNode buttons, Menu wanted) {
        if (buttons.isEmpty()) {
            return new MenuState.None();
        }
        var names = new ArrayList<String>();
        var same = buttons.size() == wanted.buttons().size();
        for (var i = 0; i < buttons.size(); i++) {
            var there = buttons.get(i);
            names.add(there.path("name").asString(""));
            var ours = same ? wanted.buttons().get(i) : null;
            same = ours != null && there.path("type").asString("").equals("view") && there.path("name").asString("").equals(ours.name())
                    && there.path("url").asString("").equals(ours.page().toString()) && there.path("sub_button").isEmpty();
        }
        return same ? new MenuState.AsWanted() : new MenuState.Another(names);
    }

    /// Gives the account this menu, in place of any other: `POST /cgi-bin/menu/create`. Phones show it within minutes.
    public DeliveryOutcome create(Menu menu) {
        return push("/cgi-bin/menu/create?access_token={token}", menu.body());
    }

    /// Posts with a token; when WeChat rejects the token, once more with another.
    private DeliveryOutcome push(String path, Map<String, Object> body) {
        return switch (tokens.current()) {
            case AccessTokens.Grant.None(var why) -> why;
            case AccessTokens.Grant.Token token -> {
                var reply = http.post(path, body, token.value());
                yield reply instanceof Reply.Failed(var code, var _) && WeChatError.concernsToken(code)
                        ? repeat(path, body, token) : outcome(reply);
            }
        };
    }

    private DeliveryOutcome repeat(String path, Map<String, Object> body, AccessTokens.Grant.Token rejected) {
        return switch (tokens.insteadOf(rejected)) {
            case AccessTokens.Grant.None(var why) -> why;
            case AccessTokens.Grant.Token token -> outcome(http.post(path, body, token.value()));
        };
    }

    private DeliveryOutcome outcome(Reply reply) {
        return switch (reply) {
            case Reply.Done(var body) -> new DeliveryOutcome.Accepted(receipt(body));
            case Reply.Failed failed -> WeChatError.outcome(failed, clock.instant());
            case Reply.NotSent(var why) -> new DeliveryOutcome.TryLater(why, Optional.empty());
            case Reply.Lost(var why) -> new DeliveryOutcome.Unknown(why);
            case Reply.WrongPlace(var why) -> new DeliveryOutcome.Misconfigured(why);
        };
    }

    /// WeChat's `msgid` as its digits: it has 64 bits, so it never passes through a floating-point number. 0 names nothing.
    private static Optional<String> receipt(JsonNode body) {
        var id = body.path("msgid");
        var digits = id.isIntegralNumber() ? id.bigIntegerValue().toString() : id.isString() ? id.stringValue() : "";
        return digits.isEmpty() || digits.equals("0") ? Optional.empty() : Optional.of(digits);
    }
}
