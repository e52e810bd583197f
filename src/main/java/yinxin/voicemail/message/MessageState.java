package yinxin.voicemail.message;

/// Where a stored message stands with its owner.
public enum MessageState {
    /// Nobody has bound the number; kept for a later binding.
    HELD,
    /// Not listened to yet.
    UNHEARD,
    /// Listened to (for a message without audio: opened).
    HEARD,
    /// Deleted by an owner.
    DELETED
}
