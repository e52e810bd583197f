package yinxin.wechat.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import yinxin.voicemail.delivery.DeliveryOutcome;

/// Asks WeChat about the account, for somebody who sets it up. Changes nothing: `stable_token` hands out the token that a
/// running gateway holds already, and takes none away.
///
/// Not for several threads at a time; asks twice, each for eight seconds at most.
public final class AccountProbe {
    private final WeChatHttp http;
    private final AccessTokens tokens;
    private final Clock clock;
    private @Nullable Duration clockError;

    public AccountProbe(WeChatSettings settings, Clock clock) {
        this.http = new WeChatHttp(settings, WeChatHttp.Timeouts.STANDARD);
        this.tokens = new AccessTokens(http, settings, clock);
        this.clock = clock;
    }

    /// Fetches a token, and with it the templates (`GET /cgi-bin/template/get_all_private_template`), which only an account
    /// that may send template messages may list.
    public AccountAnswer ask() {
        var before = clock.instant();
        var grant = tokens.current();
        compareClocks(before, clock.instant());
        return switch (grant) {
            case AccessTokens.Grant.None(var why) -> new AccountAnswer.NoToken(sentence(why).replaceFirst("^no access token: ", ""));
            case AccessTokens.Grant.Token token ->
                    answer(http.get("/cgi-bin/template/get_all_private_template?access_token={token}", token.value()));
        };
    }

    /// How far our clock is ahead of WeChat's (behind: negative), as its first answer told. Zero also when they may agree: WeChat
    /// tells full seconds, and its answer takes its time. Empty while WeChat has not answered.
    public Optional<Duration> clockError() {
        return Optional.ofNullable(clockError);
    }

    private void compareClocks(Instant before, Instant after) {
        http.lastDate().ifPresent(date -> {
            var least = Duration.between(date.plusSeconds(1), before);
            var most = Duration.between(date, after);
            clockError = least.isPositive() ? least : most.isNegative() ? most : Duration.ZERO;
        });
    }

    private AccountAnswer answer(Reply reply) {
        return switch (reply) {
            case Reply.Done(var body) -> templates(body);
            case Reply.Failed failed when WeChatError.concernsRight(failed.code()) ->
                    new AccountAnswer.NoRight(sentence(WeChatError.outcome(failed, clock.instant())));
            case Reply.Failed failed -> new AccountAnswer.Unclear(sentence(WeChatError.outcome(failed, clock.instant())));
            case Reply.NotSent(var why) -> new AccountAnswer.Unclear(why);
            case Reply.Lost(var why) -> new AccountAnswer.Unclear(why);
            case Reply.WrongPlace(var why) -> new AccountAnswer.Unclear(why);
        };
    }

    private static AccountAnswer templates(JsonNode body) {
        if (!body.path("template_list").isArray()) {
            return new AccountAnswer.Unclear("WeChat's answer holds no list of templates");
        }
        var list = new ArrayList<AccountTemplate>();
        for (var template : body.path("template_list")) {
            list.add(AccountTemplate.read(template.path("template_id").asString(""), template.path("title").asString(""),
                    template.path("content").asString("")));
        }
        return new AccountAnswer.Templates(list);
    }

    private static String sentence(DeliveryOutcome outcome) {
        return switch (outcome) {
            case DeliveryOutcome.Misconfigured(var why) -> why;
            case DeliveryOutcome.TryLater(var why, var _) -> why;
            case DeliveryOutcome.TooFast(var why, var _) -> why;
            case DeliveryOutcome.QuotaUsedUp(var why, var _) -> why;
            case DeliveryOutcome.ChatClosed(var why) -> why;
            case DeliveryOutcome.Stopped(var why) -> why;
            case DeliveryOutcome.Unknown(var why) -> why;
            case DeliveryOutcome.Refused(var why) -> why;
            case DeliveryOutcome.Unfollowed _, DeliveryOutcome.Accepted _ -> "WeChat answered something that fits no question: ask again";
        };
    }
}
