package yinxin.simulator.protocol;

/// How WeChat wraps the messages that it sends to an account's server; chosen on the account's settings page.
public enum CallbackMode {
    /// Clear XML, signed by `signature` over token, timestamp and nonce only.
    PLAIN,
    /// The clear fields and an `Encrypt` node in one body; the reply may be either.
    COMPATIBLE,
    /// Only `ToUserName` and `Encrypt`, signed by `msg_signature`; the reply must be encrypted too.
    SAFE
}
