package yinxin.voicemail.owner;

/// How callers are treated who asked the network to hide their number. Where the network merely does not know it, nobody hides anything, and the
/// call is taken (3GPP TS 24.611 draws the same line).
public enum WithheldCallers {
    /// Like any other.
    TAKE,
    /// Their messages lie in the inbox, without a notice.
    QUIETLY,
    /// Their calls are not answered.
    REJECT
}
