package yinxin.wechat.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import yinxin.MovedClock;
import yinxin.voicemail.message.OpenId;
import yinxin.wechat.ScriptedWeChat;
import yinxin.wechat.api.WeChatApi;

class WebAuthorizationTest {
    private static final OpenId LI = new OpenId("o9AgO5Kd5ggOC-bXrbNODIiE3bGY");
    private static final String CODE = "/sns/oauth2/access_token";
    private static final String IS_LI = "{\"access_token\":\"T\",\"expires_in\":7200,\"openid\":\"o9AgO5Kd5ggOC-bXrbNODIiE3bGY\",\"scope\":\"snsapi_base\"}";
    private static final String PATH = "/m/AAAAAAAAAAAAAAAAAAAAAA";
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final MovedClock clock = new MovedClock();
    private final Map<String, String> jar = new LinkedHashMap<>();
    private ScriptedWeChat weChat;
    private WebAuthorization authorization;
    private MockMvc server;

    @BeforeEach
    void start() throws IOException {
        weChat = ScriptedWeChat.start().answer(CODE, IS_LI);
        authorization = authorization(URI.create("https://voice.example.com"));
        server = MockMvcBuilders.standaloneSetup(new OAuthController(authorization, new WeChatApi(weChat.settings(), clock))).build();
    }

    @AfterEach
    void stop() {
        weChat.close();
    }

    private WebAuthorization authorization(URI publicUrl) {
        return new WebAuthorization(weChat.settings(), publicUrl, KEY, clock);
    }

    /// Keeps the cookies of a response, as a browser does.
    private void keep(MockHttpServletResponse response) {
        for (var line : response.getHeaders("Set-Cookie")) {
            var pair = line.substring(0, line.indexOf(';')).split("=", 2);
            if (line.contains("Max-Age=0")) {
                jar.remove(pair[0]);
            } else {
                jar.put(pair[0], pair[1]);
            }
        }
    }

    private Cookie[] cookies() {
        return jar.entrySet().stream().map(e -> new Cookie(e.getKey(), e.getValue())).toArray(Cookie[]::new);
    }

    private MockHttpServletRequest request(String site) {
        var request = new MockHttpServletRequest("GET", PATH);
        request.setCookies(cookies());
        if (site != null) {
            request.addHeader("Sec-Fetch-Site", site);
        }
        return request;
    }

    private URI leave(String path) {
        var response = new MockHttpServletResponse();
        var to = authorization.authorize(path, response);
        keep(response);
        return to;
    }

    private static String state(URI authorize) {
        var match = Pattern.compile("[?&]state=([^&#]*)").matcher(authorize.toString());
        assertThat(match.find()).isTrue();
        return match.group(1);
    }

    private MockHttpServletResponse comeBack(String code, String state) throws Exception {
        var request = MockMvcRequestBuilders.get("/wechat/oauth").param("code", code).param("state", state);
        var response = server.perform(jar.isEmpty() ? request : request.cookie(cookies())).andReturn().getResponse();
        keep(response);
        return response;
    }

    private MockHttpServletResponse visit(String path) throws Exception {
        return comeBack("CODE", state(leave(path)));
    }

    @Test
    void browserIsSentToWeChatInTheDocumentedOrder() {
        var to = leave(PATH).toString();

        assertThat(to).matches(Pattern.quote("https://open.weixin.qq.com/connect/oauth2/authorize?appid=wxba5fad812f8e6fb9&redirect_uri="
                + "https%3A%2F%2Fvoice.example.com%2Fwechat%2Foauth&response_type=code&scope=snsapi_base&state=")
                + "[a-zA-Z0-9]{32}" + Pattern.quote("&connect_redirect=1#wechat_redirect"));
        assertThat(to).as("where they want to go stays with the browser").doesNotContain("AAAAAAAAAAAAAAAAAAAAAA");
    }

    @Test
    void visitorComesBackKnown() throws Exception {
        var response = visit(PATH + "?from=notice");

        assertThat(response.getStatus()).isEqualTo(302);
        assertThat(response.getHeader("Location")).isEqualTo("https://voice.example.com" + PATH + "?from=notice");
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(authorization.visitor(request("cross-site"))).contains(LI);
        assertThat(jar).as("the state is used up").containsOnlyKeys("yx_visit");
    }

