package yinxin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.simulator.Client.assertError;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import yinxin.MovedClock;

class WebLoginTest {
    private static final String PAGE = "http://localhost:8080/oauth?to=/m/1";
    private final MovedClock clock = new MovedClock();
    private WeChatSimulator wechat = WeChatSimulator.start(SimulatorSettings.demo(), clock);
    private Client client = new Client(wechat);
    private String openId = wechat.createUser("小林");

    @AfterEach
    void stop() {
        wechat.close();
    }

    private void restart(SimulatorSettings settings) {
        wechat.close();
        wechat = WeChatSimulator.start(settings, clock);
        client = new Client(wechat);
        openId = wechat.createUser("小林");
    }

    private String query(String page, String scope, String state) {
        return "?appid=" + wechat.settings().appId() + "&redirect_uri=" + URLEncoder.encode(page, StandardCharsets.UTF_8)
                + "&response_type=code&scope=" + scope + "&state=" + state;
    }

    private HttpResponse<String> authorize(String query) {
        return client.get("/connect/oauth2/authorize" + query, "Cookie", "theme=dark; wechat_user=" + openId);
    }

    private String code(String scope) {
        var location = authorize(query(PAGE, scope, "s1")).headers().firstValue("Location").orElseThrow();
        return location.replaceFirst(".*[?&]code=([^&]+).*", "$1");
    }

    private JsonNode redeem(String code) {
        return client.call("/sns/oauth2/access_token?appid=" + wechat.settings().appId() + "&secret=" + wechat.settings().appSecret()
                + "&code=" + code + "&grant_type=authorization_code");
    }

