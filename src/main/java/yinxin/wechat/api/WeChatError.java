package yinxin.wechat.api;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import yinxin.voicemail.delivery.DeliveryOutcome;

/// The errcodes (全局返回码) that can meet a push or a token, and who must act on each. The sentence says what is wrong and, where a
/// person can mend it, how.
enum WeChatError {
    SYSTEM_BUSY(-1, Duty.ASK_AGAIN, "WeChat is busy"),

    TOKEN_INVALID(40001, Duty.RENEW_TOKEN, "WeChat does not take the access token"),
    TOKEN_MALFORMED(40014, Duty.RENEW_TOKEN, "WeChat does not take the access token"),
    TOKEN_EXPIRED(42001, Duty.RENEW_TOKEN, "WeChat does not take the access token"),

    NOT_FOLLOWING(43004, Duty.NOBODY_FOLLOWS, "the user does not follow the account"),
    NOT_FOLLOWED(50005, Duty.NOBODY_FOLLOWS, "the user does not follow the account"),

    DAY_QUOTA(45009, Duty.WAIT_FOR_TOMORROW, "the day's quota of this interface is used up; POST /cgi-bin/clear_quota resets it, ten times a month"),
    MINUTE_QUOTA(45011, Duty.WAIT_A_MINUTE, "too many calls in a minute"),

    GRANT_TYPE(40002, Duty.OPERATOR, "WeChat does not know the grant type: is yinxin.wechat.api-url really WeChat's API?"),
    APPID(40013, Duty.OPERATOR, "WeChat does not know this AppID: check yinxin.wechat.app-id"),
    TEMPLATE_ID_SIZE(40036, Duty.OPERATOR, "the template id has a wrong length: check yinxin.wechat.template.id"),
    TEMPLATE_ID(40037, Duty.OPERATOR, "the account has no such template: check yinxin.wechat.template.id (ids of 订阅通知 and of other accounts do not count)"),
    URL_SIZE(40039, Duty.OPERATOR, "the notice's address is too long: shorten yinxin.public-url"),
    SECRET(40125, Duty.OPERATOR, "the AppSecret is wrong: check yinxin.wechat.app-secret, it may have been reset"),
    ADDRESS_NOT_ALLOWED(40164, Duty.OPERATOR, "this machine's address is not in the account's IP whitelist: add it under 设置与开发 › 开发接口管理 (takes about five minutes)"),
    ACCOUNT_TYPE(40200, Duty.OPERATOR, "the account is of the wrong type: a verified 服务号 is needed"),
    SECRET_FROZEN(40243, Duty.OPERATOR, "the AppSecret is frozen: unfreeze it under 设置与开发 › 开发接口管理"),
    OLD_TEMPLATE(40247, Duty.OPERATOR, "the template is of the old kind: add a category template (类目模板)"),
    MARKETING(40249, Duty.OPERATOR_AT_ONCE, "WeChat takes the template for marketing: choose another template"),
    NO_TOKEN(41001, Duty.OPERATOR, "the access token did not arrive: something between here and WeChat drops the query"),
    NO_APPID(41002, Duty.OPERATOR, "the AppID did not arrive: check yinxin.wechat.app-id"),
    NO_SECRET(41004, Duty.OPERATOR, "the AppSecret did not arrive: check yinxin.wechat.app-secret"),
    METHOD(43002, Duty.OPERATOR, "the request arrived as GET: something between here and WeChat changes it"),
    TEMPLATE_RESTRICTED(43116, Duty.OPERATOR_AT_ONCE, "WeChat has restricted this template: see 模板消息 › 违规记录 on the MP platform"),
    UNAUTHORISED(48001, Duty.OPERATOR, "the account has no right to this interface: it must be a verified 服务号"),
    API_BANNED(48004, Duty.OPERATOR_AT_ONCE, "WeChat has banned this interface for the account: see the notice on the MP platform"),
    TOKEN_FORBIDDEN(50004, Duty.OPERATOR, "the account may not ask for tokens: see the notice on the MP platform"),
    ACCOUNT_FROZEN(50007, Duty.OPERATOR, "the account is frozen: see the notice on the MP platform"),
    ADMIN_MUST_CONFIRM(89503, Duty.OPERATOR, "the account's administrator must confirm this machine's address: see the message in their WeChat"),
    ADMIN_REFUSED_FOR_A_DAY(89506, Duty.OPERATOR, "the account's administrator refused this machine's address: ask them to confirm it when WeChat asks again, after 24 hours"),
    ADMIN_REFUSED_FOR_AN_HOUR(89507, Duty.OPERATOR, "the account's administrator refused this machine's address: ask them to confirm it when WeChat asks again, after an hour"),

