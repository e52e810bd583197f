package yinxin.wechat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.wechat.ScriptedWeChat;

/// What WeChat answers, and what is made of it.
class AccountProbeTest {
    private static final String TOKEN = "/cgi-bin/stable_token";
    private static final String TEMPLATES = "/cgi-bin/template/get_all_private_template";
    private static final String GRANTED = "{\"access_token\":\"TOKEN_1\",\"expires_in\":7200}";

    private ScriptedWeChat weChat;

    @BeforeEach
    void start() throws IOException {
        weChat = ScriptedWeChat.start();
    }

    @AfterEach
    void stop() {
        weChat.close();
    }

    private AccountAnswer ask(String token, String templates) {
        weChat.answer(TOKEN, token).answer(TEMPLATES, templates);
        return new AccountProbe(weChat.settings(), Clock.systemUTC()).ask();
    }

    @Test
    void templatesAreAskedForWithTheToken() {
        assertThat(ask(GRANTED, """
                {"template_list":[{"template_id":"iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s","title":"来电留言通知","primary_industry":"","deputy_industry":"",
                "content":"来电号码:{{phone_number1.DATA}}\\n未接原因:{{const4.DATA}}","example":"来电号码:138"},{"template_id":"B","title":"空"}]}"""))
                .isEqualTo(new AccountAnswer.Templates(List.of(
                        new AccountTemplate("iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s", "来电留言通知", Map.of("phone_number1", "来电号码", "const4", "未接原因")),
                        new AccountTemplate("B", "空", Map.of()))));
        assertThat(weChat.asked(TEMPLATES)).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("GET");
            assertThat(asked.query()).isEqualTo("access_token=TOKEN_1");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"errcode\":40125,\"errmsg\":\"invalid appsecret\"} | the AppSecret is wrong: check yinxin.wechat.app-secret, it may have been reset (40125 invalid appsecret)",
        "{\"errcode\":40001,\"errmsg\":\"invalid credential\"} | WeChat does not take the AppSecret: check yinxin.wechat.app-secret (40001 invalid credential)",
        "{\"errcode\":40164,\"errmsg\":\"invalid ip 111.50.94.9 ipv6 ::ffff:111.50.94.9, not in whitelist\"} | this machine's address 111.50.94.9 is not in the account's IP "
            + "whitelist: add it under 设置与开发 › 开发接口管理 (takes about five minutes) (40164 invalid ip 111.50.94.9 ipv6 ::ffff:111.50.94.9, not in whitelist)",
        "{\"errcode\":40164,\"errmsg\":\"not in whitelist\"} | this machine's address is not in the account's IP whitelist: add it under 设置与开发 › 开发接口管理 "
            + "(takes about five minutes) (40164 not in whitelist)",
        "{} | WeChat's answer holds none", "nonsense | WeChat's answer is no JSON"})
    void withoutATokenTheReasonIsTold(String answer, String why) {
        assertThat(ask(answer, "{}")).isEqualTo(new AccountAnswer.NoToken(why));
        assertThat(weChat.asked(TEMPLATES)).isEmpty();
    }

    @Test
    void lackOfTheRightIsToldFromWhatIsOnlyUnclear() {
        assertThat(ask(GRANTED, "{\"errcode\":48001,\"errmsg\":\"api unauthorized\"}")).isEqualTo(new AccountAnswer.NoRight(
                "the account has no right to this interface: it must be a verified 服务号 (48001 api unauthorized)"));
        assertThat(ask(GRANTED, "{\"errcode\":40200,\"errmsg\":\"invalid account type\"}")).isInstanceOf(AccountAnswer.NoRight.class);
        assertThat(ask(GRANTED, "{\"errcode\":48004,\"errmsg\":\"api forbidden\"}")).isInstanceOf(AccountAnswer.Unclear.class);
        assertThat(ask(GRANTED, "{\"errcode\":0,\"errmsg\":\"ok\"}")).isEqualTo(new AccountAnswer.Unclear("WeChat's answer holds no list of templates"));
    }

    @Test
    void clockIsComparedAsSoonAsWeChatHasAnsweredAnything() {
        weChat.answer(TOKEN, "{\"errcode\":40013,\"errmsg\":\"invalid appid\"}");
        var right = new AccountProbe(weChat.settings(), Clock.systemUTC());
        assertThat(right.clockError()).isEmpty();
        right.ask();
        assertThat(right.clockError()).contains(Duration.ZERO);
        var fast = new AccountProbe(weChat.settings(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(3)));
        fast.ask();
        assertThat(fast.clockError().orElseThrow()).isBetween(Duration.ofSeconds(178), Duration.ofSeconds(180));
        var slow = new AccountProbe(weChat.settings(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-3)));
        slow.ask();
        assertThat(slow.clockError().orElseThrow()).isBetween(Duration.ofSeconds(-180), Duration.ofSeconds(-178));
    }
}
