package yinxin.voicemail.owner;

/// How callers are treated who do not show their number.
public enum WithheldCallers {
    /// Like any other.
    TAKE,
    /// Their messages lie in the inbox, without a notice.
    QUIETLY,
    /// Their calls are not answered.
    REJECT
}
