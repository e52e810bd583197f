package yinxin.simulator;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import yinxin.simulator.protocol.Exchange;
import yinxin.simulator.protocol.Exchange.Answer;
import yinxin.simulator.protocol.WeChatError;

/// Counts calls by day and by minute (the page 接口调用频次限制). Over the day's number: 45009; over the minute's: 45011.
final class Quotas {
    private static final int CLEARED_A_MONTH = 10;
    private static final Map<String, Integer> A_DAY = Map.of(
            "/cgi-bin/token", 2_000,
            "/cgi-bin/stable_token", 500_000,
            "/cgi-bin/message/template/send", 100_000,
            "/cgi-bin/message/custom/send", 500_000,
            "/cgi-bin/media/upload", 100_000,
            "/cgi-bin/media/get", 200_000,
            "/cgi-bin/qrcode/create", 100_000,
            "/cgi-bin/menu/create", 1_000,
            "/cgi-bin/user/info", 5_000_000);
    private static final Map<String, Integer> SANDBOX_A_DAY = Map.of(
            "/cgi-bin/token", 200,
            "/cgi-bin/message/custom/send", 50_000,
            "/cgi-bin/media/upload", 500,
            "/cgi-bin/media/get", 1_000,
            "/cgi-bin/qrcode/create", 10_000,
            "/cgi-bin/menu/create", 100);
    private static final Map<String, Integer> A_MINUTE = Map.of(
            "/cgi-bin/stable_token", 10_000,
            "/sns/oauth2/access_token", 50_000);

    private final SimulatorSettings settings;
    private final Clock clock;
    private final Map<String, Integer> today = new HashMap<>();
    private final Map<String, Integer> thisMinute = new HashMap<>();
    private LocalDate day = LocalDate.MIN;
    private long minute;
    private YearMonth month = YearMonth.of(1970, 1);
    private int cleared;

    Quotas(SimulatorSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// Counts one call.
    synchronized void count(String path) {
        turn();
        if (thisMinute.merge(path, 1, Integer::sum) > A_MINUTE.getOrDefault(path, Integer.MAX_VALUE)) {
            throw new WeChatError(45011, "api minute-quota reach limit, must slower, retry next minute");
        }
        if (today.merge(path, 1, Integer::sum) > daily(path)) {
            throw new WeChatError(45009, "reach max api daily quota limit");
        }
    }

    /// `POST /cgi-bin/clear_quota`: resets the day's counters, ten times a month, then 48006.
    synchronized Answer clear(Exchange exchange) {
        turn();
        if (!Exchange.string(exchange.json(), "appid").equals(settings.appId())) {
            throw new WeChatError(40013, "invalid appid");
        }
        if (cleared >= CLEARED_A_MONTH) {
            throw new WeChatError(48006, "forbid to clear quota because of reaching the limit");
        }
        cleared++;
        today.clear();
        return ApiGate.ok();
    }

    private int daily(String path) {
        var usual = A_DAY.getOrDefault(path, Integer.MAX_VALUE);
        var ofKind = settings.account() == AccountKind.SANDBOX ? SANDBOX_A_DAY.getOrDefault(path, usual) : usual;
        return settings.dailyQuotas().getOrDefault(path, ofKind);
    }

    private void turn() {
        var now = clock.instant().atZone(AccessTokens.CHINA);
        if (!now.toLocalDate().equals(day)) {
            day = now.toLocalDate();
            today.clear();
        }
        if (now.toEpochSecond() / 60 != minute) {
            minute = now.toEpochSecond() / 60;
            thisMinute.clear();
        }
        if (!YearMonth.from(now).equals(month)) {
            month = YearMonth.from(now);
            cleared = 0;
        }
    }
}
