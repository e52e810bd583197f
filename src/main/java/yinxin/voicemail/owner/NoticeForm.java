package yinxin.voicemail.owner;

/// In which form somebody wants what callers say.
public enum NoticeForm {
    /// To listen to.
    VOICE,
    /// To read. A message that has no text yet, or never will, is still to be listened to.
    TEXT,
    /// Both.
    BOTH
}
