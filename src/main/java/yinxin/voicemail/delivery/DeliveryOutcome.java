package yinxin.voicemail.delivery;

import java.time.Duration;
import java.util.Optional;

/// What came of one attempt; it says who must act.
public sealed interface DeliveryOutcome {
    /// WeChat accepted it. The receipt may follow or not; nothing waits for it.
    ///
    /// @param receipt WeChat's `msgid`; empty for chat messages
    record Accepted(Optional<String> receipt) implements DeliveryOutcome {}

    /// It may or may not have arrived (timeout, reset, errcode -1). To be repeated with the same id.
    record Unknown(String why) implements DeliveryOutcome {}

    /// Not now: quota, frequency, an outage before the request went out. To be repeated, not before `after` if WeChat says so.
    record TryLater(String why, Optional<Duration> after) implements DeliveryOutcome {}

    /// Too many calls in a minute, whoever they were for: everybody waits this long.
    record TooFast(String why, Duration pause) implements DeliveryOutcome {}

    /// The account's template messages of the day are used up; there are new ones after this.
    record QuotaUsedUp(String why, Duration until) implements DeliveryOutcome {}

    /// The chat takes no text (any more): the follower has not written lately. Certainly nothing was said.
    record ChatClosed(String why) implements DeliveryOutcome {}

    /// WeChat has stopped the account's notices. The operator must act, and whatever else is sent makes it worse: everything is held.
    record Stopped(String why) implements DeliveryOutcome {}

    /// The follower has left the account. Nobody need act; kept until they return.
    record Unfollowed() implements DeliveryOutcome {}

    /// This push can never arrive; repeating it is useless.
    record Refused(String why) implements DeliveryOutcome {}

    /// The operator must act (secret, whitelist, template, rights, ban); repeated meanwhile, and an alarm is raised.
    record Misconfigured(String why) implements DeliveryOutcome {}
}
