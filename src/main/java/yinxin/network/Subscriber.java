package yinxin.network;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import yinxin.telephony.sip.auth.DigestSecret;
import yinxin.voicemail.message.PhoneNumber;

/// Somebody with a number of this network.
public record Subscriber(PhoneNumber number, DigestSecret secret, SubscriberState state, Forwarding forwarding) {
    /// A new subscriber, attached.
    public static Subscriber with(PhoneNumber number, DigestSecret secret, Forwarding forwarding) {
        return new Subscriber(number, secret, SubscriberState.ATTACHED, forwarding);
    }

    /// The secret for a number's owner. They may log in by their number in each form that people type into a phone: `13800138000`,
    /// `+8613800138000`, `8613800138000`.
    public static DigestSecret secret(PhoneNumber number, String realm, String password) {
        return DigestSecret.of(realm, password, logins(number).toArray(String[]::new));
    }

    /// The user names of a number, the plainest first.
    public static List<String> logins(PhoneNumber number) {
        var names = new LinkedHashSet<>(List.of(number.dialled(), number.value(), number.value().replace("+", "")));
        return List.copyOf(names);
    }

    /// This subscriber in another state.
    public Subscriber in(SubscriberState other) {
        return new Subscriber(number, secret, other, forwarding);
    }

    /// This subscriber with other forwarding.
    public Subscriber with(Forwarding other) {
        return new Subscriber(number, secret, state, other);
    }

    /// Where this subscriber has sent calls that are missed in this way.
    Optional<Destination> destination(Cause cause) {
        return switch (cause) {
            // The operator bars before it asks what the subscriber has arranged (3GPP TS 22.041), and takes the message all the same.
            case SUSPENDED -> Optional.of(new Destination.Voicemail());
            case FORWARDED -> forwarding.unconditional();
            case BUSY, REJECTED, DO_NOT_DISTURB -> forwarding.busy();
            case NO_ANSWER -> forwarding.noAnswer();
            case POWERED_OFF, OUT_OF_COVERAGE, UNREACHABLE -> forwarding.notReachable();
        };
    }
}
