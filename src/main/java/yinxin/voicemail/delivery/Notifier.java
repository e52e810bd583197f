package yinxin.voicemail.delivery;

/// Carries one push to its follower. The border to WeChat: the domain knows no more of it than this.
@FunctionalInterface
public interface Notifier {
    /// Tries once. Waits for the answer (seconds at most); never throws for what the other side does.
    DeliveryOutcome deliver(Delivery delivery);
}
