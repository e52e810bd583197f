package yinxin.simulator;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;
import yinxin.simulator.protocol.Exchange;
import yinxin.simulator.protocol.Exchange.Answer;
import yinxin.simulator.protocol.Identifiers;
import yinxin.simulator.protocol.WeChatError;

/// 网页授权: tells an account's page which user opened it. Who that is, the in-app browser says by a cookie of this origin.
final class WebLogin {
    /// Names the user whose phone the browser is.
    static final String COOKIE = "wechat_user";
    private static final Duration CODE_LIFE = Duration.ofMinutes(5);
    private static final Duration TOKEN_LIFE = Duration.ofSeconds(7200);
    private static final Duration REFRESH_LIFE = Duration.ofDays(30);
    private static final List<String> ORDER = List.of("appid", "redirect_uri", "response_type", "scope", "state");
    private static final String BASE = "snsapi_base";
    private static final String USERINFO = "snsapi_userinfo";

    private record Code(String openId, String scope, Instant until, boolean used) { }

    private record Login(String openId, String scope, Instant until) { }

    private final SimulatorSettings settings;
    private final Clock clock;
    private final Users users;
    private final Identifiers identifiers;
    private final Map<String, Code> codes = new HashMap<>();
    private final Map<String, Login> tokens = new HashMap<>();
    private final Map<String, Login> refreshTokens = new HashMap<>();

    WebLogin(SimulatorSettings settings, Clock clock, Users users, Identifiers identifiers) {
        this.settings = settings;
        this.clock = clock;
        this.users = users;
        this.identifiers = identifiers;
    }

    /// `GET /connect/oauth2/authorize`: sends the browser back with a code, or shows a page with an error's number.
    Answer authorize(Exchange exchange) {
        var refusal = refusal(exchange);
        if (!refusal.isEmpty()) {
            return page(400, "无法打开页面", "<p class=\"code\">" + Exchange.escape(refusal) + "</p>");
        }
        var user = exchange.cookie(COOKIE).flatMap(users::find);
        if (user.isEmpty()) {
            return chooser(exchange);
        }
        if (settings.account() == AccountKind.SANDBOX && !user.get().following()) {
            return page(400, "无法打开页面", "<p class=\"code\">10006 请先关注该测试号</p>");
        }
        var scope = exchange.query("scope");
        if (scope.equals(USERINFO) && !exchange.query("sim_consent").equals("1")) {
            return page(200, "微信登录", "<p>" + Exchange.escape(settings.accountName()) + " 申请获得你的昵称、头像</p><p><a class=\"button\" href=\""
                    + Exchange.escape(exchange.target()) + "&amp;sim_consent=1\">同意</a></p>");
        }
        var code = "0" + identifiers.text(31);
        synchronized (this) {
            codes.put(code, new Code(user.get().openId(), scope, clock.instant().plus(CODE_LIFE), false));
        }
        var target = exchange.query("redirect_uri");
        var hash = target.indexOf('#');
        var fragment = hash < 0 ? "" : target.substring(hash);
        var address = hash < 0 ? target : target.substring(0, hash);
        return Answer.redirect(address + (address.contains("?") ? "&" : "?") + "code=" + code + "&state=" + Exchange.encode(exchange.query("state")) + fragment);
    }

    /// The number and words of the page that WeChat would show; empty when all is well.
    private String refusal(Exchange exchange) {
        var query = exchange.query();
        if (exchange.query("appid").isEmpty()) {
            return "10012 appid 参数为空";
        }
        if (!exchange.query("appid").equals(settings.appId())) {
            return "AppID 参数错误";
        }
        if (!settings.account().may(AccountKind.Right.WEB_LOGIN)) {
            return "10005 该公众号没有这些scope的权限";
        }
        if (exchange.query("redirect_uri").isEmpty()) {
            return "10011 redirect_uri 参数为空";
        }
        var scope = exchange.query("scope");
        if (scope.isEmpty()) {
            return "10010 scope 参数为空";
        }
        if (!scope.equals(BASE) && !scope.equals(USERINFO)) {
            return "10005 该公众号没有这些scope的权限";
        }
        if (exchange.query("state").isEmpty()) {
            return "10013 state 参数为空";
        }
        if (!exchange.query("state").matches("[a-zA-Z0-9]{1,128}")) {
            return "state 参数错误: 只可用 a-zA-Z0-9, 至多128字节";
        }
        if (!exchange.query("response_type").equals("code")
                || !query.keySet().stream().filter(ORDER::contains).toList().equals(ORDER)) {
            return "参数错误: appid, redirect_uri, response_type=code, scope, state 须按此顺序";
        }
        return ours(exchange.query("redirect_uri")) ? "" : "10003 redirect_uri 域名与后台配置不一致";
    }

