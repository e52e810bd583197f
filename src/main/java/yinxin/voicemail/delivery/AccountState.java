package yinxin.voicemail.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/// Where the account as a whole stands with WeChat.
///
/// @param pausedUntil nothing goes out before: too many calls in a minute (45011)
/// @param quotaUntil  no template message goes out before: WeChat says that the day's quota is used up (45009)
/// @param day         the day that `sent` counts
/// @param sent        template messages sent on that day, repeats among them
/// @param hold        WeChat has stopped the account
public record AccountState(Instant pausedUntil, Instant quotaUntil, LocalDate day, int sent, Optional<Hold> hold) {
    /// Of an account that has sent nothing yet.
    public static final AccountState FRESH =
            new AccountState(Instant.EPOCH, Instant.EPOCH, LocalDate.EPOCH, 0, Optional.empty());
    /// How often one notice is tried while WeChat holds the account: whoever forgets to release it loses an hour at most, and twenty-four
    /// attempts a day make no ban worse.
    public static final Duration BETWEEN_PROBES = Duration.ofHours(1);
    /// WeChat counts its days in Beijing.
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

    /// WeChat has stopped the account (40249, 43116, 48004): nothing goes out until the operator releases it, or one notice that is tried now
    /// and then is accepted.
    ///
    /// @param why   what WeChat said
    /// @param since when
    /// @param probe when one notice is tried next
    public record Hold(String why, Instant since, Instant probe) {}

    /// How many pushes may go out now, of `limit`.
    public int room(Instant now, int limit) {
        if (now.isBefore(pausedUntil)) {
            return 0;
        }
        return hold.map(h -> now.isBefore(h.probe()) ? 0 : 1).orElse(limit);
    }

    /// How many template messages may go out today still.
    public int templatesLeft(Instant now, NoticeRules rules) {
        return now.isBefore(quotaUntil) ? 0 : Math.max(0, rules.quotaADay() - (day.equals(today(now)) ? sent : 0));
    }

    /// So many more template messages were sent.
    public AccountState sent(Instant now, int more) {
        var today = today(now);
        return new AccountState(pausedUntil, quotaUntil, today, (day.equals(today) ? sent : 0) + more, hold);
    }

    /// The next probe of a held account is a while away.
    public AccountState probed(Instant now) {
        return new AccountState(pausedUntil, quotaUntil, day, sent, hold.map(h -> new Hold(h.why(), h.since(), now.plus(BETWEEN_PROBES))));
    }

    /// When WeChat's next day begins, and with it the next quota.
    public static Instant nextDay(Instant now) {
        return today(now).plusDays(1).atStartOfDay(BEIJING).toInstant();
    }

    private static LocalDate today(Instant now) {
        return now.atZone(BEIJING).toLocalDate();
    }
}