    @Test
    void cookiesSayNothingAndBelongToTheServer() throws Exception {
        var sent = new MockHttpServletResponse();
        authorization.authorize(PATH, sent);
        keep(sent);
        var response = visit(PATH);

        for (var line : java.util.stream.Stream.concat(sent.getHeaders("Set-Cookie").stream(), response.getHeaders("Set-Cookie").stream()).toList()) {
            assertThat(line).contains("HttpOnly").contains("SameSite=Lax").contains("Secure").contains("Path=/").doesNotContain("Domain")
                    .doesNotContain(LI.value()).doesNotContain("AAAAAAAA");
        }
        assertThat(response.getHeaders("Set-Cookie")).anyMatch(l -> l.startsWith("yx_visit=") && l.contains("Max-Age=1800"));
        assertThat(sent.getHeaders("Set-Cookie")).anyMatch(l -> l.startsWith("yx_state_") && l.contains("Max-Age=600"));
    }

    @Test
    void cookiesOfAnUnencryptedDemoAreNotSecureOrTheBrowserWouldDropThem() {
        var response = new MockHttpServletResponse();
        authorization(URI.create("http://127.0.0.1:8080/")).authorize(PATH, response);

        assertThat(response.getHeader("Set-Cookie")).doesNotContain("Secure");
    }

    @Test
    void insideOurPagesTheVisitLastsHalfAnHour() throws Exception {
        visit(PATH);

        clock.advance(WebAuthorization.VISIT_LASTS);
        assertThat(authorization.visitor(request("same-origin"))).contains(LI);
        assertThat(authorization.visitor(request(null))).as("an old browser says nothing").contains(LI);

        clock.advance(Duration.ofSeconds(1));
        assertThat(authorization.visitor(request("same-origin"))).isEmpty();
        assertThat(authorization.visitor(request(null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "cross-site", "same-site", "anything"})
    void fromOutsideWeChatIsAskedAgainBecauseThePhoneMayHaveAnotherUserNow(String site) throws Exception {
        visit(PATH);

        clock.advance(WebAuthorization.FRESH);
        assertThat(authorization.visitor(request(site))).contains(LI);

        clock.advance(Duration.ofMillis(1));
        assertThat(authorization.visitor(request(site))).isEmpty();
    }

    @Test
    void wordOfWeChatIsGoodForOnePageFromOutsideBecauseThePhoneMayHaveAnotherUserInAMoment() throws Exception {
        visit(PATH);
        assertThat(authorization.visitor(request("same-site"))).contains(LI);
        settle("same-site");

        assertThat(authorization.visitor(request("same-site"))).isEmpty();
        assertThat(authorization.visitor(request("same-origin"))).as("inside our pages").contains(LI);
        clock.advance(WebAuthorization.VISIT_LASTS);
        assertThat(authorization.visitor(request("same-origin"))).as("half an hour from WeChat's word").contains(LI);
        clock.advance(Duration.ofSeconds(1));
        assertThat(authorization.visitor(request("same-origin"))).isEmpty();
    }

    @Test
    void noticeMayBeTappedManyTimes() throws Exception {
        for (var tap = 0; tap < 2 * WebAuthorization.MOST_ROUNDS; tap++) {
            assertThat(visit(PATH).getStatus()).as("tap %d", tap).isEqualTo(302);
            settle("none");
        }
    }

    private void settle(String site) {
        var response = new MockHttpServletResponse();
        authorization.settle(request(site), response);
        keep(response);
    }

    @Test
    void withoutACookieNobodyIsKnown() {
        assertThat(authorization.visitor(new MockHttpServletRequest())).isEmpty();
        jar.put("yx_visit", "");
        assertThat(authorization.visitor(request("same-origin"))).isEmpty();
    }

    @Test
    void changedCookieIsWorthNothing() throws Exception {
        visit(PATH);
        var good = jar.get("yx_visit");
        for (var i = 0; i < good.length(); i++) {
            var other = good.charAt(i) == 'A' ? 'B' : 'A';
            jar.put("yx_visit", good.substring(0, i) + other + good.substring(i + 1));
            var visitor = authorization.visitor(request("same-origin"));
            assertThat(visitor.isEmpty() || i == good.length() - 1).as("character %d", i).isTrue();
        }
    }

    @Test
    void cookieUnderAnotherKeyOrForAnotherPurposeIsWorthNothing() throws Exception {
        leave(PATH);
        jar.put("yx_visit", jar.values().iterator().next());
        assertThat(authorization.visitor(request("same-origin"))).as("a state cookie is no session").isEmpty();

        visit(PATH);
        var other = new WebAuthorization(weChat.settings(), URI.create("https://voice.example.com"), new byte[32], clock);
        assertThat(other.visitor(request("same-origin"))).isEmpty();
    }

    @Test
    void keyMustBeLongEnough() {
        assertThatThrownBy(() -> new SealedText(new byte[31], "visit")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example/", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "", "m/1",
            "/a\r\nSet-Cookie: x=y", "/%zz", "/wechat/oauth?code=1", "/ \t", "/m/\u0000", "/音信"})
    void pathThatIsNotOursLeadsToTheInbox(String path) throws Exception {
        assertThat(visit(path).getHeader("Location")).isEqualTo("https://voice.example.com/inbox");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/inbox", "/m/AAAAAAAAAAAAAAAAAAAAAA", "/bind?number=%2B86138&x=1", "/a//b", "/@evil.example", "/inbox?next=https://evil.example"})
    void pathThatIsOursIsKept(String path) throws Exception {
        assertThat(visit(path).getHeader("Location")).isEqualTo("https://voice.example.com" + path);
    }

    @Test
    void veryLongPathLeadsToTheInbox() throws Exception {
        assertThat(visit("/" + "a".repeat(1000)).getHeader("Location")).isEqualTo("https://voice.example.com/inbox");
    }

    @Test
    void stateOfAnotherBrowserIsRefused() throws Exception {
        var state = state(leave(PATH));
        jar.clear();

        var response = comeBack("CODE", state);

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentAsString(StandardCharsets.UTF_8)).contains("请重新打开").contains("https://voice.example.com/inbox");
        assertThat(weChat.asked(CODE)).as("the code is not even looked at").isEmpty();
        assertThat(jar).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "../../etc", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "<script>alert(1)</script>"})
    void inventedStateIsRefused(String state) throws Exception {
        leave(PATH);

        var response = comeBack("CODE", state);

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentAsString(StandardCharsets.UTF_8)).doesNotContain("<script>");
    }

