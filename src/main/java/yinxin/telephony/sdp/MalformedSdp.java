package yinxin.telephony.sdp;

/// The body is no session description (RFC 8866). The peer must mend it: answer 400 to a request, hang up on an answer.
public final class MalformedSdp extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedSdp(String message) {
        super(message);
    }
}
