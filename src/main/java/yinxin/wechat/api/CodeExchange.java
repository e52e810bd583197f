package yinxin.wechat.api;

import yinxin.voicemail.message.OpenId;

/// What WeChat answered when asked whom a web authorization code stands for.
public sealed interface CodeExchange {
    /// This WeChat user.
    record Identified(OpenId visitor) implements CodeExchange {}

    /// Nobody: the page was opened as a snapshot (快照页) under a made-up identity. Such an openid must never be bound or served.
    record Snapshot() implements CodeExchange {}

    /// The code is wrong, used or too old. A new one may be asked for.
    record Spent() implements CodeExchange {}

    /// WeChat cannot say just now; the visitor may try again later.
    record NotNow(String why) implements CodeExchange {}

    /// The operator must act first.
    record Misconfigured(String why) implements CodeExchange {}
}
