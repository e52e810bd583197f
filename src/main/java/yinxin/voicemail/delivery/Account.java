package yinxin.voicemail.delivery;

import java.time.Instant;

/// The account's standing with WeChat, kept over restarts and shared by all who send.
public interface Account {
    /// As it is now.
    AccountState state();

    /// Nothing goes out before this.
    void pause(Instant until);

    /// No template message goes out before this.
    void quotaUsedUp(Instant until);

    /// WeChat has stopped the account: nothing goes out. True when it was not held before.
    boolean hold(String why, Instant at);

    /// WeChat takes notices again, or the operator says so. True when it was held.
    boolean release();
}
