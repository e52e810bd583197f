package yinxin.voicemail.message;

/// How an answered diverted call ended. Every such call ends as exactly one item of one kind.
public enum MessageKind {
    /// The caller left a voice message.
    VOICE,
    /// The caller said nothing, or less than the configured length of speech.
    NOTHING_SAID,
    /// The caller could not be recorded, and was told so.
    RECORDING_FAILED
}