    @Test
    void browserOfAUserComesBackWithACodeAndTheState() {
        var answer = authorize(query(PAGE, "snsapi_base", "aB3"));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).matches("http://localhost:8080/oauth\\?to=/m/1&code=[A-Za-z0-9_-]{32}&state=aB3");
        assertThat(authorize(query("http://localhost/cb", "snsapi_base", "1") + "&connect_redirect=1").headers().firstValue("Location").orElseThrow())
                .matches("http://localhost/cb\\?code=.*&state=1");
    }

    @Test
    void codeTellsWhoItIsOnce() {
        var code = code("snsapi_base");
        var answer = redeem(code);
        assertThat(answer.propertyNames()).containsExactly("access_token", "expires_in", "refresh_token", "openid", "scope");
        assertThat(answer.path("openid").asString()).isEqualTo(openId);
        assertThat(answer.path("scope").asString()).isEqualTo("snsapi_base");
        assertThat(answer.path("expires_in").asInt()).isEqualTo(7200);
        assertError(redeem(code), 40163, "code been used");
    }

    @Test
    void codeLivesFiveMinutes() {
        var code = code("snsapi_base");
        var late = code("snsapi_base");
        clock.advance(Duration.ofSeconds(299));
        assertThat(redeem(code).has("openid")).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertError(redeem(late), 40029, "invalid code");
        assertError(redeem("nonsense"), 40029, "invalid code");
        assertError(redeem(""), 41008, "missing code");
    }

    @Test
    void strangerIsKnownTooButASnapshotIsNobody() {
        assertThat(redeem(code("snsapi_base")).path("openid").asString()).isEqualTo(openId);
        wechat.faults().next("/sns/oauth2/access_token", Fault.snapshotUser());
        var snapshot = redeem(code("snsapi_base"));
        assertThat(snapshot.path("is_snapshotuser").asInt()).isEqualTo(1);
        assertThat(snapshot.path("openid").asString()).hasSize(28).isNotEqualTo(openId);
    }

    @Test
    void credentialsOfTheAccountAreNeeded() {
        var id = wechat.settings().appId();
        var secret = wechat.settings().appSecret();
        assertError(client.call("/sns/oauth2/access_token?appid=wxffffffffffffffff&secret=" + secret + "&code=c&grant_type=authorization_code"), 40013, "invalid appid");
        assertError(client.call("/sns/oauth2/access_token?appid=" + id + "&secret=bad&code=c&grant_type=authorization_code"), 40125, "invalid appsecret");
        assertError(client.call("/sns/oauth2/access_token?appid=" + id + "&secret=" + secret + "&code=c&grant_type=code"), 40002, "invalid grant_type");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://localhost.example.com/oauth | 10003
            http://127.0.0.1:8080/oauth         | 10003
            http://www.localhost/oauth          | 10003
            javascript:alert(1)                 | 10003
            not an address                      | 10003
            """)
    void pageOfAnotherDomainIsRefused(String page, String number) {
        var answer = authorize(query(page, "snsapi_base", "s1"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(number);
    }

    @Test
    void domainWithAPortIsComparedWithIt() {
        restart(SimulatorSettings.demo().withOauthDomains("voice.example.com", "localhost:8080"));
        assertThat(authorize(query("https://voice.example.com/oauth", "snsapi_base", "1")).statusCode()).isEqualTo(302);
        assertThat(authorize(query(PAGE, "snsapi_base", "1")).statusCode()).isEqualTo(302);
        assertThat(authorize(query("http://localhost:8081/", "snsapi_base", "1")).body()).contains("10003");
    }

    @Test
    void missingParametersHaveNumbersOfTheirOwn() {
        var good = query(PAGE, "snsapi_base", "s1");
        assertThat(authorize(good.replaceFirst("appid=[^&]*", "appid=")).body()).contains("10012");
        assertThat(authorize(good.replaceFirst("appid=[^&]*", "appid=wx0")).body()).contains("AppID");
        assertThat(authorize(good.replaceFirst("redirect_uri=[^&]*", "redirect_uri=")).body()).contains("10011");
        assertThat(authorize(good.replaceFirst("scope=[^&]*", "scope=")).body()).contains("10010");
        assertThat(authorize(good.replaceFirst("scope=[^&]*", "scope=everything")).body()).contains("10005");
        assertThat(authorize(good.replaceFirst("&state=.*", "")).body()).contains("10013");
        assertThat(authorize(good.replaceFirst("state=.*", "state=a-b")).body()).contains("state 参数错误");
        assertThat(authorize(good.replaceFirst("state=.*", "state=" + "x".repeat(129))).body()).contains("state 参数错误");
        assertThat(authorize(good.replaceFirst("state=.*", "state=" + "x".repeat(128))).statusCode()).isEqualTo(302);
        assertThat(authorize(good.replaceFirst("response_type=code", "response_type=token")).body()).contains("response_type=code");
    }

    @Test
    void parametersMustStandInTheDocumentedOrder() {
        var wrong = "?redirect_uri=http%3A%2F%2Flocalhost%2F&appid=" + wechat.settings().appId() + "&response_type=code&scope=snsapi_base&state=1";
        assertThat(authorize(wrong).body()).contains("须按此顺序");
    }

    @Test
    void browserThatIsNobodysPhoneIsAskedWhose() {
        var answer = client.get("/connect/oauth2/authorize" + query(PAGE, "snsapi_base", "s1"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("请在微信客户端打开链接", "小林", openId);
    }

    @Test
    void widerScopeAsksTheUserAndGivesTheName() {
        var asked = authorize(query(PAGE, "snsapi_userinfo", "s1"));
        assertThat(asked.body()).contains("申请获得你的昵称");
        var code = authorize(query(PAGE, "snsapi_userinfo", "s1") + "&sim_consent=1").headers().firstValue("Location").orElseThrow()
                .replaceFirst(".*[?&]code=([^&]+).*", "$1");
        var wide = redeem(code);
        assertThat(profile(wide).path("nickname").asString()).isEqualTo("小林");
        assertError(profile(redeem(code("snsapi_base"))), 48001, "api unauthorized");
    }

    private JsonNode profile(JsonNode login) {
        return client.call("/sns/userinfo?access_token=" + login.path("access_token").asString() + "&openid=" + login.path("openid").asString() + "&lang=zh_CN");
    }

    @Test
    void tokenOfAUserIsRefreshedForThirtyDays() {
        var login = redeem(code("snsapi_base"));
        var check = "/sns/auth?access_token=" + login.path("access_token").asString() + "&openid=" + openId;
        assertThat(client.call(check).path("errcode").asInt()).isZero();
        assertError(client.call("/cgi-bin/getcallbackip?access_token=" + login.path("access_token").asString()), 40001, "invalid credential");
        clock.advance(Duration.ofSeconds(7200));
        assertError(client.call(check), 42001, "access_token expired");
        var refresh = "/sns/oauth2/refresh_token?appid=" + wechat.settings().appId() + "&grant_type=refresh_token&refresh_token=";
        var second = client.call(refresh + login.path("refresh_token").asString());
        assertThat(second.path("openid").asString()).isEqualTo(openId);
        assertError(client.call(refresh + login.path("refresh_token").asString()), 40030, "invalid refresh_token");
        clock.advance(Duration.ofDays(30));
        assertError(client.call(refresh + second.path("refresh_token").asString()), 42002, "refresh_token expired");
    }

    @Test
    void onlyAVerifiedServiceAccountHasWebLoginAndASandboxOnlyForFollowers() {
        restart(SimulatorSettings.demo().withAccount(AccountKind.VERIFIED_SUBSCRIPTION));
        assertThat(authorize(query(PAGE, "snsapi_base", "1")).body()).contains("10005");
        restart(SimulatorSettings.demo().withAccount(AccountKind.SANDBOX));
        assertThat(authorize(query(PAGE, "snsapi_base", "1")).body()).contains("10006");
        wechat.follow(openId);
        assertThat(authorize(query(PAGE, "snsapi_base", "1")).statusCode()).isEqualTo(302);
    }
}