    @Test
    void stateCookieOfOneDepartureDoesNotServeAnother() throws Exception {
        var first = state(leave(PATH));
        var second = state(leave(PATH));
        var firstCookie = jar.get("yx_state_" + first.substring(0, 12));
        jar.put("yx_state_" + second.substring(0, 12), firstCookie);

        assertThat(comeBack("CODE", second).getStatus()).isEqualTo(400);
    }

    @Test
    void twoNoticesOpenedAtOnceBothArrive() throws Exception {
        var first = state(leave("/m/AAAAAAAAAAAAAAAAAAAAAA"));
        var second = state(leave("/m/BBBBBBBBBBBBBBBBBBBBBB"));

        assertThat(comeBack("CODE-1", first).getHeader("Location")).endsWith("/m/AAAAAAAAAAAAAAAAAAAAAA");
        assertThat(comeBack("CODE-2", second).getHeader("Location")).endsWith("/m/BBBBBBBBBBBBBBBBBBBBBB");
    }

    @Test
    void usedStateStartsAgainOnceAndThenExplains() throws Exception {
        var state = state(leave(PATH));
        var before = Map.copyOf(jar);
        comeBack("CODE", state);
        jar.clear();
        jar.putAll(before);

        var again = comeBack("CODE", state);
        assertThat(again.getStatus()).isEqualTo(302);
        assertThat(again.getHeader("Location")).startsWith("https://open.weixin.qq.com/");
        assertThat(weChat.asked(CODE)).as("a used state costs no request").hasSize(1);

        assertThat(comeBack("", state(URI.create(again.getHeader("Location")))).getStatus()).isEqualTo(400);
    }

