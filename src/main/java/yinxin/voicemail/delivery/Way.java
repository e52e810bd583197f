package yinxin.voicemail.delivery;

/// The two ways to a follower.
public enum Way {
    /// A template message: arrives at any time, is sent once for one id, and a receipt may follow. The account has so many a day.
    TEMPLATE,
    /// A text in the chat: only while the [ReplyWindow] is open, with neither id nor receipt.
    CHAT
}
