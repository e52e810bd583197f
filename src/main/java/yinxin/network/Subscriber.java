package yinxin.network;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import yinxin.telephony.sip.auth.DigestSecret;
import yinxin.voicemail.message.PhoneNumber;

/// Somebody with a number of this network. Their password is not known here; [DigestSecret] stands for it.
public record Subscriber(PhoneNumber number, DigestSecret secret, SubscriberState state, Forwarding forwarding) {
    /// What a network gives to each new subscriber.
    ///
    /// @param realm      in which their passwords are good; to change it makes all of them worthless
    /// @param forwarding until they arrange something else
    public record Terms(String realm, Forwarding forwarding, NumberingPlan plan) {}

    /// A new subscriber, attached.
    public static Subscriber with(PhoneNumber number, DigestSecret secret, Forwarding forwarding) {
        return new Subscriber(number, secret, SubscriberState.ATTACHED, forwarding);
    }

    /// A new subscriber of a network, attached.
    public static Subscriber of(PhoneNumber number, Terms terms, String password) {
        return with(number, secret(number, terms.realm(), password), terms.forwarding());
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

    /// By which names they may log in, the plainest first.
    public List<String> logins() {
        return secret.logins().stream().map(DigestSecret.Login::user).toList();
    }

    /// In which realm their password is good.
    public String realm() {
        return secret.realm();
    }

    /// This subscriber with another password.
    public Subscriber withPassword(String realm, String password) {
        return new Subscriber(number, secret(number, realm, password), state, forwarding);
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