    @Test
    void lateReturnStartsAgain() throws Exception {
        var state = state(leave(PATH));
        clock.advance(WebAuthorization.DEPARTURE_LASTS.plusSeconds(1));

        assertThat(comeBack("CODE", state).getHeader("Location")).startsWith("https://open.weixin.qq.com/");
        assertThat(weChat.asked(CODE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {40029, 40163})
    void spentCodeIsReplacedOnceAndThenExplained(int code) throws Exception {
        weChat.answer(CODE, "{\"errcode\":" + code + ",\"errmsg\":\"code been used\"}", IS_LI);
        var again = visit(PATH);
        assertThat(again.getHeader("Location")).startsWith("https://open.weixin.qq.com/");
        assertThat(comeBack("CODE-2", state(URI.create(again.getHeader("Location")))).getHeader("Location")).isEqualTo("https://voice.example.com" + PATH);

        weChat.answer(CODE, "{\"errcode\":" + code + ",\"errmsg\":\"code been used\"}");
        var third = visit(PATH);
        var page = comeBack("CODE-4", state(URI.create(third.getHeader("Location"))));
        assertThat(page.getStatus()).isEqualTo(400);
        assertThat(page.getContentAsString(StandardCharsets.UTF_8)).contains("没能认出您").contains("https://voice.example.com" + PATH);
    }

    @Test
    void snapshotVisitorIsShownTheWayAndNeverAdmitted() throws Exception {
        weChat.answer(CODE, IS_LI.replace("}", ",\"is_snapshotuser\":1}"));

        var page = visit(PATH);

        assertThat(page.getStatus()).isEqualTo(403);
        assertThat(page.getContentAsString(StandardCharsets.UTF_8)).contains("使用完整服务").contains("<html lang=\"zh-CN\">");
        assertThat(page.getContentType()).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.getHeader("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(authorization.visitor(request("same-origin"))).isEmpty();
    }

    @Test
    void silentWeChatIsExplained() throws Exception {
        weChat.answer(CODE, "{\"errcode\":-1,\"errmsg\":\"system error\"}");
        assertThat(visit(PATH).getStatus()).isEqualTo(503);

        weChat.answer(CODE, "{\"errcode\":40125,\"errmsg\":\"invalid appsecret\"}");
        assertThat(visit(PATH).getStatus()).isEqualTo(502);
    }

    @Test
    void browserThatDropsTheSessionCookieIsStoppedAfterAFewRounds() throws Exception {
        for (var round = 1; round <= WebAuthorization.MOST_ROUNDS; round++) {
            assertThat(visit(PATH).getStatus()).as("round %d", round).isEqualTo(302);
        }
        assertThat(visit(PATH).getContentAsString(StandardCharsets.UTF_8)).contains("浏览器记不住您");

        assertThat(visit("/inbox").getStatus()).as("another page starts anew").isEqualTo(302);
        clock.advance(WebAuthorization.ROUNDS_WITHIN.plusSeconds(1));
        assertThat(visit("/inbox").getStatus()).as("so does a later visit").isEqualTo(302);
    }

    @Test
    void repeatedReturnOfAKnownVisitorOffersTheirPage() throws Exception {
        var state = state(leave(PATH));
        comeBack("CODE", state);

        assertThat(comeBack("CODE", state).getContentAsString(StandardCharsets.UTF_8)).contains("https://voice.example.com" + PATH);
    }

    @Test
    void everyStateIsNew() {
        assertThat(java.util.stream.IntStream.range(0, 100).mapToObj(_ -> state(leave(PATH))).distinct()).hasSize(100);
    }

    @Test
    void publicAddressMayHaveAPathOfItsOwn() {
        var below = authorization(URI.create("https://example.com/voice/"));
        var to = below.authorize(PATH, new MockHttpServletResponse());

        assertThat(URLDecoder.decode(to.toString(), StandardCharsets.UTF_8)).contains("redirect_uri=https://example.com/voice/wechat/oauth&");
        assertThat(below.page(PATH)).isEqualTo(URI.create("https://example.com/voice" + PATH));
    }
}
