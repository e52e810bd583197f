package yinxin.telephony.sip.auth;

/// What a server makes of credentials.
public enum DigestVerdict {
    /// The user knows the password, and this is no copy of an earlier proof.
    ACCEPTED,
    /// Rightly proven, but the nonce is too old: challenge again with `stale=true`, and the client answers without asking its user.
    STALE,
    /// Rightly proven, and seen before: a copy, or a client that does not count. Challenge again with `stale=true`, and count it.
    REPLAYED,
    /// Not proven: wrong password, no such user name, another realm, a nonce that is none of ours, or made for another request.
    REFUSED
}