    OPENID(40003, Duty.NOBODY, "touser: WeChat does not know this openid for this account"),
    MESSAGE_TYPE(40008, Duty.NOBODY, "msgtype: WeChat does not take this type of message"),
    PARAMETER_MISSING(40101, Duty.NOBODY, "WeChat misses a parameter"),
    BLACKLISTED(43019, Duty.NOBODY, "touser: the user is on the account's blacklist"),
    DECLINED(43101, Duty.NOBODY, "touser: the user declines such messages"),
    EMPTY_BODY(44002, Duty.NOBODY, "the request arrived empty"),
    TOO_LONG(45002, Duty.NOBODY, "text.content: longer than WeChat takes"),
    CHAT_CLOSED(45015, Duty.WAIT_FOR_THE_FOLLOWER, "the chat is closed: the user has not written lately"),
    CHAT_USED_UP(45047, Duty.WAIT_FOR_THE_FOLLOWER, "the chat is closed: its messages are used up until the user writes again"),
    NO_JSON(47001, Duty.NOBODY, "WeChat cannot read the request"),
    VALUE(47003, Duty.NOBODY, "WeChat does not take a value of the template"),
    USER_LIMITED(50002, Duty.NOBODY, "touser: the user's account is limited");

    private static final Map<Integer, WeChatError> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(e -> e.code, Function.identity()));
    private static final Pattern FIELD = Pattern.compile("data\\.([A-Za-z_]+[0-9]+)");
    private static final Pattern ADDRESS = Pattern.compile("invalid ip ([0-9a-fA-F.:]+)");
    /// WeChat counts its days in Beijing.
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

    private final int code;
    private final Duty duty;
    private final String sentence;

    /// Who must act on an error.
    private enum Duty { RENEW_TOKEN, ASK_AGAIN, WAIT_A_MINUTE, WAIT_FOR_TOMORROW, WAIT_FOR_THE_FOLLOWER, NOBODY_FOLLOWS, NOBODY, OPERATOR, OPERATOR_AT_ONCE }

    WeChatError(int code, Duty duty, String sentence) {
        this.code = code;
        this.duty = duty;
        this.sentence = sentence;
    }

    /// Whether this code is about the access token, so that a new token can help.
    static boolean concernsToken(int code) {
        var error = BY_CODE.get(code);
        return error != null && error.duty == Duty.RENEW_TOKEN;
    }

    /// Whether this code says that the account may not use the interface at all.
    static boolean concernsRight(int code) {
        return code == UNAUTHORISED.code || code == ACCOUNT_TYPE.code;
    }

    /// What WeChat's refusal of a push means. A code that is not in the table calls for the operator, not for giving up: the
    /// push is repeated meanwhile, so nothing is lost to a code that WeChat invents tomorrow.
    static DeliveryOutcome outcome(Reply.Failed failed, Instant now) {
        var error = BY_CODE.get(failed.code());
        var told = " (" + failed.code() + " " + failed.message() + ")";
        if (error == null) {
            return new DeliveryOutcome.Misconfigured("WeChat answered an error that is not known here: look it up on developers.weixin.qq.com" + told);
        }
        var why = (error == ADDRESS_NOT_ALLOWED ? error.naming(failed.message()) : error.sentence) + told;
        return switch (error.duty) {
            case RENEW_TOKEN -> new DeliveryOutcome.TryLater(why, Optional.of(AccessTokens.BETWEEN_FORCED));
            case ASK_AGAIN -> new DeliveryOutcome.Unknown(why);
            case WAIT_A_MINUTE -> new DeliveryOutcome.TooFast(why, Duration.ofMinutes(1));
            case WAIT_FOR_TOMORROW -> new DeliveryOutcome.QuotaUsedUp(why, untilTomorrow(now));
            case WAIT_FOR_THE_FOLLOWER -> new DeliveryOutcome.ChatClosed(why);
            case NOBODY_FOLLOWS -> new DeliveryOutcome.Unfollowed();
            case NOBODY -> new DeliveryOutcome.Refused(error == VALUE ? field(failed.message()) + why : why);
            case OPERATOR -> new DeliveryOutcome.Misconfigured(why);
            case OPERATOR_AT_ONCE -> new DeliveryOutcome.Stopped(why);
        };
    }

    /// The sentence with the address that WeChat saw, which is what has to be entered: behind a NAT nobody else knows it.
    private String naming(String message) {
        var match = ADDRESS.matcher(message);
        return match.find() ? sentence.replace("address is", "address " + match.group(1) + " is") : sentence;
    }

    private static String field(String message) {
        var match = FIELD.matcher(message);
        return match.find() ? match.group(1) + ": " : "";
    }

    private static Duration untilTomorrow(Instant now) {
        var here = now.atZone(BEIJING);
        return Duration.between(here, here.toLocalDate().plusDays(1).atStartOfDay(BEIJING));
    }
}
