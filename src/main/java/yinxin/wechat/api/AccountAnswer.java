package yinxin.wechat.api;

import java.util.List;

/// What WeChat said about the account. Each `why` is a sentence for the operator, WeChat's own code and words in it.
public sealed interface AccountAnswer {
    /// The credentials work, and these are the account's templates.
    record Templates(List<AccountTemplate> list) implements AccountAnswer {
        public Templates {
            list = List.copyOf(list);
        }
    }

    /// WeChat gives no access token: AppID, AppSecret, whitelist, a frozen account, or WeChat cannot be reached.
    record NoToken(String why) implements AccountAnswer {}

    /// There is a token, and the account may not send template messages.
    record NoRight(String why) implements AccountAnswer {}

    /// There is a token, and nothing else is known.
    record Unclear(String why) implements AccountAnswer {}
}
