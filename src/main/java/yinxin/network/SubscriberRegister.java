package yinxin.network;

import java.util.List;
import java.util.Optional;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.StoreUnavailable;

/// The network's subscribers, kept for good: what an operator's HLR (归属位置寄存器) is. Every method may throw [StoreUnavailable]; a change
/// is on the disk when the method returns.
public interface SubscriberRegister {
    /// The subscriber of this number; empty when it is none of ours.
    Optional<Subscriber> find(PhoneNumber number);

    /// All subscribers in the order of their numbers.
    List<Subscriber> list();

    /// Adds a subscriber, or replaces the one that has the number.
    ///
    /// @return whether the number is new
    boolean put(Subscriber subscriber);

    /// @return whether there was one
    boolean remove(PhoneNumber number);

    /// Changes the state and nothing else, whatever is changed at the same time.
    ///
    /// @return the subscriber as it is now; empty when there is none
    Optional<Subscriber> setState(PhoneNumber number, SubscriberState state);

    /// Changes the forwarding and nothing else.
    ///
    /// @return the subscriber as it is now; empty when there is none
    Optional<Subscriber> setForwarding(PhoneNumber number, Forwarding forwarding);
}
