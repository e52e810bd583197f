package yinxin.wechat.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Where nodes share the account's access token. WeChat gives all who ask the same one, until somebody forces it to give another: that may happen
/// twenty times a day, and only one must do it.
///
/// Each method may throw [yinxin.voicemail.message.StoreUnavailable]; a node then asks WeChat by itself.
public interface TokenStore {
    /// What the nodes have; empty when there is none yet.
    Optional<Shared> shared();

    /// Whether this node may ask WeChat now: nobody else does, or they have taken longer than they may.
    ///
    /// @param atMost how long asking may take
    boolean mayAsk(Instant now, Duration atMost);

    /// Whether this node may force a new token now: nobody has for this long.
    boolean mayForce(Instant now, Duration between);

    /// This is the token now, and nobody asks any more.
    void keep(Shared token);

    /// There was no answer, and nobody asks any more.
    void giveUp();

    /// @param token     never to be shown
    /// @param renewAt   from then on the next one is to be asked for
    /// @param expiresAt from then on WeChat does not take it
    record Shared(Secret token, Instant renewAt, Instant expiresAt) {}
}
