package yinxin.voicemail.owner;

/// What callers of a number hear first.
public enum GreetingChoice {
    /// What the operator has chosen.
    STANDARD,
    /// 普通话.
    CHINESE,
    /// English.
    ENGLISH,
    /// First 普通话, then English.
    BOTH,
    /// What the owner has recorded.
    OWN
}
