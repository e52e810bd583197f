package yinxin.app.doctor;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import yinxin.voicemail.message.Condition;
import yinxin.wechat.api.AccountAnswer;
import yinxin.wechat.api.AccountProbe;
import yinxin.wechat.api.AccountTemplate;
import yinxin.wechat.api.ValueType;
import yinxin.wechat.api.WeChatSettings;

/// Whether WeChat lets this account send the notices that are configured.
final class WeChatCheck {
    private static final String WECHAT = "api.weixin.qq.com";
    private static final Duration SLIGHTLY_WRONG = Duration.ofSeconds(5);
    private static final Duration WRONG = Duration.ofSeconds(60);
    private static final int TEMPLATES_SHOWN = 5;

    private final WeChatSettings settings;
    private final AccountProbe account;
    private final Report report;

    WeChatCheck(WeChatSettings settings, Clock clock, Report report) {
        this.settings = settings;
        this.account = new AccountProbe(settings, clock);
        this.report = report;
    }

    void run() {
        if (!isWeChat(settings.apiUrl())) {
            report.note("yinxin.wechat.api-url is " + settings.apiUrl() + ", not WeChat's own (" + WECHAT + ")");
        }
        report.busy("asking WeChat");
        var answer = account.ask();
        switch (answer) {
            case AccountAnswer.NoToken(var why) -> report.fail("access token", why);
            case AccountAnswer.NoRight(var why) -> {
                token();
                report.fail("account may not send template messages", why);
            }
            case AccountAnswer.Unclear(var why) -> {
                token();
                report.fail("account's templates", why);
            }
            case AccountAnswer.Templates(var list) -> {
                token();
                report.ok("account may send template messages, as a verified 服务号 may");
                template(list);
            }
        }
        clock();
    }

    private void token() {
        report.ok("access token: WeChat gives " + settings.appId() + " one at this machine's address");
    }

    private void clock() {
        var error = account.clockError();
        if (error.isEmpty()) {
            report.warn("clock is not compared", "mend what keeps WeChat from answering, then run the doctor again");
            return;
        }
        var off = error.get();
        var said = "clock is " + off.abs().toSeconds() + " s " + (off.isNegative() ? "behind" : "ahead of") + " WeChat's";
        var mend = "set it by NTP: timedatectl set-ntp true";
        if (off.abs().compareTo(WRONG) >= 0) {
            report.fail(said, mend + " (callbacks are refused and messages get wrong times)");
        } else if (off.abs().compareTo(SLIGHTLY_WRONG) >= 0) {
            report.warn(said, mend);
        } else {
            report.ok("clock agrees with WeChat's");
        }
    }

    private void template(List<AccountTemplate> list) {
        var found = list.stream().filter(t -> t.id().equals(settings.template().id())).findFirst();
        if (found.isEmpty()) {
            report.fail("template " + settings.template().id(), list.isEmpty()
                    ? "the account has no templates: add one under 模板消息 and set yinxin.wechat.template.id"
                    : "the account has no such template: set yinxin.wechat.template.id to one of its own: " + list.stream().limit(TEMPLATES_SHOWN)
                            .map(t -> t.title() + " " + t.id()).collect(Collectors.joining(", ")));
            return;
        }
        keys(found.get());
        words();
    }

    private void keys(AccountTemplate template) {
        var ours = ours();
        var absent = ours.entrySet().stream().filter(e -> !template.keys().containsKey(e.getValue()))
                .map(e -> "yinxin.wechat.template." + e.getKey() + ": " + e.getValue()).toList();
        var unfilled = template.keys().keySet().stream().filter(key -> !ours.containsValue(key)).toList();
        var has = template.keys().entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).collect(Collectors.joining(", "));
        if (!absent.isEmpty()) {
            report.fail("template " + template.title() + " lacks a key of the configuration", "correct " + String.join(" and ", absent)
                    + "; it has " + has);
        }
        if (!unfilled.isEmpty()) {
            report.fail("template " + template.title() + " has a key that nothing fills: " + String.join(", ", unfilled),
                    "name it under yinxin.wechat.template (caller, time, duration, condition, count, text), or choose a template without it: WeChat refuses the notice (47003)");
        }
        if (absent.isEmpty() && unfilled.isEmpty()) {
            report.ok("template " + template.title() + " has the keys of the configuration: " + has);
        }
    }

    /// The keys that the configuration names, by what they are filled with.
    private Map<String, String> ours() {
        var template = settings.template();
        var keys = new LinkedHashMap<String, String>();
        put(keys, "caller", template.caller());
        put(keys, "time", template.time());
        put(keys, "duration", template.duration());
        put(keys, "condition", template.condition());
        put(keys, "count", template.count());
        put(keys, "text", template.text());
        return keys;
    }

    private static void put(Map<String, String> keys, String name, @org.jspecify.annotations.Nullable String key) {
        if (key != null) {
            keys.put(name, key);
        }
    }

    private void words() {
        var key = settings.template().condition();
        var type = key == null ? null : ValueType.ofKey(key).orElse(null);
        if (type == ValueType.CONST || type == ValueType.ENUM || type == ValueType.ENUM_STRING) {
            report.note("the approved words of " + key + " cannot be asked for: see that 我的模板 › 详情 lists exactly "
                    + Arrays.stream(Condition.values()).map(settings.template()::word).distinct().collect(Collectors.joining(" ")));
        }
    }

    /// Whether this is WeChat's own address.
    static boolean isWeChat(URI api) {
        return WECHAT.equals(api.getHost());
    }
}
