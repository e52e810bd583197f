package yinxin.telephony.sdp;

/// A session description that cannot be understood. The sender must mend it; SIP answers 488.
public final class MalformedSdp extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;

    MalformedSdp(String what) {
        super("malformed session description: " + what);
        this.why = "malformed session description: " + what;
    }

    /// A sentence for whoever has to mend it.
    public String why() {
        return why;
    }
}