    private boolean ours(String address) {
        try {
            var uri = URI.create(address);
            var host = uri.getHost();
            if (host == null || !List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                return false;
            }
            var named = host.toLowerCase(Locale.ROOT);
            return settings.oauthDomains().stream().anyMatch(domain -> domain.equals(named) || domain.equals(named + ":" + uri.getPort()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// A browser that is no phone's: asks whose it shall be. The choice is stored in the cookie and the page asked again.
    private Answer chooser(Exchange exchange) {
        var buttons = users.all().stream().map(user -> "<p><button class=\"button\" data-openid=\"" + Exchange.escape(user.openId()) + "\">"
                + Exchange.escape(user.nickname()) + "</button></p>").collect(Collectors.joining());
        return page(200, "请在微信客户端打开链接", "<p>请选择这部手机登录的微信用户 · Whose phone is this?</p>" + buttons + """
                <script>document.querySelectorAll('button').forEach(b => b.onclick = () => {
                  document.cookie = '%s=' + b.dataset.openid + '; path=/; SameSite=Lax'; location.reload(); });</script>""".formatted(COOKIE));
    }

    private static Answer page(int status, String title, String content) {
        return Answer.html(status, """
                <!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
                <title>%s</title><style>body{font:17px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;text-align:center;color:#191919;background:#ededed;margin:0;padding:20vh 32px}
                h1{font-size:20px;font-weight:500}.code,p{color:#737373}.button{display:inline-block;min-width:184px;padding:8px 24px;border:0;border-radius:8px;background:#07c160;color:#fff;font:inherit;text-decoration:none;cursor:pointer}</style>
                <h1>%s</h1>%s</html>""".formatted(title, title, content));
    }

    /// `GET /sns/oauth2/access_token`: exchanges a code, once.
    Answer redeem(Exchange exchange, boolean snapshot) {
        AccessTokens.checkCredentials(settings, exchange.query("appid"), exchange.query("secret"));
        if (!exchange.query("grant_type").equals("authorization_code")) {
            throw new WeChatError(40002, "invalid grant_type");
        }
        var word = exchange.query("code");
        if (word.isEmpty()) {
            throw new WeChatError(41008, "missing code");
        }
        synchronized (this) {
            var code = codes.get(word);
            if (code == null || !clock.instant().isBefore(code.until())) {
                throw new WeChatError(40029, "invalid code");
            }
            if (code.used()) {
                throw new WeChatError(40163, "code been used");
            }
            codes.put(word, new Code(code.openId(), code.scope(), code.until(), true));
            var json = grant(snapshot ? identifiers.openId(settings.appId()) : code.openId(), code.scope());
            return Answer.json(snapshot ? json.put("is_snapshotuser", 1) : json);
        }
    }

    /// `GET /sns/oauth2/refresh_token`: a new pair; the old refresh token dies.
    synchronized Answer refresh(Exchange exchange) {
        if (!exchange.query("appid").equals(settings.appId())) {
            throw new WeChatError(40013, "invalid appid");
        }
        var login = refreshTokens.remove(exchange.query("refresh_token"));
        if (login == null) {
            throw new WeChatError(40030, "invalid refresh_token");
        }
        if (!clock.instant().isBefore(login.until())) {
            throw new WeChatError(42002, "refresh_token expired");
        }
        return Answer.json(grant(login.openId(), login.scope()));
    }

    /// `GET /sns/auth`: whether a user's token still works.
    Answer check(Exchange exchange) {
        login(exchange);
        return ApiGate.ok();
    }

    /// `GET /sns/userinfo`, which needs the wider scope.
    Answer profile(Exchange exchange) {
        var login = login(exchange);
        if (!login.scope().equals(USERINFO)) {
            throw new WeChatError(48001, "api unauthorized");
        }
        var user = users.addressed(login.openId());
        ObjectNode json = Exchange.JSON.createObjectNode().put("openid", user.openId()).put("nickname", user.nickname()).put("sex", 0)
                .put("language", "").put("city", "").put("province", "").put("country", "").put("headimgurl", "");
        json.putArray("privilege");
        return Answer.json(json);
    }

    private synchronized Login login(Exchange exchange) {
        var login = tokens.get(exchange.query("access_token"));
        if (login == null) {
            throw new WeChatError(40001, "invalid credential, access_token is invalid or not latest");
        }
        if (!clock.instant().isBefore(login.until())) {
            throw new WeChatError(42001, "access_token expired");
        }
        if (!login.openId().equals(exchange.query("openid"))) {
            throw new WeChatError(40003, "invalid openid");
        }
        return login;
    }

    private ObjectNode grant(String openId, String scope) {
        var token = identifiers.accessToken();
        var refresh = identifiers.accessToken();
        tokens.put(token, new Login(openId, scope, clock.instant().plus(TOKEN_LIFE)));
        refreshTokens.put(refresh, new Login(openId, scope, clock.instant().plus(REFRESH_LIFE)));
        return Exchange.JSON.createObjectNode().put("access_token", token).put("expires_in", TOKEN_LIFE.toSeconds())
                .put("refresh_token", refresh).put("openid", openId).put("scope", scope);
    }
}
