package yinxin.voicemail.owner;

/// A language that a follower can choose to be spoken to in, on pages and in the chat.
public enum SpokenLanguage {
    /// 中文.
    CHINESE,
    /// English.
    ENGLISH
}
