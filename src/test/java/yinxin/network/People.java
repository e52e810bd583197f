package yinxin.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import yinxin.telephony.sip.auth.DigestSecret;
import yinxin.voicemail.message.PhoneNumber;

/// Subscribers and phones for the tests.
public final class People {
    public static final String REALM = "example.com";
    public static final String PASSWORD = "Circle of Life";
    public static final PhoneNumber LIN = new PhoneNumber("+8613800138000");
    public static final PhoneNumber WANG = new PhoneNumber("+8613900139000");
    public static final PhoneNumber DESK = new PhoneNumber("8001");
    /// Hashing is the slow part of making a subscriber.
    private static final DigestSecret SECRET = Subscriber.secret(LIN, REALM, PASSWORD);

    private People() {}

    public static Subscriber subscriber(PhoneNumber number) {
        return Subscriber.with(number, number.equals(LIN) ? SECRET : Subscriber.secret(number, REALM, PASSWORD), Forwarding.USUAL);
    }

    public static Subscriber lin(SubscriberState state) {
        return subscriber(LIN).in(state);
    }

    /// Forwarding of one kind and no other.
    public static Forwarding only(Cause cause, Destination destination) {
        var to = Optional.of(destination);
        var none = Optional.<Destination>empty();
        return new Forwarding(cause == Cause.FORWARDED ? to : none, cause == Cause.BUSY ? to : none, cause == Cause.NO_ANSWER ? to : none,
                cause == Cause.OUT_OF_COVERAGE ? to : none, Duration.ofSeconds(30));
    }

    public static Forwarding none() {
        return new Forwarding(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofSeconds(20));
    }

    public static RegisteredContact phone(PhoneNumber number, String host, Instant expires) {
        return new RegisteredContact(number, "sip:" + number.dialled() + "@" + host + ":5060", expires, 1.0, "call-1@" + host, 1,
                new InetSocketAddress(address(host), 5060), "udp", "Telephone 1.0", "");
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
