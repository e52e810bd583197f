package yinxin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.simulator.AccountKind;
import yinxin.simulator.Fault;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;
import yinxin.simulator.protocol.MessageTemplate;
import yinxin.wechat.api.WeChatSettings;

/// Every way in which an account may not be ready, told by a WeChat that is as strict as the real one.
class WeChatCheckTest {
    private static final String TOKEN = "/cgi-bin/stable_token";
    private static final String TEMPLATES = "/cgi-bin/template/get_all_private_template";
    private static final String WORDS = "遇忙 无应答 关机 不在服务区 无法接通 停机 拒接 呼叫转移 未接来电";

    private static List<String> said(WeChatSimulator wechat, UnaryOperator<WeChatSettings> change, Clock clock) {
        return Ward.said(report -> new WeChatCheck(change.apply(Ward.account(wechat.url())), clock, report).run());
    }

    private static List<String> said(WeChatSimulator wechat) {
        return said(wechat, s -> s, Clock.systemUTC());
    }

    private static WeChatSimulator start(SimulatorSettings settings) {
        return WeChatSimulator.start(settings, Clock.systemUTC());
    }

    /// WeChat's own words end with a request id, which is never the same.
    private static String withoutId(String line) {
        return line.replaceFirst(" rid: [0-9a-f-]+", "");
    }

    @Test
    void accountThatIsReadyIsSaidToBe() {
        try (var wechat = start(SimulatorSettings.demo())) {
            assertThat(said(wechat)).containsExactly(
                    "note yinxin.wechat.api-url is " + wechat.url() + ", not WeChat's own (api.weixin.qq.com)",
                    "ok   access token: WeChat gives wx0123456789abcdef one at this machine's address",
                    "ok   account may send template messages, as a verified 服务号 may",
                    "ok   template 来电留言通知 has the keys of the configuration: phone_number1 来电号码, time2 来电时间, character_string3 留言时长, const4 未接原因",
                    "note the approved words of const4 cannot be asked for: see that 我的模板 › 详情 lists exactly " + WORDS,
                    "ok   clock agrees with WeChat's");
        }
    }

    @Test
    void askingTakesNoTokenAwayFromAGatewayThatRuns() {
        try (var wechat = start(SimulatorSettings.demo())) {
            said(wechat);
            said(wechat);
            assertThat(wechat.requests()).extracting(r -> r.path()).containsExactly(TOKEN, TEMPLATES, TOKEN, TEMPLATES);
            assertThat(wechat.requests()).filteredOn(r -> r.path().equals(TOKEN)).allMatch(r -> r.body().contains("\"force_refresh\":false"));
        }
    }

    @Test
    void addressThatMustBeWhitelistedIsNamed() {
        try (var wechat = start(SimulatorSettings.demo().withIpWhitelist("203.0.113.7"))) {
            assertThat(said(wechat)).element(1).extracting(WeChatCheckTest::withoutId).isEqualTo(
                    "FAIL access token — this machine's address 127.0.0.1 is not in the account's IP whitelist: add it under 设置与开发 › 开发接口管理 "
                            + "(takes about five minutes) (40164 invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist)");
        }
    }

    @Test
    void wrongSecretIsToldFromAWrongAppId() {
        try (var wechat = start(SimulatorSettings.demo())) {
            var secret = said(wechat, s -> Ward.account(wechat.url(), "ffffffffffffffffffffffffffffffff", s.template()), Clock.systemUTC());
            assertThat(secret).element(1).asString().startsWith("FAIL access token — the AppSecret is wrong: check yinxin.wechat.app-secret");
            var appId = said(wechat, s -> new WeChatSettings(s.apiUrl(), s.authorizeUrl(), "wxffffffffffffffff", s.appSecret(),
                    s.callbackToken(), s.callbackAesKey(), s.template(), true), Clock.systemUTC());
            assertThat(appId).element(1).asString().startsWith("FAIL access token — WeChat does not know this AppID: check yinxin.wechat.app-id");
            assertThat(secret).noneMatch(line -> line.contains("ffffffff"));
        }
    }

    @ParameterizedTest
    @CsvSource({"40243, 'the AppSecret is frozen: unfreeze it'", "89503, 'the account''s administrator must confirm'", "50007, 'the account is frozen'",
        "45009, 'the day''s quota'", "-1, 'WeChat is busy'", "40999, 'WeChat answered an error that is not known here'"})
    void everyReasonForNoTokenHasItsSentence(int code, String sentence) {
        try (var wechat = start(SimulatorSettings.demo())) {
            wechat.faults().always(TOKEN, Fault.errcode(code, "as told"));
            assertThat(said(wechat)).element(1).asString().startsWith("FAIL access token — " + sentence).contains("(" + code + " as told");
        }
    }

