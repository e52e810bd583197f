package yinxin.telephony.rtp;

/// Where a session says what happens.
@FunctionalInterface
public interface MediaEvents {
    /// Called on an event loop thread, which carries other calls too: enqueue and return.
    void on(MediaEvent event);
}
