package yinxin.telephony.sdp;

/// The peer's description is well formed, but holds no audio that we could exchange. The message says why, without
/// quoting the peer, so that it may go into a Warning header.
public final class NoCommonAudio extends Exception {
    private static final long serialVersionUID = 1L;

    NoCommonAudio(String message) {
        super(message);
    }
}
