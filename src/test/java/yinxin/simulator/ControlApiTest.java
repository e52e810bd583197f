package yinxin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.simulator.Client.assertError;
import static yinxin.simulator.Client.goodPush;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import yinxin.MovedClock;

class ControlApiTest {
    private final MovedClock clock = new MovedClock();
    private final WeChatSimulator wechat = WeChatSimulator.start(SimulatorSettings.demo(), clock);
    private final Client client = new Client(wechat);
    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new TestGateway(wechat.settings());
        gateway.answers(to -> to.node("Content").equals("你好") ? gateway.sealed(TestGateway.text(to, "你也好")) : "success");
    }

    @AfterEach
    void stop() {
        wechat.close();
        gateway.close();
    }

    private JsonNode api(String method, String path, String body) {
        return Client.JSON.readTree(client.method(method, "/sim/api/" + path, body).body());
    }

    private String user() {
        api("PUT", "callback", "{\"url\":\"" + gateway.url() + "\"}");
        return api("POST", "users", "{\"nickname\":\"小林\"}").path("openid").asString();
    }

    @Test
    void personIsMadeFollowsWritesAndReads() {
        var openId = user();
        assertThat(api("POST", "users/" + openId + "/follow", "{}").toString())
                .isEqualTo("{\"openid\":\"" + openId + "\",\"nickname\":\"小林\",\"following\":true}");
        assertThat(api("POST", "users/" + openId + "/say", "{\"text\":\"你好\"}").toString()).isEqualTo("{\"reply\":\"你也好\"}");
        assertThat(api("POST", "users/" + openId + "/say", "{\"text\":\"再见\"}").toString()).isEqualTo("{\"reply\":null}");
        assertThat(client.call("/sim/api/users/" + openId + "/chat").toString()).isEqualTo("""
                [{"id":1,"sender":"user","at":"2026-11-22T07:01:00Z","text":"你好","kind":"text"},\
                {"id":2,"sender":"reply","at":"2026-11-22T07:01:00Z","text":"你也好","kind":"text"},\
                {"id":3,"sender":"user","at":"2026-11-22T07:01:00Z","text":"再见","kind":"text"}]""");
        assertThat(api("POST", "users/" + openId + "/unfollow", "{}").path("following").asBoolean()).isFalse();
        assertThat(client.call("/sim/api/users")).hasSize(1);
        assertThat(gateway.deliveries()).extracting(d -> d.node("Event")).containsExactly("subscribe", "", "", "unsubscribe");
    }

    @Test
    void pushesAreListedWithTheirIdAsText() {
        var openId = user();
        wechat.follow(openId);
        client.push(goodPush(openId, ",\"url\":\"https://voice.example.com/m/1\",\"client_msg_id\":\"m1\""));
        var push = client.call("/sim/api/pushes").path(0);
        assertThat(push.path("msgId").asString()).isEqualTo(Long.toString(wechat.pushes().getFirst().msgId()));
        assertThat(push.path("openid").asString()).isEqualTo(openId);
        assertThat(push.path("url").asString()).isEqualTo("https://voice.example.com/m/1");
        assertThat(push.path("clientMsgId").asString()).isEqualTo("m1");
        assertThat(push.path("values").path("const4").asString()).isEqualTo("关机");
        var card = client.call("/sim/api/users/" + openId + "/chat").path(0);
        assertThat(card.path("kind").asString()).isEqualTo("card");
        assertThat(card.path("rows").path(3).toString()).isEqualTo("{\"label\":\"未接原因\",\"value\":\"关机\"}");
    }

    @Test
    void requestsAreListedWithoutSecrets() {
        client.token();
        var requests = client.call("/sim/api/requests");
        assertThat(requests).hasSize(1);
        assertThat(requests.path(0).path("path").asString()).isEqualTo("/cgi-bin/stable_token");
        assertThat(requests.toString()).doesNotContain(wechat.settings().appSecret());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"fault\":\"errcode\",\"errcode\":45009,\"errmsg\":\"reach max api daily quota limit\"",
        "\"fault\":\"http-status\",\"status\":503",
        "\"fault\":\"stall\",\"seconds\":0.5",
        "\"fault\":\"reset-after-accepting\"",
        "\"fault\":\"reset-before-accepting\"",
        "\"fault\":\"receipt\",\"status\":\"failed:user block\"",
        "\"fault\":\"receipt-without-id\"",
        "\"fault\":\"no-receipt\""})
    void faultOfPushesIsQueuedAndCleared(String fault) {
        var path = "/cgi-bin/message/template/send";
        assertThat(api("POST", "faults", "{\"path\":\"" + path + "\"," + fault + "}").path("done").asBoolean()).isTrue();
        assertThat(api("POST", "faults", "{\"path\":\"" + path + "\",\"always\":true," + fault + "}").path("done").asBoolean()).isTrue();
        assertThat(client.call("/sim/api/faults").path(path).asString()).startsWith("next [").contains(", then always ");
        api("DELETE", "faults", "");
        assertThat(client.call("/sim/api/faults")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"callback, duplicate", "callback, bad-signature", "/sns/oauth2/access_token, snapshot-user", "/cgi-bin/message/custom/send, refuse-voice"})
    void otherFaultsHaveTheirPaths(String path, String fault) {
        assertThat(api("POST", "faults", "{\"path\":\"" + path + "\",\"fault\":\"" + fault + "\"}").path("done").asBoolean()).isTrue();
        assertThat(api("POST", "faults", "{\"path\":\"/cgi-bin/token\",\"fault\":\"" + fault + "\"}").path("error").asString()).contains("means nothing");
    }

    @Test
    void queuedErrorMeetsTheNextRequest() {
        api("POST", "faults", "{\"path\":\"/cgi-bin/stable_token\",\"fault\":\"errcode\",\"errcode\":-1,\"errmsg\":\"system error\"}");
        assertError(client.call("/cgi-bin/stable_token", client.stableTokenRequest(false)), -1, "system error");
        assertThat(client.token()).hasSize(512);
    }

    @Test
    void clockIsMovedByADuration() {
        assertThat(client.call("/sim/api/clock").path("now").asString()).isEqualTo("2026-11-22T07:01:00Z");
        assertThat(api("PUT", "clock", "{\"offset\":\"PT48H\"}").path("now").asString()).isEqualTo("2026-11-24T07:01:00Z");
        assertThat(client.method("PUT", "/sim/api/clock", "{\"offset\":\"two days\"}").statusCode()).isEqualTo(400);
    }

    @Test
    void callbackAddressIsVerifiedWhenItIsEntered() {
        assertThat(client.call("/sim/api/callback").path("callbackUrl").isNull()).isTrue();
        gateway.refusesVerification();
        var refused = client.method("PUT", "/sim/api/callback", "{\"url\":\"" + gateway.url() + "\"}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("\"passed\":false", "token验证失败");
        assertThat(client.call("/sim/api/callback").path("callbackUrl").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | users                 | {"nickname":" "}  | 400
            POST   | users                 |                   | 400
            POST   | users                 | {                 | 400
            GET    | nothing               |                   | 404
            GET    | users/oNobody/chat    |                   | 404
            GET    | media/gone            |                   | 404
            GET    | a/b/c/d               |                   | 404
            DELETE | users                 |                   | 404
            POST   | faults                | {"path":"/x"}     | 400
            """)
    void wrongRequestsAreExplained(String method, String path, String body, int status) {
        var answer = client.method(method, "/sim/api/" + path, body == null ? "" : body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Client.JSON.readTree(answer.body()).path("error").asString()).isNotBlank();
    }

    @Test
    void strangerMustFollowBeforeWritingAndCannotDance() {
        var openId = user();
        assertThat(client.method("POST", "/sim/api/users/" + openId + "/say", "{\"text\":\"x\"}").statusCode()).isEqualTo(409);
        assertThat(client.method("POST", "/sim/api/users/" + openId + "/dance", "{}").statusCode()).isEqualTo(404);
        assertThat(client.method("POST", "/sim/api/users/" + openId + "/scan", "{\"ticket\":\"gone\"}").statusCode()).isEqualTo(400);
    }

    @Test
    void menuAndCodesCanBeUsed() {
        var openId = user();
        wechat.follow(openId);
        var ticket = client.call("/cgi-bin/qrcode/create?access_token=" + client.token(),
                "{\"action_name\":\"QR_STR_SCENE\",\"action_info\":{\"scene\":{\"scene_str\":\"abc\"}}}").path("ticket").asString();
        api("POST", "users/" + openId + "/scan", "{\"ticket\":\"" + ticket + "\"}");
        api("POST", "users/" + openId + "/click", "{\"key\":\"HELP\"}");
        api("POST", "users/" + openId + "/view", "{\"url\":\"https://voice.example.com/\"}");
        assertThat(gateway.deliveries()).extracting(d -> d.node("Event") + " " + d.node("EventKey"))
                .containsExactly("subscribe ", "SCAN abc", "CLICK HELP", "VIEW https://voice.example.com/");
    }

    @Test
    void pageFromElsewhereIsKeptOut() {
        assertThat(client.get("/sim/api/users", "Origin", "https://evil.example.com").statusCode()).isEqualTo(403);
        assertThat(client.get("/sim/api/users", "Origin", "http://localhost.evil.example.com").statusCode()).isEqualTo(403);
        var neighbour = client.get("/sim/api/users", "Origin", "http://localhost:8080");
        assertThat(neighbour.statusCode()).isEqualTo(200);
        assertThat(neighbour.headers().firstValue("Access-Control-Allow-Origin")).hasValue("http://localhost:8080");
        assertThat(client.method("OPTIONS", "/sim/api/users", "").statusCode()).isEqualTo(204);
    }

    @Test
    void streamTellsEveryChangeAsItHappens() throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        var http = HttpClient.newHttpClient();
        var stream = http.sendAsync(HttpRequest.newBuilder(URI.create(wechat.url() + "/sim/api/events")).build(), BodyHandlers.ofLines())
                .thenAcceptAsync(answer -> answer.body().filter(line -> line.startsWith("data: ")).forEach(lines::add));
        await().until(() -> lines.contains("data: {}"));
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        client.push(goodPush(openId, ""));
        await().until(() -> lines.size() == 4);
        assertThat(lines.get(1)).contains("\"following\":false").doesNotContain("\"line\"");
        assertThat(lines.get(2)).contains("\"following\":true");
        assertThat(lines.get(3)).contains("\"line\":{", "\"title\":\"来电留言通知\"");
        wechat.close();
        await().until(stream::isDone);
    }

    @Test
    void phoneIsOnePageWithoutAnyOtherOrigin() {
        for (var path : java.util.List.of("/", "/phone.css", "/phone.js", "/lines.js", "/words.js", "/avatar.svg", "/favicon.ico")) {
            var answer = client.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy")).hasValue(
                    "default-src 'self'; frame-src http: https:; img-src 'self' data:; style-src 'self'; script-src 'self'");
            assertThat(answer.body()).doesNotContainPattern("(src|href)=\"https?://");
        }
        assertThat(client.get("/phone.html").statusCode()).isEqualTo(404);
        assertThat(client.get("/../phone.css").statusCode()).isEqualTo(404);
    }
}