    @ParameterizedTest
    @EnumSource(value = AccountKind.class, names = {"UNVERIFIED_SERVICE", "VERIFIED_SUBSCRIPTION", "PERSONAL"})
    void accountOfAKindThatMayNotSendIsTold(AccountKind kind) {
        try (var wechat = start(SimulatorSettings.demo().withAccount(kind))) {
            assertThat(said(wechat)).extracting(WeChatCheckTest::withoutId).containsSubsequence(
                    "ok   access token: WeChat gives wx0123456789abcdef one at this machine's address",
                    "FAIL account may not send template messages — the account has no right to this interface: it must be a verified 服务号 (48001 api unauthorized)",
                    "ok   clock agrees with WeChat's");
        }
    }

    @Test
    void missingTemplateIsAnsweredWithThoseThatAreThere() {
        var other = new MessageTemplate("other0000000000000000000000000000000000000x", "账单提醒", List.of(new MessageTemplate.Key("thing1", "账单")));
        try (var wechat = start(SimulatorSettings.demo().withTemplates(other))) {
            assertThat(said(wechat)).contains("FAIL template Yx7nQ2mZkT0sVb4RfUe9LdHcWpAo1iGj3KxMzBtNqS8 — the account has no such template: "
                    + "set yinxin.wechat.template.id to one of its own: 账单提醒 other0000000000000000000000000000000000000x");
        }
        try (var wechat = start(SimulatorSettings.demo().withTemplates())) {
            assertThat(said(wechat)).contains("FAIL template Yx7nQ2mZkT0sVb4RfUe9LdHcWpAo1iGj3KxMzBtNqS8 — the account has no templates: "
                    + "add one under 模板消息 and set yinxin.wechat.template.id");
        }
    }

    @Test
    void keyThatTheTemplateLacksAndKeyThatNothingFillsAreBothTold() {
        try (var wechat = start(SimulatorSettings.demo())) {
            var lines = said(wechat, s -> Ward.account(s.apiUrl(), s.appSecret().value(), Ward.template("phone_number1", "time2", null, "thing9")), Clock.systemUTC());
            assertThat(lines).contains(
                    "FAIL template 来电留言通知 lacks a key of the configuration — correct yinxin.wechat.template.condition: thing9; "
                            + "it has phone_number1 来电号码, time2 来电时间, character_string3 留言时长, const4 未接原因",
                    "FAIL template 来电留言通知 has a key that nothing fills: character_string3, const4 — name it under yinxin.wechat.template "
                            + "(caller, time, duration, condition, count, text), or choose a template without it: WeChat refuses the notice (47003)");
            assertThat(lines).as("thing9 takes any words").noneMatch(line -> line.startsWith("note the approved words"));
        }
    }

    @ParameterizedTest
    @CsvSource({"PT3S, ok   clock agrees", "PT12S, warn clock is 1# s ahead of WeChat's — set it by NTP", "PT-12S, warn clock is 1# s behind WeChat's — set it by NTP",
        "PT90S, FAIL clock is ## s ahead of WeChat's — set it by NTP", "PT-1H, FAIL clock is #### s behind WeChat's — set it by NTP"})
    void clockThatIsWrongIsComparedWithWeChats(Duration off, String beginning) {
        try (var wechat = start(SimulatorSettings.demo())) {
            var line = said(wechat, s -> s, Clock.offset(Clock.systemUTC(), off)).getLast();
            var form = beginning.replace("#", "[0-9]");
            assertThat(line).matches(form + ".*");
        }
    }

    @Test
    void weChatThatIsNotThereIsToldAsSuch() throws Exception {
        var nobody = URI.create("http://127.0.0.1:" + Ward.freePort());
        var lines = Ward.said(report -> new WeChatCheck(Ward.account(nobody), Clock.systemUTC(), report).run());
        assertThat(lines.subList(1, 3)).containsExactly(
                "FAIL access token — WeChat cannot be reached: connection refused or name unknown",
                "warn clock is not compared — mend what keeps WeChat from answering, then run the doctor again");
    }

    @Test
    void proxyInTheWayIsTold() {
        try (var wechat = start(SimulatorSettings.demo())) {
            wechat.faults().always(TEMPLATES, Fault.httpStatus(502));
            assertThat(said(wechat)).contains("FAIL account's templates — WeChat answered HTTP 502");
            wechat.faults().always(TOKEN, Fault.httpStatus(404));
            assertThat(said(wechat)).element(1).asString().startsWith("FAIL access token — yinxin.wechat.api-url answers HTTP 404, which WeChat's API never does");
        }
    }
}
