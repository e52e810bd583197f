package yinxin.web.console;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.operator.Role;
import yinxin.web.pages.Language;

/// What things are called at the console.
final class ConsoleWording {
    /// WeChat's errcode, where a refusal ends with it: `… (43004 require subscribe)`.
    private static final Pattern CODE = Pattern.compile("\\((-?[0-9]{1,6})(?: [^)]*)?\\)\\s*$");
    private static final Map<String, String> CHINESE = Map.ofEntries(
            Map.entry("-1", "微信系统繁忙"), Map.entry("40001", "微信不认这个 access token"), Map.entry("42001", "access token 已过期"),
            Map.entry("43004", "用户没有关注公众号"), Map.entry("50005", "用户没有关注公众号"), Map.entry("45009", "当天的接口额度已用完，明天恢复"),
            Map.entry("45011", "一分钟内调用太多"), Map.entry("40037", "公众号没有这个模板：检查 yinxin.wechat.template.id"),
            Map.entry("40125", "AppSecret 不对：检查 yinxin.wechat.app-secret"), Map.entry("40164", "本机地址不在公众号的 IP 白名单里"),
            Map.entry("40249", "微信认为这个模板是营销：换一个模板"), Map.entry("43116", "微信限制了这个模板：见公众平台的违规记录"),
            Map.entry("48001", "公众号没有这个接口的权限：需要已认证的服务号"), Map.entry("48004", "微信封禁了这个接口：见公众平台通知"),
            Map.entry("50007", "公众号被冻结：见公众平台通知"), Map.entry("40003", "微信不认识这个 openid"), Map.entry("43019", "用户在黑名单里"),
            Map.entry("43101", "用户拒收此类消息"), Map.entry("45015", "回复时限已过"), Map.entry("45047", "客服消息条数已用完"),
            Map.entry("47003", "模板中有一项的值微信不接受"), Map.entry("50002", "用户账号受限"));

    private static final Map<String, String> ENGLISH = Map.ofEntries(
            Map.entry("-1", "WeChat is busy"), Map.entry("40001", "WeChat does not know this access token"), Map.entry("42001", "the access token has expired"),
            Map.entry("43004", "the user does not follow the account"), Map.entry("50005", "the user does not follow the account"),
            Map.entry("45009", "the day's quota is used up; it begins anew tomorrow"), Map.entry("45011", "too many calls in a minute"),
            Map.entry("40037", "the account has no such template: check yinxin.wechat.template.id"),
            Map.entry("40125", "the AppSecret is wrong: check yinxin.wechat.app-secret"),
            Map.entry("40164", "this machine's address is not in the account's IP whitelist"),
            Map.entry("40249", "WeChat takes the template for marketing: use another one"),
            Map.entry("43116", "WeChat has restricted the template: see the account's list of violations"),
            Map.entry("48001", "the account may not use this interface: it must be a verified service account"),
            Map.entry("48004", "WeChat has blocked the interface: see the account's notices"), Map.entry("50007", "the account is frozen: see its notices"),
            Map.entry("40003", "WeChat does not know this openid"), Map.entry("43019", "the user is on the blacklist"),
            Map.entry("43101", "the user refuses such messages"), Map.entry("45015", "the time to reply is over"),
            Map.entry("45047", "the customer messages are used up"), Map.entry("47003", "WeChat does not take one of the template's values"),
            Map.entry("50002", "the user's account is restricted"));

    private static final String REFUSED = "refused with ";

    private ConsoleWording() {}

    static String role(Role role, Language language) {
        return switch (role) {
            case VIEWER -> language.say("观察员", "Viewer");
            case OPERATOR -> language.say("操作员", "Operator");
            case ADMIN -> language.say("管理员", "Admin");
        };
    }

    static String permission(Permission permission, Language language) {
        return switch (permission) {
            case SEE -> language.say("查看（号码遮盖）", "look, numbers masked");
            case NUMBERS -> language.say("看完整号码", "see numbers in clear");
            case ACT -> language.say("操作：绑定、用户、重发", "change: bindings, subscribers, redrive");
            case AUDIO -> language.say("取录音", "fetch recordings");
            case ADMINISTER -> language.say("管理账号、令牌、审计", "administer accounts, tokens, audit");
        };
    }

