package yinxin.telephony.sip;

/// What is to be done with calls that come in.
@FunctionalInterface
public interface CallHandler {
    /// Takes one call. Runs on a virtual thread of its own and may wait. A call that is left unanswered when this returns
    /// is refused with 480; one that is still up is ended. If this throws, the call is ended too, before answer with 500.
    void take(IncomingCall call);
}
