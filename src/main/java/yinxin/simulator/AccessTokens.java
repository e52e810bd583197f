package yinxin.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import yinxin.simulator.protocol.Exchange;
import yinxin.simulator.protocol.Exchange.Answer;
import yinxin.simulator.protocol.Identifiers;
import yinxin.simulator.protocol.WeChatError;

/// The two families of access tokens. They know nothing of each other: neither invalidates the other.
final class AccessTokens {
    private static final Duration LIFE = Duration.ofSeconds(7200);
    /// Time during which the old token still works beside the new one.
    private static final Duration HAND_OVER = Duration.ofMinutes(5);
    private static final int FORCED_A_DAY = 20;
    private static final Duration BETWEEN_FORCED = Duration.ofSeconds(30);
    /// WeChat's days begin at midnight in China.
    static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final Pattern WELL_FORMED = Pattern.compile("\\d+_[A-Za-z0-9_-]{100,509}");

    /// A token works until `until`. `superseded` says why not after that: replaced (40001) or just old (42001).
    private record Grant(String token, Instant until, boolean superseded) { }

    private final SimulatorSettings settings;
    private final Clock clock;
    private final Identifiers identifiers;
    private final Map<String, Grant> grants = new HashMap<>();
    private @Nullable Grant ordinary;
    private @Nullable Grant stable;
    private Instant lastForced = Instant.MIN;
    private LocalDate forcedOn = LocalDate.MIN;
    private int forcedToday;

    AccessTokens(SimulatorSettings settings, Clock clock, Identifiers identifiers) {
        this.settings = settings;
        this.clock = clock;
        this.identifiers = identifiers;
    }

    /// `GET /cgi-bin/token`: always a new token; the one before it works 5 minutes longer.
    Answer ordinary(Exchange exchange) {
        checkAddress(exchange);
        check(exchange.query("grant_type"), exchange.query("appid"), exchange.query("secret"));
        return answer(renewOrdinary());
    }

    /// `POST /cgi-bin/stable_token`: the same token until 5 minutes before its end.
    Answer stable(Exchange exchange) {
        checkAddress(exchange);
        var body = exchange.json();
        check(Exchange.string(body, "grant_type"), Exchange.string(body, "appid"), Exchange.string(body, "secret"));
        var force = body.path("force_refresh");
        if (!force.isMissingNode() && !force.isBoolean()) {
            throw new WeChatError(47001, "data format error");
        }
        return answer(force.booleanValue(false) ? forceStable() : renewStable());
    }

    /// Says whether a business call may pass. Throws 41001, 40014, 40001 or 42001.
    synchronized void check(String token) {
        if (token.isEmpty()) {
            throw new WeChatError(41001, "access_token missing");
        }
        if (!WELL_FORMED.matcher(token).matches()) {
            throw new WeChatError(40014, "invalid access_token");
        }
        var grant = grants.get(token);
        if (grant != null && clock.instant().isBefore(grant.until())) {
            return;
        }
        if (grant != null && !grant.superseded()) {
            throw new WeChatError(42001, "access_token expired");
        }
        throw new WeChatError(40001, "invalid credential, access_token is invalid or not latest");
    }

    private synchronized Grant renewOrdinary() {
        var before = ordinary;
        if (before != null) {
            supersede(before, clock.instant().plus(HAND_OVER));
        }
        ordinary = grant();
        return ordinary;
    }

    private synchronized Grant renewStable() {
        var before = stable;
        if (before == null || !clock.instant().isBefore(before.until().minus(HAND_OVER))) {
            before = grant();
            stable = before;
        }
        return before;
    }

    private synchronized Grant forceStable() {
        var now = clock.instant();
        var today = LocalDate.ofInstant(now, CHINA);
        if (!today.equals(forcedOn)) {
            forcedOn = today;
            forcedToday = 0;
        }
        var before = stable;
        var refused = forcedToday >= FORCED_A_DAY || now.isBefore(lastForced.plus(BETWEEN_FORCED));
        if (before != null && refused) {
            return renewStable();
        }
        if (before != null) {
            supersede(before, now);
        }
        forcedToday++;
        lastForced = now;
        stable = grant();
        return stable;
    }

    private Grant grant() {
        var grant = new Grant(identifiers.accessToken(), clock.instant().plus(LIFE), false);
        grants.put(grant.token(), grant);
        return grant;
    }

    private void supersede(Grant grant, Instant until) {
        var end = until.isBefore(grant.until()) ? until : grant.until();
        grants.put(grant.token(), new Grant(grant.token(), end, end.isBefore(grant.until())));
    }

    private Answer answer(Grant grant) {
        ObjectNode json = Exchange.JSON.createObjectNode();
        json.put("access_token", grant.token());
        json.put("expires_in", Duration.between(clock.instant(), grant.until()).toSeconds());
        return Answer.json(json);
    }

    private void checkAddress(Exchange exchange) {
        var from = exchange.from();
        if (!settings.ipWhitelist().isEmpty() && !settings.ipWhitelist().contains(from)) {
            throw new WeChatError(40164, "invalid ip " + from + " ipv6 ::ffff:" + from + ", not in whitelist");
        }
    }

    private void check(String grantType, String appId, String secret) {
        if (!grantType.equals("client_credential")) {
            throw new WeChatError(40002, "invalid grant_type");
        }
        checkCredentials(settings, appId, secret);
    }

    /// Throws 41002, 41004, 40013 or 40125. The same for all interfaces that take appid and secret.
    static void checkCredentials(SimulatorSettings settings, String appId, String secret) {
        if (appId.isEmpty()) {
            throw new WeChatError(41002, "appid missing");
        }
        if (!appId.equals(settings.appId())) {
            throw new WeChatError(40013, "invalid appid");
        }
        if (secret.isEmpty()) {
            throw new WeChatError(41004, "appsecret missing");
        }
        if (!secret.equals(settings.appSecret())) {
            throw new WeChatError(40125, "invalid appsecret");
        }
    }
}