    /// Where a push stands, in a word.
    static String state(String state, Language language) {
        return switch (state) {
            case "WAITING" -> language.say("待发", "Waiting");
            case "QUIET" -> language.say("免打扰", "Quiet hours");
            case "HELD" -> language.say("保留", "Held");
            case "ACCEPTED" -> language.say("已发", "Sent");
            case "RECEIVED" -> language.say("已到", "Received");
            case "REFUSED" -> language.say("死信", "Dead");
            case "SPARED" -> language.say("无需再发", "Not needed");
            default -> plain(state);
        };
    }

    /// What a push is about.
    static String push(String kind, Language language) {
        return switch (kind) {
            case "NOTICE" -> language.say("留言通知", "Notice");
            case "WORDS" -> language.say("留言文字", "Text of a message");
            case "NUMBER_BOUND" -> language.say("已绑定", "Number bound");
            case "NUMBER_LOST" -> language.say("号码易主", "Number lost");
            case "GUEST_JOINED" -> language.say("成员加入", "Guest joined");
            case "SHARE_ENDED" -> language.say("共享结束", "Share ended");
            case "PROOF_WANTED" -> language.say("请重新验证", "Proof wanted");
            case "LEASE_ENDED" -> language.say("绑定到期", "Lease ended");
            default -> plain(kind);
        };
    }

    /// `SOMETHING_NEW` as `Something new`: better than nothing for what is younger than this page.
    private static String plain(String word) {
        var lower = word.toLowerCase(Locale.ROOT).replace('_', ' ');
        return lower.isEmpty() ? "" : Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
    }

    /// Why something was not delivered: in the reader's language where we have it, with WeChat's own words after it.
    static String why(String why, Language language) {
        var code = CODE.matcher(why);
        var chinese = code.find() ? CHINESE.get(code.group(1)) : why.equals("the follower has left the account") ? "用户已取消关注，回来后补发" : null;
        return chinese == null ? why : language.say(code.reset().find() ? chinese + "（" + code.group(1) + "）" : chinese, why);
    }

    /// Why something was not delivered, without what differs from one push to the next: words and the code where it is a known one.
    static String reason(String why, Language language) {
        var code = CODE.matcher(why);
        var english = code.find() ? ENGLISH.get(code.group(1)) : null;
        if (english != null) {
            return language.say(CHINESE.getOrDefault(code.group(1), english), english) + language.say("（", " (") + code.group(1) + language.say("）", ")");
        }
        return why(why, language);
    }

    /// Why a trunk stands as it does; the network's own words stay as they are.
    static String trunk(String why, Language language) {
        return switch (why) {
            case "no answer" -> language.say("没有回应", why);
            case "not asked yet" -> language.say("还没有询问", why);
            default -> why.startsWith(REFUSED) ? language.say("被拒绝：" + why.substring(REFUSED.length()), why) : why;
        };
    }

    /// A difference between the books, by its key in the reconciliation.
    static String difference(String kind, long size, Language language) {
        var word = switch (kind) {
            case "lost-calls" -> language.say("已接听却没有条目的来电", "calls answered of which nothing is left");
            case "lost-recordings" -> language.say("丢失录音的留言", "messages that lost their recording");
            case "gaps" -> language.say("序号缺口", "gaps in the numbering");
            case "notices" -> language.say("该通知而没有通知", "notices that should be and are not");
            case "odd-deliveries" -> language.say("状态不明的投递", "deliveries in no known state");
            case "stuck-deliveries" -> language.say("卡住的投递", "deliveries that are stuck");
            case "abandoned-deliveries" -> language.say("被遗弃的投递", "deliveries that nobody cares for");
            case "silent-nodes" -> language.say("久未对账的节点，其磁盘上可能还有留言", "nodes that have not compared for long: calls may lie on their disks");
            default -> plain(kind.replace('-', '_'));
        };
        return size + " " + word;
    }

