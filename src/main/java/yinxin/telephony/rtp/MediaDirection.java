package yinxin.telephony.rtp;

/// What we may do with the media stream (RFC 3264 §5.1), seen from our side.
public enum MediaDirection {
    /// Both ways: an ordinary call.
    SEND_RECEIVE,
    /// We send, they do not.
    SEND_ONLY,
    /// They send, we do not: they have put us on hold.
    RECEIVE_ONLY,
    /// Nobody sends.
    INACTIVE;

    /// Whether we may send.
    public boolean sends() {
        return this == SEND_RECEIVE || this == SEND_ONLY;
    }

    /// Whether they may send to us.
    public boolean receives() {
        return this == SEND_RECEIVE || this == RECEIVE_ONLY;
    }
}
