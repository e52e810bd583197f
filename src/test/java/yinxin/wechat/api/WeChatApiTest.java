package yinxin.wechat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.DeliveryOutcome.Accepted;
import yinxin.voicemail.delivery.DeliveryOutcome.Misconfigured;
import yinxin.voicemail.delivery.DeliveryOutcome.Refused;
import yinxin.voicemail.delivery.DeliveryOutcome.ChatClosed;
import yinxin.voicemail.delivery.DeliveryOutcome.QuotaUsedUp;
import yinxin.voicemail.delivery.DeliveryOutcome.Stopped;
import yinxin.voicemail.delivery.DeliveryOutcome.TooFast;
import yinxin.voicemail.delivery.DeliveryOutcome.TryLater;
import yinxin.voicemail.delivery.DeliveryOutcome.Unfollowed;
import yinxin.voicemail.delivery.DeliveryOutcome.Unknown;
import yinxin.voicemail.message.OpenId;
import yinxin.wechat.ScriptedWeChat;
import yinxin.wechat.ScriptedWeChat.Act;

class WeChatApiTest {
    private static final OpenId LI = new OpenId("o9AgO5Kd5ggOC-bXrbNODIiE3bGY");
    private static final String SEND = "/cgi-bin/message/template/send";
    private static final String CUSTOM = "/cgi-bin/message/custom/send";
    private static final String TOKEN = "/cgi-bin/stable_token";
    private static final String CODE = "/sns/oauth2/access_token";
    private static final WeChatHttp.Timeouts SHORT = new WeChatHttp.Timeouts(Duration.ofMillis(500), Duration.ofSeconds(1));

    private final MovedClock clock = new MovedClock();
    private ScriptedWeChat weChat;
    private WeChatApi api;

    @BeforeEach
    void start() throws IOException {
        weChat = ScriptedWeChat.start();
        api = new WeChatApi(weChat.settings(), clock, SHORT);
    }

    @AfterEach
    void stop() {
        weChat.close();
    }

    private static TemplatePush push() {
        var values = new LinkedHashMap<String, String>();
        values.put("phone_number1", "13900139000");
        values.put("time2", "2026年11月22日 15:01");
        values.put("const4", "关机 \uD83D\uDCF4");
        return new TemplatePush(LI, "TEMPLATE", URI.create("https://voice.example.com/m/abc"), "D-1", values);
    }

