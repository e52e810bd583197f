package yinxin.voicemail.delivery;

import java.time.Duration;

/// How many notices there may be. WeChat counts frequent reminders of messages as abuse, up to banning the account.
///
/// @param quotaADay template messages a day that WeChat grants the account
/// @param atOnce    cards a follower may get within `within`; what comes beyond waits, and is told together. 0: every message has its own card
/// @param within    the time in which they are counted
public record NoticeRules(int quotaADay, int atOnce, Duration within) {
    /// WeChat's own quota, and three cards in ten minutes.
    public static final NoticeRules USUAL = new NoticeRules(100_000, 3, Duration.ofMinutes(10));

    public NoticeRules {
        if (quotaADay < 1 || atOnce < 0 || !within.isPositive()) {
            throw new IllegalArgumentException("at least one notice a day, and no less than none at once");
        }
    }

    /// Whether several messages may be told by one card, to spare the follower.
    boolean merges() {
        return atOnce > 0;
    }
}
