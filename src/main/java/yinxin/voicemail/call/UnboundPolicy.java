package yinxin.voicemail.call;

/// What happens to a call for a number that nobody has bound.
public enum UnboundPolicy {
    /// Refused before answering, with 480: the caller is not charged.
    REJECT,
    /// Answered, told so, and not recorded.
    ANNOUNCE,
    /// Recorded and kept for a later binding, seven days.
    HOLD
}