    static String deed(Deed deed, Language language) {
        return switch (deed) {
            case LOGGED_IN -> language.say("登录", "logged in");
            case LOGIN_FAILED -> language.say("登录失败", "failed to log in");
            case LOGIN_SLOWED -> language.say("登录被限速", "was slowed at the door");
            case LOGGED_OUT -> language.say("退出", "logged out");
            case SESSION_ENDED -> language.say("结束会话", "ended a session");
            case UNLOCKED -> language.say("查看完整号码", "unlocked numbers");
            case SEARCHED -> language.say("查号码", "searched a number");
            case LADDER_SEEN -> language.say("看信令", "looked at signalling");
            case REDRIVEN -> language.say("重发", "sent again");
            case RELEASED -> language.say("放行通知", "released the account");
            case RECONCILED -> language.say("对账", "compared the books");
            case ACCOUNT_ADDED -> language.say("新建账号", "added an account");
            case ROLE_CHANGED -> language.say("改角色", "changed a role");
            case PASSWORD_CHANGED -> language.say("改密码", "changed a password");
            case ACCOUNT_REMOVED -> language.say("删除账号", "removed an account");
            case TOKEN_ADDED -> language.say("新建令牌", "made a token");
            case TOKEN_REMOVED -> language.say("收回令牌", "took a token back");
            case WEBHOOK_ADDED -> language.say("新建回调", "added a webhook");
            case WEBHOOK_REMOVED -> language.say("删除回调", "removed a webhook");
            case BOUND -> language.say("绑定", "bound");
            case IMPORTED -> language.say("导入绑定", "imported bindings");
            case TICKETS_ISSUED -> language.say("发放绑定票", "issued tickets");
            case UNBOUND -> language.say("解绑", "unbound");
            case SUBSCRIBER_CHANGED -> language.say("改用户", "changed a subscriber");
            case SUBSCRIBER_REMOVED -> language.say("删除用户", "removed a subscriber");
            case AUDIO_FETCHED -> language.say("取录音", "fetched a recording");
        };
    }

    /// What has just been done; empty for a word that is not ours.
    static String done(String word, Language language) {
        return switch (word) {
            case "unlocked" -> language.say("号码已显示 10 分钟，已记入审计。", "Numbers are in clear for 10 minutes; this is in the audit log.");
            case "locked" -> language.say("号码已遮盖。", "Numbers are masked again.");
            case "redriven" -> language.say("已重新投递。", "Sent again.");
            case "nothing" -> language.say("没有可重发的。", "There was nothing to send again.");
            case "released" -> language.say("已放行，通知继续发送。", "Released: notices go out again.");
            case "reconciled" -> language.say("已对账。", "The books were compared.");
            case "added" -> language.say("已新建。", "Added.");
            case "changed" -> language.say("已修改。", "Changed.");
            case "removed" -> language.say("已删除。", "Removed.");
            case "password" -> language.say("密码已修改，其它会话都已结束。", "The password is changed and all other sessions are ended.");
            case "last-admin" -> language.say("这是最后一个管理员，不能动。先新建一个。", "This is the last admin. Make another one first.");
            case "taken" -> language.say("这个名字已被使用。", "This name is taken.");
            case "bad-name" -> language.say("名字要 2 到 32 个字符：小写字母、数字和 . _ -，以字母开头。", "A name has 2 to 32 of a-z, 0-9, . _ and -, a letter first.");
            case "bad-password" -> language.say("密码要 12 到 128 个字符。", "A password has 12 to 128 characters.");
            case "wrong-password" -> language.say("当前密码不对。", "The present password is wrong.");
            case "no-reason" -> language.say("请写明原因。", "Say why.");
            case "bad-token" -> language.say("令牌要有名字，并至少有一种权限。", "A token needs a name and one scope at least.");
            case "bad-url" -> language.say("地址须为 https（本机可用 http）。", "The address must be https, or http on this machine.");
            default -> "";
        };
    }
}