    @Test
    void templateMessageIsWrittenAsTheOfficialPageShowsIt() {
        weChat.answer(SEND, """
                {"errcode":0,"errmsg":"ok","msgid":3428411849815982087}""");

        assertThat(api.send(push())).isEqualTo(new Accepted(Optional.of("3428411849815982087")));

        var asked = weChat.asked(SEND).getFirst();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.query()).isEqualTo("access_token=TOKEN-1");
        assertThat(asked.contentType()).isEqualToIgnoringCase("application/json;charset=utf-8");
        assertThat(asked.body()).isEqualTo("""
                {"touser":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","template_id":"TEMPLATE","url":"https://voice.example.com/m/abc",\
                "client_msg_id":"D-1","data":{"phone_number1":{"value":"13900139000"},"time2":{"value":"2026年11月22日 15:01"},\
                "const4":{"value":"关机 \uD83D\uDCF4"}}}""");
    }

    @Test
    void chatMessageIsWrittenAsTheOfficialPageShowsIt() {
        weChat.answer(CUSTOM, """
                {"errcode":0,"errmsg":"ok"}""");

        assertThat(api.send(new CustomerPush(LI, "绑定成功"))).isEqualTo(new Accepted(Optional.empty()));

        assertThat(weChat.asked(CUSTOM).getFirst().body()).isEqualTo("""
                {"touser":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","msgtype":"text","text":{"content":"绑定成功"}}""");
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807", "18446744073709551615", "200228332"})
    void receiptKeepsAllOfItsDigits(String msgid) {
        weChat.answer(SEND, "{\"errcode\":0,\"errmsg\":\"ok\",\"msgid\":" + msgid + "}");

        assertThat(api.send(push())).isEqualTo(new Accepted(Optional.of(msgid)));
    }

    @Test
    void receiptZeroNamesNothing() {
        weChat.answer(SEND, "{\"errcode\":0,\"errmsg\":\"ok\",\"msgid\":0}");

        assertThat(api.send(push())).isEqualTo(new Accepted(Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(ints = {43004, 50005})
    void whoDoesNotFollowIsTold(int code) {
        assertThat(sending(code, "require subscribe rid: 69f05ac3-0f3a1a2b-1b2c3d4e")).isEqualTo(new Unfollowed());
    }

    @Test
    void busyWeChatLeavesTheOutcomeOpen() {
        assertThat(sending(-1, "system error")).isEqualTo(new Unknown("WeChat is busy (-1 system error)"));
    }

    @Test
    void dayQuotaWaitsForMidnightInBeijing() {
        var outcome = sending(45009, "reach max api daily quota limit");

        assertThat(outcome).isInstanceOfSatisfying(QuotaUsedUp.class,
                usedUp -> assertThat(usedUp.until()).isEqualTo(Duration.ofHours(8).plusMinutes(59)));
    }

    @Test
    void dayQuotaAtBeijingMidnightWaitsOneWholeDay() {
        var midnight = new MovedClock(Instant.parse("2026-11-22T16:00:00Z"));
        weChat.answer(SEND, "{\"errcode\":45009,\"errmsg\":\"reach max api daily quota limit\"}");

        assertThat(new WeChatApi(weChat.settings(), midnight, SHORT).send(push())).isInstanceOfSatisfying(QuotaUsedUp.class,
                usedUp -> assertThat(usedUp.until()).isEqualTo(Duration.ofDays(1)));
    }

    @Test
    void minuteQuotaWaitsAMinute() {
        assertThat(sending(45011, "api minute-quota reach limit")).isInstanceOfSatisfying(TooFast.class,
                tooFast -> assertThat(tooFast.pause()).isEqualTo(Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {40249, 43116, 48004})
    void whatWeChatHasStoppedIsTheOperatorsMatterAtOnce(int code) {
        assertThat(sending(code, "some text")).isInstanceOfSatisfying(Stopped.class,
                stopped -> assertThat(stopped.why()).contains(": ").endsWith("(" + code + " some text)"));
    }

    @ParameterizedTest
    @ValueSource(ints = {45015, 45047})
    void aClosedChatWaitsForTheFollower(int code) {
        assertThat(sending(code, "some text")).isInstanceOf(ChatClosed.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {40164, 40125, 40013, 40243, 48001, 40037, 40036, 40039, 89503, 89506, 89507, 50004, 50007,
            41001, 41002, 41004, 40200})
    void whatOnlyTheOperatorCanMendIsTheOperatorsMatter(int code) {
        assertThat(sending(code, "some text")).isInstanceOfSatisfying(Misconfigured.class,
                m -> assertThat(m.why()).contains(": ").endsWith("(" + code + " some text)"));
    }

    @ParameterizedTest
    @ValueSource(ints = {40003, 43019, 43101, 47001, 44002, 50002, 40008})
    void whatRepeatingCannotMendIsRefused(int code) {
        assertThat(sending(code, "some text")).isInstanceOf(Refused.class);
    }

    @Test
    void refusedValueIsNamedByItsField() {
        assertThat(sending(47003, "argument invalid! data.thing1.value invalid rid: 69f05ac3-0f3a1a2b-1b2c3d4e")).isEqualTo(
                new Refused("thing1: WeChat does not take a value of the template (47003 argument invalid! data.thing1.value invalid "
                        + "rid: 69f05ac3-0f3a1a2b-1b2c3d4e)"));
    }

    @Test
    void refusedValueWhoseFieldWasCutOffIsStillNamed() {
        assertThat(sending(47003, "argument invalid! data.phone_number1.va")).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.why()).startsWith("phone_number1: "));
    }

    @Test
    void codeThatNobodyKnowsCallsTheOperatorInsteadOfLosingTheNotice() {
        assertThat(sending(61234, "something new")).isInstanceOfSatisfying(Misconfigured.class,
                m -> assertThat(m.why()).endsWith("(61234 something new)"));
    }

    @Test
    void noOpenIdLeavesThisPlaceInAnErrorMessage() {
        assertThat(sending(40003, "invalid openid " + LI.value() + "\nrid: 69f05ac3-0f3a1a2b-1b2c3d4e").toString())
                .doesNotContain(LI.value()).doesNotContain("\n").contains("rid: 69f05ac3-0f3a1a2b-1b2c3d4e");
    }

    @Test
    void outageBehindWeChatsDoorLeavesTheOutcomeOpen() {
        weChat.act(SEND, new Act.Say(502, "<html>Bad Gateway</html>"));

        assertThat(api.send(push())).isEqualTo(new Unknown("WeChat answered HTTP 502"));
    }

    @Test
    void connectionThatBreaksAfterTheRequestLeavesTheOutcomeOpen() {
        weChat.act(SEND, new Act.HangUp());

        assertThat(api.send(push())).isInstanceOf(Unknown.class);
        assertThat(weChat.asked(SEND)).as("the courier repeats it, not the client").hasSize(1);
    }

    @Test
    void silenceAfterTheRequestLeavesTheOutcomeOpen() {
        weChat.act(SEND, new Act.Stall());

        assertThat(api.send(push())).isEqualTo(new Unknown("WeChat did not answer in time"));
    }

    @Test
    void answerThatIsNoJsonLeavesTheOutcomeOpen() {
        weChat.answer(SEND, "<html>please log in to this Wi-Fi</html>");
        assertThat(api.send(push())).isEqualTo(new Unknown("WeChat's answer is no JSON"));

        weChat.answer(SEND, "[]");
        assertThat(api.send(push())).isEqualTo(new Unknown("WeChat's answer is no JSON object"));
    }

    @Test
    void endlessAnswerIsNotReadToItsEnd() {
        weChat.answer(SEND, "{\"errmsg\":\"" + "x".repeat(200_000) + "\"}");

        assertThat(api.send(push())).isEqualTo(new Unknown("WeChat's answer is longer than 65536 octets"));
    }

    @Test
    void addressThatIsNotWeChatsIsTheOperatorsMatter() {
        weChat.act(SEND, new Act.Say(404, ""));

        assertThat(api.send(push())).isInstanceOfSatisfying(Misconfigured.class,
                m -> assertThat(m.why()).contains("yinxin.wechat.api-url").contains("404"));
    }

    @Test
    void refusedConnectionWasNeverSent() throws IOException {
        int freePort;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = socket.getLocalPort();
        }
        var nobody = new WeChatApi(ScriptedWeChat.settings(URI.create("http://127.0.0.1:" + freePort), Map.of()), clock, SHORT);

        assertThat(nobody.send(push())).isInstanceOf(TryLater.class);
    }

    @Test
    void requestThatGotItsTokenButNoConnectionWasNeverSent() {
        weChat.answer(SEND, "{\"errcode\":0,\"errmsg\":\"ok\",\"msgid\":1}");
        api.send(push());
        weChat.close();

        assertThat(api.send(push())).isInstanceOf(TryLater.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {40001, 40014, 42001})
    void rejectedTokenIsRenewedOnceAndThePushRepeatedOnce(int code) {
        weChat.answer(TOKEN, "{\"access_token\":\"TOKEN-1\",\"expires_in\":7200}", "{\"access_token\":\"TOKEN-2\",\"expires_in\":7200}");
        weChat.answer(SEND, "{\"errcode\":" + code + ",\"errmsg\":\"invalid credential\"}", "{\"errcode\":0,\"errmsg\":\"ok\",\"msgid\":7}");

        assertThat(api.send(push())).isEqualTo(new Accepted(Optional.of("7")));

        assertThat(weChat.asked(SEND)).extracting(ScriptedWeChat.Asked::query).containsExactly("access_token=TOKEN-1", "access_token=TOKEN-2");
        assertThat(weChat.asked(TOKEN)).hasSize(2).allSatisfy(a -> assertThat(a.body()).contains("\"force_refresh\":false"));
    }

    @Test
    void tokenThatStaysRejectedEndsTheTryInsteadOfLooping() {
        weChat.answer(TOKEN, "{\"access_token\":\"TOKEN-1\",\"expires_in\":7200}", "{\"access_token\":\"TOKEN-2\",\"expires_in\":7200}");
        weChat.answer(SEND, "{\"errcode\":40001,\"errmsg\":\"invalid credential\"}");

        assertThat(api.send(push())).isInstanceOf(TryLater.class);
        assertThat(weChat.asked(SEND)).hasSize(2);
    }

    @Test
    void codeTellsWhoOpenedThePage() {
        weChat.answer(CODE, """
                {"access_token":"USER-TOKEN","expires_in":7200,"refresh_token":"R","openid":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","scope":"snsapi_base"}""");

        assertThat(api.exchange("CODE-1")).isEqualTo(new CodeExchange.Identified(LI));
        assertThat(weChat.asked(CODE).getFirst().query())
                .isEqualTo("appid=wxba5fad812f8e6fb9&secret=app-secret-of-the-test&code=CODE-1&grant_type=authorization_code");
        assertThat(weChat.asked(TOKEN)).as("web authorization needs no access token of the account").isEmpty();
    }

    @Test
    void snapshotVisitorIsNobody() {
        weChat.answer(CODE, """
                {"access_token":"T","expires_in":7200,"openid":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","scope":"snsapi_base","is_snapshotuser":1}""");

        assertThat(api.exchange("CODE-1")).isEqualTo(new CodeExchange.Snapshot());
    }

    @ParameterizedTest
    @ValueSource(ints = {40029, 40163, 42003, 41008})
    void spentCodeAsksForAnother(int code) {
        weChat.answer(CODE, "{\"errcode\":" + code + ",\"errmsg\":\"code been used, rid: 69f05ac3-0f3a1a2b-1b2c3d4e\"}");

        assertThat(api.exchange("CODE-1")).isEqualTo(new CodeExchange.Spent());
    }

    @Test
    void codeThatWeChatCannotJudgeNowIsForLater() {
        weChat.answer(CODE, "{\"errcode\":-1,\"errmsg\":\"system error\"}");
        assertThat(api.exchange("CODE-1")).isInstanceOf(CodeExchange.NotNow.class);

        weChat.act(CODE, new Act.Stall());
        assertThat(api.exchange("CODE-2")).isInstanceOf(CodeExchange.NotNow.class);

        weChat.answer(CODE, "{\"openid\":\"not an openid\"}");
        assertThat(api.exchange("CODE-3")).isInstanceOf(CodeExchange.NotNow.class);
    }

    @Test
    void wrongSecretAtTheCodeIsTheOperatorsMatter() {
        weChat.answer(CODE, "{\"errcode\":40125,\"errmsg\":\"invalid appsecret\"}");

        assertThat(api.exchange("CODE-1")).isInstanceOfSatisfying(CodeExchange.Misconfigured.class,
                m -> assertThat(m.why()).contains("yinxin.wechat.app-secret"));
    }

    private DeliveryOutcome sending(int code, String message) {
        weChat.answer(SEND, JsonMapper.shared().writeValueAsString(Map.of("errcode", code, "errmsg", message)));
        return api.send(push());
    }
}
