package yinxin.telephony.sdp;

/// Whether the packets of a call may be encrypted. Their keys stand in the session description, so that depends on how the description
/// travels (RFC 4568 §8.3).
public enum Encryption {
    /// Not: whoever is on the way could read the keys.
    NEVER,
    /// If the other side wants to.
    ALLOWED,
    /// Always: no call without.
    REQUIRED
}
