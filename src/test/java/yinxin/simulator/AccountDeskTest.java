package yinxin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static yinxin.simulator.Client.assertError;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import yinxin.MovedClock;

class AccountDeskTest {
    private final MovedClock clock = new MovedClock();
    private WeChatSimulator wechat;
    private TestGateway gateway;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        wechat = WeChatSimulator.start(SimulatorSettings.demo(), clock);
        gateway = new TestGateway(wechat.settings());
        wechat.callbackUrl(gateway.url());
        client = new Client(wechat);
    }

    @AfterEach
    void stop() {
        wechat.close();
        gateway.close();
    }

    private JsonNode code(String action, String scene, String expiry) {
        return client.call("/cgi-bin/qrcode/create?access_token=" + client.token(),
                "{" + expiry + "\"action_name\":\"" + action + "\",\"action_info\":{\"scene\":{" + scene + "}}}");
    }

    private JsonNode menu(String buttons) {
        return client.call("/cgi-bin/menu/create?access_token=" + client.token(), "{\"button\":[" + buttons + "]}");
    }

    private JsonNode user(String openId) {
        return client.call("/cgi-bin/user/info?openid=" + openId + "&lang=zh_CN&access_token=" + client.token());
    }

    @Test
    void codeFollowedByIsASubscriptionWithItsScene() {
        var code = code("QR_STR_SCENE", "\"scene_str\":\"bind:abc\"", "\"expire_seconds\":600,");
        assertThat(code.propertyNames()).containsExactly("ticket", "expire_seconds", "url");
        assertThat(code.path("url").asString()).startsWith("http://weixin.qq.com/q/");
        var openId = wechat.createUser("小林");
        wechat.scan(openId, code.path("ticket").asString());
        var delivery = gateway.deliveries().getLast();
        assertThat(delivery.node("Event")).isEqualTo("subscribe");
        assertThat(delivery.node("EventKey")).isEqualTo("qrscene_bind:abc");
        assertThat(delivery.node("Ticket")).isEqualTo(code.path("ticket").asString());
        assertThat(user(openId).path("subscribe_scene").asString()).isEqualTo("ADD_SCENE_QR_CODE");
        assertThat(user(openId).path("qr_scene_str").asString()).isEqualTo("bind:abc");
        wechat.scan(openId, code.path("ticket").asString());
        assertThat(gateway.deliveries().getLast().node("Event")).isEqualTo("SCAN");
        assertThat(gateway.deliveries().getLast().node("EventKey")).isEqualTo("bind:abc");
    }

    @Test
    void scanAllowsThreeCustomerMessagesWithinAMinute() {
        var ticket = code("QR_SCENE", "\"scene_id\":7", "").path("ticket").asString();
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        clock.advance(Duration.ofMinutes(1));
        wechat.scan(openId, code("QR_SCENE", "\"scene_id\":7", "").path("ticket").asString());
        var message = "{\"touser\":\"" + openId + "\",\"msgtype\":\"text\",\"text\":{\"content\":\"x\"}}";
        for (var i = 0; i < 3; i++) {
            assertThat(client.customer(message).path("errcode").asInt()).isZero();
        }
        assertError(client.customer(message), 45047, "response count out of limit");
        assertThatThrownBy(() -> wechat.scan(openId, ticket)).hasMessageContaining("run out");
    }

    @Test
    void codeRunsOutAndALastingOneDoesNot() throws IOException {
        var brief = code("QR_SCENE", "\"scene_id\":1", "\"expire_seconds\":600,").path("ticket").asString();
        var lasting = code("QR_LIMIT_SCENE", "\"scene_id\":100000", "");
        assertThat(lasting.has("expire_seconds")).isFalse();
        var image = client.bytes("/cgi-bin/showqrcode?ticket=" + brief);
        assertThat(image.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(ImageIO.read(new ByteArrayInputStream(image.body())).getWidth()).isEqualTo(370);
        clock.advance(Duration.ofSeconds(600));
        assertThat(client.get("/cgi-bin/showqrcode?ticket=" + brief).statusCode()).isEqualTo(404);
        clock.advance(Duration.ofDays(300));
        assertThat(client.bytes("/cgi-bin/showqrcode?ticket=" + lasting.path("ticket").asString()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            QR_CODE             | "scene_id":1                 | 40052 | invalid action name
            QR_SCENE            | "scene_id":0                 | 40053 | invalid action info
            QR_SCENE            | "scene_id":4294967296        | 40053 | invalid action info
            QR_SCENE            | "scene_id":99999999999999999999 | 40053 | invalid action info
            QR_SCENE            | "scene_id":"1"               | 40053 | invalid action info
            QR_SCENE            | "scene_str":"1"              | 40053 | invalid action info
            QR_LIMIT_SCENE      | "scene_id":100001            | 40053 | invalid action info
            QR_STR_SCENE        | "scene_str":""               | 40053 | invalid action info
            QR_LIMIT_STR_SCENE  | "scene_id":1                 | 40053 | invalid action info
            """)
    void wrongScenesAreRefused(String action, String scene, int errcode, String text) {
        assertError(code(action, scene, ""), errcode, text);
    }

    @Test
    void scenesHaveLimits() {
        assertThat(code("QR_SCENE", "\"scene_id\":4294967295", "\"expire_seconds\":2592000,").has("ticket")).isTrue();
        assertError(code("QR_SCENE", "\"scene_id\":1", "\"expire_seconds\":2592001,"), 40053, "invalid action info");
        assertThat(code("QR_STR_SCENE", "\"scene_str\":\"" + "x".repeat(64) + "\"", "").has("ticket")).isTrue();
        assertError(code("QR_STR_SCENE", "\"scene_str\":\"" + "x".repeat(65) + "\"", ""), 40053, "invalid action info");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type":"view","name":"我的留言","url":"https://voice.example.com/inbox"}                     | 0
            {"type":"click","name":"帮助","key":"HELP"},{"name":"更多","sub_button":[{"type":"click","name":"我的号码","key":"N"}]} | 0
            {"type":"click","name":"六个字就太长","key":"K"}                                             | 40018
            {"type":"click","name":"帮助"}                                                              | 40019
            {"type":"view","name":"帮助"}                                                               | 40020
            {"type":"dance","name":"帮助","key":"K"}                                                    | 40017
            {"name":"帮助","sub_button":[{"type":"dance","name":"帮助","key":"K"}]}                      | 40024
            {"name":"帮助","sub_button":[{"type":"click","name":"","key":"K"}]}                         | 40025
            {"name":"帮助","sub_button":[{"type":"click","name":"x"}]}                                  | 40026
            {"name":"帮助","sub_button":[{"type":"view","name":"x"}]}                                   | 40027
            {"type":"click","name":"\\u5e2e\\u52a9","key":"K"}                                           | 40033
            """)
    void menuIsCheckedButtonByButton(String buttons, int errcode) {
        assertThat(menu(buttons).path("errcode").asInt()).isEqualTo(errcode);
    }

    @Test
    void menuHasThreeButtonsWithFiveBelow() {
        var one = "{\"type\":\"click\",\"name\":\"a\",\"key\":\"K\"}";
        assertThat(menu(String.join(",", one, one, one)).path("errcode").asInt()).isZero();
        assertError(menu(String.join(",", one, one, one, one)), 40016, "invalid button size");
        assertError(menu(""), 40016, "invalid button size");
        var five = String.join(",", one, one, one, one, one);
        assertThat(menu("{\"name\":\"a\",\"sub_button\":[" + five + "]}").path("errcode").asInt()).isZero();
        assertError(menu("{\"name\":\"a\",\"sub_button\":[" + five + "," + one + "]}"), 40023, "invalid sub button size");
        assertThat(client.call("/sim/api/account").path("menu").path("button").size()).isEqualTo(1);
        assertThat(client.call("/cgi-bin/menu/delete?access_token=" + client.token()).path("errcode").asInt()).isZero();
        assertThat(client.call("/sim/api/account").path("menu").size()).isZero();
    }

    @Test
    void menuIsToldAsWeChatTellsIt() {
        var path = "/cgi-bin/menu/get?access_token=" + client.token();
        assertError(client.call(path), 46003, "menu no exist");
        menu("{\"type\":\"view\",\"name\":\"留言\",\"url\":\"https://voice.example.com/inbox?a=1&b=2\"},{\"name\":\"更多\",\"sub_button\":[{\"type\":\"click\",\"name\":\"帮助\",\"key\":\"HELP\"}]}");

        assertThat(client.call(path).toString()).isEqualTo("{\"menu\":{\"button\":[{\"type\":\"view\",\"name\":\"留言\",\"url\":\"https://voice.example.com/inbox?a=1&b=2\","
                + "\"sub_button\":[]},{\"name\":\"更多\",\"sub_button\":[{\"type\":\"click\",\"name\":\"帮助\",\"key\":\"HELP\"}]}]}}");
    }

    @Test
    void menuTextsHaveLengthsInBytes() {
        assertThat(menu("{\"type\":\"click\",\"name\":\"" + "x".repeat(16) + "\",\"key\":\"" + "k".repeat(128) + "\"}").path("errcode").asInt()).isZero();
        assertError(menu("{\"type\":\"click\",\"name\":\"" + "x".repeat(17) + "\",\"key\":\"k\"}"), 40018, "invalid button name size");
        assertError(menu("{\"type\":\"click\",\"name\":\"x\",\"key\":\"" + "k".repeat(129) + "\"}"), 40019, "invalid button key size");
        assertError(menu("{\"type\":\"view\",\"name\":\"x\",\"url\":\"" + "u".repeat(1025) + "\"}"), 40020, "invalid button url size");
        assertThat(menu("{\"name\":\"x\",\"sub_button\":[{\"type\":\"view\",\"name\":\"" + "音".repeat(20) + "\",\"url\":\"u\"}]}").path("errcode").asInt()).isZero();
        assertError(menu("{\"name\":\"x\",\"sub_button\":[{\"type\":\"view\",\"name\":\"" + "音".repeat(20) + "x\",\"url\":\"u\"}]}"), 40025, "invalid sub button name size");
    }

    @Test
    void followerHasNoNameOrPictureAndAStrangerHasNothing() {
        var openId = wechat.createUser("小林");
        assertThat(user(openId).toString()).isEqualTo("{\"subscribe\":0,\"openid\":\"" + openId + "\"}");
        wechat.follow(openId);
        var followed = user(openId);
        assertThat(followed.path("subscribe").asInt()).isEqualTo(1);
        assertThat(followed.path("subscribe_time").asLong()).isEqualTo(clock.instant().getEpochSecond());
        assertThat(followed.path("nickname").asString()).isEmpty();
        assertThat(followed.path("headimgurl").asString()).isEmpty();
        assertThat(followed.path("subscribe_scene").asString()).isEqualTo("ADD_SCENE_SEARCH");
        assertError(user("oNobody"), 40003, "invalid openid");
    }

    @Test
    void openIdsHave28CharactersAndBeginAlikeForOneAccount() throws IOException {
        var first = wechat.createUser("小林");
        var second = wechat.createUser("陈晨");
        assertThat(first).hasSize(28).startsWith("o").matches("[A-Za-z0-9_-]+");
        assertThat(second).startsWith(first.substring(0, 6)).isNotEqualTo(first);
        try (var other = WeChatSimulator.start(SimulatorSettings.demo().withCredentials("wxffffffffffffffff", "s"), clock)) {
            assertThat(other.createUser("小林")).doesNotStartWith(first.substring(0, 6));
        }
    }

    @Test
    void ticketOfTheJsSdkIsTheSameForTwoHours() {
        var path = "/cgi-bin/ticket/getticket?type=jsapi&access_token=";
        var first = client.call(path + client.token());
        assertThat(first.propertyNames()).containsExactly("errcode", "errmsg", "ticket", "expires_in");
        clock.advance(Duration.ofSeconds(7199));
        var again = client.call(path + client.token());
        assertThat(again.path("ticket")).isEqualTo(first.path("ticket"));
        assertThat(again.path("expires_in").asInt()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(client.call(path + client.token()).path("ticket")).isNotEqualTo(first.path("ticket"));
        assertError(client.call("/cgi-bin/ticket/getticket?type=wx_card&access_token=" + client.token()), 40097, "invalid args");
    }

    @ParameterizedTest
    @CsvSource({
        "PERSONAL, /cgi-bin/user/info, 48001",
        "VERIFIED_SUBSCRIPTION, /cgi-bin/user/info, 40003",
        "UNVERIFIED_SERVICE, /cgi-bin/user/info, 48001",
        "UNVERIFIED_SERVICE, /cgi-bin/getcallbackip, 0",
        "PERSONAL, /cgi-bin/menu/delete, 48001",
        "UNVERIFIED_SERVICE, /cgi-bin/menu/delete, 0",
        "VERIFIED_SUBSCRIPTION, /cgi-bin/media/get, 40007",
        "PERSONAL, /cgi-bin/media/get, 48001"})
    void rightsDependOnTheKindOfAccount(AccountKind kind, String path, int errcode) {
        try (var other = WeChatSimulator.start(SimulatorSettings.demo().withAccount(kind), clock)) {
            var api = new Client(other);
            assertThat(api.call(path + "?access_token=" + api.token()).path("errcode").asInt()).isEqualTo(errcode);
        }
    }
}
