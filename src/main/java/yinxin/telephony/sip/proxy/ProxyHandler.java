package yinxin.telephony.sip.proxy;

/// Decides what becomes of requests. Each is handed over on a virtual thread of its own, so that a handler may wait.
public interface ProxyHandler {
    /// A call. When this returns without having answered or refused it, it is refused with 500.
    void call(ProxiedCall call) throws InterruptedException;

    /// Any other request that begins nothing and belongs to no call: REGISTER, OPTIONS. It must be answered.
    void request(ProxiedRequest request);
}
