package yinxin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.simulator.Client.assertError;
import static yinxin.simulator.Client.goodPush;
import static yinxin.simulator.Client.pushWith;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.MovedClock;
import yinxin.simulator.protocol.MessageTemplate.Row;

class TemplateMessageTest {
    private static final String SEND = "/cgi-bin/message/template/send";
    private final MovedClock clock = new MovedClock();
    private WeChatSimulator wechat;
    private TestGateway gateway;
    private Client client;
    private String openId;

    @BeforeEach
    void start() throws IOException {
        start(SimulatorSettings.demo().withPatience(Duration.ofSeconds(5), 3, Duration.ofMillis(20)));
    }

    private void start(SimulatorSettings settings) throws IOException {
        wechat = WeChatSimulator.start(settings, clock);
        gateway = new TestGateway(settings);
        assertThat(wechat.callbackUrl(gateway.url()).passed()).isTrue();
        client = new Client(wechat);
        openId = wechat.createUser("小林");
        wechat.follow(openId);
    }

    @AfterEach
    void stop() {
        wechat.close();
        gateway.close();
    }

    private TestGateway.Delivery receipt() {
        return await().until(() -> gateway.deliveries().stream().filter(d -> d.node("Event").equals("TEMPLATESENDJOBFINISH")).findFirst(),
                Optional::isPresent).orElseThrow();
    }

    @Test
    void acceptedPushIsACardInTheChatAndAReceiptForTheAccount() {
        var answer = client.push(goodPush(openId, ",\"url\":\"https://voice.example.com/m/1\",\"client_msg_id\":\"m1\""));
        assertThat(answer.propertyNames()).containsExactly("errcode", "errmsg", "msgid");
        assertThat(answer.path("errmsg").asString()).isEqualTo("ok");
        var msgId = answer.path("msgid").asLong();
        assertThat(msgId).isGreaterThan(1L << 53);
        assertThat(wechat.pushes()).containsExactly(new ReceivedPush(msgId, openId, SimulatorSettings.MISSED_CALL.id(),
                Map.of("phone_number1", "13900139000", "time2", "2026年11月22日 15:01", "character_string3", "0:23", "const4", "关机"),
                Optional.of("https://voice.example.com/m/1"), Optional.of("m1"), clock.instant()));
        assertThat(wechat.chat(openId)).last().extracting(ChatLine::sender, ChatLine::content).containsExactly(ChatLine.Sender.NOTICE,
                new ChatLine.Card("来电留言通知", List.of(new Row("来电号码", "13900139000"), new Row("来电时间", "2026年11月22日 15:01"),
                        new Row("留言时长", "0:23"), new Row("未接原因", "关机")), Optional.of("https://voice.example.com/m/1")));
        assertThat(receipt().xml()).isEqualTo("<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><FromUserName><![CDATA[" + openId
                + "]]></FromUserName><CreateTime>" + clock.instant().getEpochSecond() + "</CreateTime><MsgType><![CDATA[event]]></MsgType>"
                + "<Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>" + msgId + "</MsgID><Status><![CDATA[success]]></Status></xml>");
    }

    @Test
    void sameClientMessageIdIsOneMessageForTenMinutes() {
        var first = client.push(goodPush(openId, ",\"client_msg_id\":\"m1\""));
        clock.advance(Duration.ofSeconds(599));
        assertThat(client.push(goodPush(openId, ",\"client_msg_id\":\"m1\""))).isEqualTo(first);
        assertThat(wechat.pushes()).hasSize(1);
        assertThat(wechat.chat(openId)).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(client.push(goodPush(openId, ",\"client_msg_id\":\"m1\""))).isNotEqualTo(first);
        assertThat(wechat.pushes()).hasSize(2);
    }

    @Test
    void clientMessageIdsOfTwoUsersAreApart() {
        var other = wechat.createUser("陈晨");
        wechat.follow(other);
        client.push(goodPush(openId, ",\"client_msg_id\":\"m1\""));
        client.push(goodPush(other, ",\"client_msg_id\":\"m1\""));
        assertThat(wechat.pushes()).extracting(ReceivedPush::openId).containsExactly(openId, other);
    }

    @Test
    void pushWithoutClientMessageIdIsNewEachTime() {
        client.push(goodPush(openId, ""));
        client.push(goodPush(openId, ""));
        assertThat(wechat.pushes()).hasSize(2).extracting(ReceivedPush::clientMsgId).containsOnly(Optional.empty());
    }

    @Test
    void userMustExistAndFollow() {
        assertError(client.push(goodPush("oJKef00000000000000000000000", "")), 40003, "invalid openid");
        assertError(client.push("{}"), 40003, "invalid openid");
        wechat.unfollow(openId);
        assertError(client.push(goodPush(openId, "")), 43004, "require subscribe");
    }

    @Test
    void templateMustBelongToTheAccount() {
        assertError(client.push(goodPush(openId, "").replace(SimulatorSettings.MISSED_CALL.id(), "TM00015")), 40037, "invalid template_id");
    }

    @ParameterizedTest
    @CsvSource({"phone_number1", "time2", "character_string3", "const4"})
    void everyKeyOfTheTemplateMustBeThereAndNotEmpty(String key) {
        assertError(client.push(pushWith(openId, Map.of(key, ""), "")), 47003, "argument invalid! data." + key + ".value is empty");
        assertError(client.push(goodPush(openId, "").replace(key, "remark")), 47003, "argument invalid! data." + key + ".value is empty");
    }

