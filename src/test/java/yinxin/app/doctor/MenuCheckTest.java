package yinxin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import yinxin.simulator.AccountKind;
import yinxin.simulator.Fault;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;
import yinxin.wechat.api.Menu;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.api.WeChatSettings;

/// What an operator is told about the account's menu before the gateway makes it.
class MenuCheckTest {
    private static final URI PUBLIC = URI.create("https://voice.example.com");

    private static List<String> said(WeChatSettings account) {
        return Ward.said(report -> new MenuCheck(account, PUBLIC, Clock.systemUTC(), report).run());
    }

    @Test
    void everyStateOfTheMenuHasItsLine() {
        try (var wechat = WeChatSimulator.start(SimulatorSettings.demo(), Clock.systemUTC())) {
            var account = Ward.account(wechat.url());
            var api = new WeChatApi(account, Clock.systemUTC());
            assertThat(said(account)).containsExactly("note account has no menu yet: the gateway makes it when it starts");
            api.create(Menu.to(URI.create("https://old.example.com")));
            assertThat(said(account)).containsExactly(
                    "warn account's menu [我的留言, 绑定号码, 设置] is replaced by ours when the gateway starts — set yinxin.wechat.menu: false to keep it");
            api.create(Menu.to(PUBLIC));
            assertThat(said(account)).containsExactly("ok   account's menu leads to messages, numbers and settings");
            wechat.faults().next("/cgi-bin/menu/get", Fault.errcode(-1, "system error"));
            assertThat(said(account)).containsExactly("warn account's menu — mend what keeps WeChat from answering, then run the doctor again");
        }
    }

    @Test
    void menuThatIsTheOperatorsOwnIsNotEvenAskedFor() {
        try (var wechat = WeChatSimulator.start(SimulatorSettings.demo(), Clock.systemUTC())) {
            var a = Ward.account(wechat.url());
            var own = new WeChatSettings(a.apiUrl(), a.authorizeUrl(), a.appId(), a.appSecret(), a.callbackToken(), a.callbackAesKey(), a.template(), false);
            assertThat(said(own)).containsExactly("note account's menu is yours to make: yinxin.wechat.menu is false");
            assertThat(wechat.requests()).isEmpty();
        }
    }

    @Test
    void accountThatMayHaveNoMenuIsToldHowToDoWithout() {
        try (var wechat = WeChatSimulator.start(SimulatorSettings.demo().withAccount(AccountKind.PERSONAL), Clock.systemUTC())) {
            assertThat(said(Ward.account(wechat.url()))).singleElement().asString()
                    .startsWith("warn account's menu — the account has no right to this interface").endsWith("; or set yinxin.wechat.menu: false");
        }
    }
}
