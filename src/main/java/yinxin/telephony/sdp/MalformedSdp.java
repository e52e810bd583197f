package yinxin.telephony.sdp;

/// A session description that cannot be understood. The sender must mend it; SIP answers 488.
public final class MalformedSdp extends Exception {
    private static final long serialVersionUID = 1;

    MalformedSdp(String what) {
        super("malformed session description: " + what);
    }
}
