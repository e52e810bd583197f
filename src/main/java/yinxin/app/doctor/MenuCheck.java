package yinxin.app.doctor;

import java.net.URI;
import java.time.Clock;
import yinxin.wechat.api.Menu;
import yinxin.wechat.api.MenuState;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.api.WeChatSettings;

/// Which menu followers find under the account's chat.
final class MenuCheck {
    private static final String LEAVE = "set yinxin.wechat.menu: false to keep it";

    private final WeChatSettings settings;
    private final URI publicUrl;
    private final Clock clock;
    private final Report report;

    MenuCheck(WeChatSettings settings, URI publicUrl, Clock clock, Report report) {
        this.settings = settings;
        this.publicUrl = publicUrl;
        this.clock = clock;
        this.report = report;
    }

    void run() {
        if (!settings.menu()) {
            report.note("account's menu is yours to make: yinxin.wechat.menu is false");
            return;
        }
        switch (new WeChatApi(settings, clock).menu(Menu.to(publicUrl))) {
            case MenuState.AsWanted() -> report.ok("account's menu leads to messages, numbers and settings");
            case MenuState.None() -> report.note("account has no menu yet: the gateway makes it when it starts");
            case MenuState.Another(var names) -> report.warn("account's menu " + names + " is replaced by ours when the gateway starts", LEAVE);
            case MenuState.NotTold not -> report.warn("account's menu", not.operatorsTask().map(task -> task + "; or set yinxin.wechat.menu: false")
                    .orElse("mend what keeps WeChat from answering, then run the doctor again"));
        }
    }
}
