package yinxin.wechat.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.delivery.DeliveryOutcome;

/// The account's access token (接口调用凭据), from `stable_token`. However many callers want one at a time, WeChat is asked once and
/// all of them get that answer, good or bad.
///
/// ```
/// none ──ask──▶ fresh ──180 s before expiry──▶ ageing (still given out while one caller asks) ──▶ fresh
///                 └──rejected by WeChat──▶ ask; the same token again? ──▶ ask with force_refresh, at most every 30 s
/// ```
final class AccessTokens {
    /// How long before its expiry a token is renewed. WeChat hands out the next one 300 s before and honours both meanwhile, so
    /// that at 180 s the answer is certain to be the next one.
    static final Duration RENEW_BEFORE = Duration.ofSeconds(180);
    /// WeChat ignores a forced refresh that comes sooner than this after another; it allows 20 a day.
    static final Duration BETWEEN_FORCED = Duration.ofSeconds(30);
    /// How long a token that still lives is used on when its renewal failed, before WeChat is asked again.
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);

    private final Optional<SharedTokens> shared;
    private final WeChatHttp http;
    private final WeChatSettings settings;
    private final Clock clock;
    private final Object guard = new Object();
    private @Nullable Held held;
    private @Nullable CompletableFuture<Grant> asking;
    private Instant forcedAt = Instant.MIN;

    AccessTokens(WeChatHttp http, WeChatSettings settings, Clock clock) {
        this(http, settings, clock, Optional.empty());
    }

    /// @param shared where nodes share the token; empty when there is only this one
    AccessTokens(WeChatHttp http, WeChatSettings settings, Clock clock, Optional<TokenStore> shared) {
        this.shared = shared.map(SharedTokens::new);
        this.http = http;
        this.settings = settings;
        this.clock = clock;
    }

    /// Whether there is a token.
    sealed interface Grant {
        /// There is.
        record Token(String value) implements Grant {
            @Override
            public String toString() {
                return "[hidden]";
            }
        }

        /// There is none, and therefore nothing was sent. Never [DeliveryOutcome.Unknown].
        record None(DeliveryOutcome why) implements Grant {}
    }

    private record Held(Grant.Token token, Instant renewAt, Instant expiresAt) {}

    /// A token to be used now.
    Grant current() {
        return given(null);
    }

    /// A token other than the one that WeChat has just rejected.
    Grant insteadOf(Grant.Token rejected) {
        return given(rejected);
    }

    private Grant given(Grant.@Nullable Token rejected) {
        CompletableFuture<Grant> answer;
        synchronized (guard) {
            var now = clock.instant();
            var usable = held != null && !held.token.equals(rejected) && now.isBefore(held.expiresAt) ? held : null;
            if (usable != null && (now.isBefore(usable.renewAt) || asking != null)) {
                return usable.token;
            }
            if (asking != null) {
                answer = asking;
            } else {
                answer = null;
                asking = new CompletableFuture<>();
            }
        }
        return answer == null ? askForAll(rejected) : answer.join();
    }

    private Grant askForAll(Grant.@Nullable Token rejected) {
        Grant grant = new Grant.None(new DeliveryOutcome.TryLater("asking WeChat for a token broke off", Optional.empty()));
        try {
            var others = shared.flatMap(s -> s.fromOthers(rejected, clock));
            if (others.isPresent()) {
                grant = adopt(others.get());
            } else {
                grant = ask(false);
                if (rejected != null && grant.equals(rejected)) {
                    grant = force(rejected);
                }
                shared.ifPresent(SharedTokens::giveUp);
            }
        } finally {
            grant = settle(grant, rejected);
        }
        return grant;
    }

    private Grant adopt(TokenStore.Shared others) {
        var token = new Grant.Token(others.token().value());
        synchronized (guard) {
            held = new Held(token, others.renewAt(), others.expiresAt());
        }
        return token;
    }

    /// Ends the asking for everybody who waits. A token that still lives outlasts a renewal that failed.
    private Grant settle(Grant asked, Grant.@Nullable Token rejected) {
        synchronized (guard) {
            var grant = asked;
            if (grant instanceof Grant.None && held != null) {
                var now = clock.instant();
                if (!held.token.equals(rejected) && now.isBefore(held.expiresAt)) {
                    held = new Held(held.token, now.plus(AFTER_FAILURE), held.expiresAt);
                    grant = held.token;
                } else {
                    held = null;
                }
            }
            var waiting = asking;
            asking = null;
            if (waiting != null) {
                waiting.complete(grant);
            }
            return grant;
        }
    }

    private Grant force(Grant.Token rejected) {
        synchronized (guard) {
            var now = clock.instant();
            var since = forcedAt.equals(Instant.MIN) ? BETWEEN_FORCED : Duration.between(forcedAt, now);
            if (since.compareTo(BETWEEN_FORCED) < 0) {
                return new Grant.None(new DeliveryOutcome.TryLater("WeChat keeps handing out an access token that it does not take",
                        Optional.of(BETWEEN_FORCED.minus(since))));
            }
            forcedAt = now;
        }
        if (shared.isPresent() && !shared.get().mayForce(clock.instant())) {
            var others = shared.get().usable(rejected, clock.instant());
            return others.isPresent() ? adopt(others.get())
                    : new Grant.None(new DeliveryOutcome.TryLater("another node has just forced a new access token", Optional.of(BETWEEN_FORCED)));
        }
        LOG.warn("WeChat handed out again the access token that it had rejected; forcing a new one");
        return ask(true);
    }

    private Grant ask(boolean force) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("grant_type", "client_credential");
        body.put("appid", settings.appId());
        body.put("secret", settings.appSecret().value());
        body.put("force_refresh", force);
        return switch (http.post("/cgi-bin/stable_token", body)) {
            case Reply.Done done -> keep(done);
            case Reply.Failed failed -> new Grant.None(refusal(failed));
            case Reply.NotSent(var why) -> later("no access token: " + why);
            case Reply.Lost(var why) -> later("no access token: " + why);
            case Reply.WrongPlace(var why) -> new Grant.None(new DeliveryOutcome.Misconfigured(why));
        };
    }

    private Grant keep(Reply.Done done) {
        var value = done.body().path("access_token").asString("");
        var life = Duration.ofSeconds(done.body().path("expires_in").asLong(0));
        if (value.isEmpty() || life.isNegative() || life.isZero()) {
            return later("no access token: WeChat's answer holds none");
        }
        var now = clock.instant();
        var useFor = life.compareTo(RENEW_BEFORE.multipliedBy(2)) > 0 ? life.minus(RENEW_BEFORE) : life.dividedBy(2);
        var token = new Grant.Token(value);
        synchronized (guard) {
            held = new Held(token, now.plus(useFor), now.plus(life));
        }
        shared.ifPresent(s -> s.keep(new TokenStore.Shared(new Secret(value), now.plus(useFor), now.plus(life))));
        LOG.info("access token received, valid for {} s", life.toSeconds());
        return token;
    }

    /// Without a token nothing was sent, so what would be unknown for a push is certain here. And a credential that is
    /// invalid where no token is involved yet is the AppSecret.
    private DeliveryOutcome refusal(Reply.Failed failed) {
        if (WeChatError.concernsToken(failed.code())) {
            return new DeliveryOutcome.Misconfigured("WeChat does not take the AppSecret: check yinxin.wechat.app-secret ("
                    + failed.code() + " " + failed.message() + ")");
        }
        return switch (WeChatError.outcome(failed, clock.instant())) {
            case DeliveryOutcome.Unknown(var why) -> new DeliveryOutcome.TryLater("no access token: " + why, Optional.empty());
            case DeliveryOutcome.Refused(var why) -> new DeliveryOutcome.Misconfigured("no access token: " + why);
            case DeliveryOutcome.Unfollowed _ -> new DeliveryOutcome.Misconfigured("no access token: " + failed.message());
            case DeliveryOutcome.Accepted other -> other;
            case DeliveryOutcome.TryLater other -> other;
            case DeliveryOutcome.TooFast other -> other;
            case DeliveryOutcome.QuotaUsedUp(var why, var until) -> new DeliveryOutcome.TryLater("no access token: " + why, Optional.of(until));
            case DeliveryOutcome.Stopped(var why) -> new DeliveryOutcome.Misconfigured("no access token: " + why);
            case DeliveryOutcome.ChatClosed(var why) -> new DeliveryOutcome.Misconfigured("no access token: " + why);
            case DeliveryOutcome.Misconfigured other -> other;
        };
    }

    private static Grant later(String why) {
        return new Grant.None(new DeliveryOutcome.TryLater(why, Optional.empty()));
    }
}
