package yinxin.voicemail.delivery;

/// Carries one push to its follower. The border to WeChat: the domain knows no more of it than this.
@FunctionalInterface
public interface Notifier {
    /// Tries once. Waits for the answer (seconds at most); never throws for what the other side does.
    DeliveryOutcome deliver(Delivery delivery);

    /// Whether the other side gives clear answers at present: asks it something that shows nothing to anybody. Asked before a push that
    /// may have arrived is sent once more, so that an outage does not use up that one attempt.
    default boolean answers() {
        return true;
    }
}