    @ParameterizedTest
    @CsvSource({
        "phone_number1, 匿名来电",
        "phone_number1, 012345678901234567",
        "time2, 1763794860",
        "character_string3, 23秒",
        "const4, 手机没电"})
    void valueOfAnotherTypeIsRefusedByName(String key, String value) {
        assertError(client.push(pushWith(openId, Map.of(key, value), "")), 47003, "argument invalid! data." + key + ".value invalid");
        assertThat(wechat.pushes()).isEmpty();
    }

    @Test
    void firstBadFieldIsNamed() {
        assertError(client.push(pushWith(openId, Map.of("time2", "soon", "const4", "手机没电"), "")), 47003, "argument invalid! data.time2.value invalid");
    }

    @Test
    void valueThatIsNoStringIsRefused() {
        assertError(client.push(goodPush(openId, "").replace("\"0:23\"", "23")), 47003, "argument invalid! data.character_string3.value invalid");
        assertError(client.push(goodPush(openId, "").replaceFirst("\"data\":.*", "\"data\":[]}")), 47001, "data format error");
        assertError(client.push(goodPush(openId, "").replaceFirst("\"data\":.*", "\"x\":1}")), 47003, "argument invalid! data.phone_number1.value is empty");
    }

    @Test
    void oldKeysAndColoursAreIgnored() {
        assertThat(client.push(goodPush(openId, ",\"topcolor\":\"#FF0000\"").replace("\"data\":{", "\"data\":{\"first\":{\"value\":\"你好\",\"color\":\"#173177\"},"))
                .path("errcode").asInt()).isZero();
        assertThat(wechat.chat(openId).getLast().toString()).doesNotContain("你好");
    }

    @Test
    void linkAndClientIdHaveALength() {
        var longest = "https://voice.example.com/" + "x".repeat(1024 - 26);
        assertThat(client.push(goodPush(openId, ",\"url\":\"" + longest + "\"")).path("errcode").asInt()).isZero();
        assertError(client.push(goodPush(openId, ",\"url\":\"" + longest + "x\"")), 40039, "invalid url size");
        assertThat(client.push(goodPush(openId, ",\"client_msg_id\":\"" + "x".repeat(32) + "\"")).path("errcode").asInt()).isZero();
        assertError(client.push(goodPush(openId, ",\"client_msg_id\":\"" + "x".repeat(33) + "\"")), 45067, "client_msg_id size out of limit");
    }

    @Test
    void bodyMustBeAnObject() {
        assertError(client.push(""), 44002, "empty post data");
        assertError(client.push("{\"touser\":"), 47001, "data format error");
        assertError(client.push("[]"), 47001, "data format error");
        assertError(client.push("{\"touser\":7}"), 47001, "data format error");
        assertError(client.push("{\"touser\":\"a\",\"touser\":\"b\"}"), 47001, "data format error");
        assertError(client.call(SEND + "?access_token=" + client.token()), 43002, "require POST method");
    }

    @ParameterizedTest
    @CsvSource({"UNVERIFIED_SERVICE", "VERIFIED_SUBSCRIPTION", "PERSONAL"})
    void onlyAVerifiedServiceAccountMayPush(AccountKind kind) throws IOException {
        stop();
        start(SimulatorSettings.demo().withAccount(kind));
        assertError(client.push(goodPush(openId, "")), 48001, "api unauthorized");
    }

    @Test
    void sandboxDoesNotEnforceTheLimitsOfValues() throws IOException {
        stop();
        start(SimulatorSettings.demo().withAccount(AccountKind.SANDBOX));
        assertThat(client.push(pushWith(openId, Map.of("const4", "手机没电"), "")).path("errcode").asInt()).isZero();
        assertError(client.push(pushWith(openId, Map.of("const4", ""), "")), 47003, "argument invalid! data.const4.value is empty");
    }

    @Test
    void receiptSaysThatTheUserBlockedUs() {
        wechat.faults().next(SEND, Fault.receipt("failed:user block"));
        assertThat(client.push(goodPush(openId, "")).path("errcode").asInt()).isZero();
        assertThat(receipt().node("Status")).isEqualTo("failed:user block");
        assertThat(wechat.chat(openId)).isEmpty();
    }

    @Test
    void receiptMayCarryNoIdWhenAClientIdWasSet() {
        wechat.faults().always(SEND, Fault.receiptWithoutId());
        client.push(goodPush(openId, ",\"client_msg_id\":\"m1\""));
        assertThat(receipt().node("MsgID")).isEqualTo("0");
        assertThat(wechat.chat(openId)).hasSize(1);
    }

    @Test
    void receiptMayNeverCome() {
        wechat.faults().next(SEND, Fault.noReceipt());
        client.push(goodPush(openId, ""));
        client.push(goodPush(openId, ""));
        assertThat(receipt().node("MsgID")).isEqualTo(Long.toString(wechat.pushes().getLast().msgId()));
    }

    @Test
    void templatesAreListedWithTheirKeys() {
        var answer = client.call("/cgi-bin/template/get_all_private_template?access_token=" + client.token());
        assertThat(answer.toString()).isEqualTo("{\"template_list\":[{\"template_id\":\"" + SimulatorSettings.MISSED_CALL.id()
                + "\",\"title\":\"来电留言通知\",\"primary_industry\":\"\",\"deputy_industry\":\"\",\"content\":\"来电号码:{{phone_number1.DATA}}\\n来电时间:{{time2.DATA}}\\n"
                + "留言时长:{{character_string3.DATA}}\\n未接原因:{{const4.DATA}}\",\"example\":\"\"}]}");
    }
}
