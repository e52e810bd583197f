package yinxin.telephony.rtp;

/// Every port of the configured range is taken. The call must be refused; the operator must widen the range.
public final class NoMediaPort extends Exception {
    private static final long serialVersionUID = 1;

    NoMediaPort(RtpSettings settings) {
        super("no free RTP port from " + settings.firstPort() + " to " + settings.lastPort()
                + ": widen the range (yinxin.rtp.ports), or look for another program that uses it");
    }
}
