package yinxin.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import yinxin.caller.NetworkAddress;
import yinxin.caller.Telephone;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.voicemail.message.PhoneNumber;

/// The demo's mobile phones, by number. Any number that a visitor dials, or calls from, gets one: a subscription in the network's register,
/// and a telephone with its password.
public final class Mobiles implements AutoCloseable {
    /// A visitor who tries numbers one after another shall not fill the machine with telephones.
    private static final int MOST = 20;

    private final Contract contract;
    private final SubscriberRegister register;
    private final Consumer<Mobile.Look> audience;
    private final Clock clock;
    private final Map<String, Mobile> mobiles = new ConcurrentSkipListMap<>();

    /// What all of them have alike.
    ///
    /// @param network  where they register
    /// @param terms    what a new subscriber of it gets
    /// @param password the password of each
    /// @param first    those that are there from the beginning, switched off; from the last one visitors call, so it is switched on
    public record Contract(NetworkAddress network, Subscriber.Terms terms, String password, List<PhoneNumber> first) {
        public Contract {
            first = List.copyOf(first);
        }
    }

    public Mobiles(Contract contract, SubscriberRegister register, Audience audience, Clock clock) {
        this.contract = contract;
        this.register = register;
        this.audience = look -> audience.tell(told(look));
        this.clock = clock;
    }

    /// A phone as pages are told of it.
    static tools.jackson.databind.node.ObjectNode told(Mobile.Look look) {
        return Visitor.is("phone").put("number", look.number().dialled()).put("mode", look.mode().key())
                .put("doing", look.doing().name().toLowerCase(java.util.Locale.ROOT)).put("peer", look.peer());
    }

    /// As at the first visit: only the first phones are there, and who calls is a person with a phone that is on.
    synchronized void startOver() {
        var first = contract.first();
        mobiles.entrySet().removeIf(entry -> {
            var gone = first.stream().noneMatch(number -> number.value().equals(entry.getKey()));
            if (gone) {
                entry.getValue().close();
                register.remove(new PhoneNumber(entry.getKey()));
            }
            return gone;
        });
        for (var number : first) {
            register.put(subscriber(number));
            var mobile = of(number);
            mobile.hangUp();
            mobile.set(number.equals(first.getLast()) ? Mobile.Mode.IDLE : Mobile.Mode.OFF);
        }
        for (var number : first) {
            settle(of(number));
        }
    }

    private static void settle(Mobile mobile) {
        try {
            mobile.settle();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Subscriber subscriber(PhoneNumber number) {
        return Subscriber.of(number, contract.terms(), contract.password());
    }

    /// The phone of this number, if there is one.
    Optional<Mobile> find(PhoneNumber number) {
        return Optional.ofNullable(mobiles.get(number.value()));
    }

    /// The phone of this number, a new one if need be.
    ///
    /// @throws IllegalArgumentException when there are too many already
    synchronized Mobile of(PhoneNumber number) {
        return find(number).orElseGet(() -> {
            if (mobiles.size() >= MOST) {
                throw new IllegalArgumentException("the demo has no more than " + MOST + " phones; start over to get rid of some");
            }
            if (register.find(number).isEmpty()) {
                register.put(subscriber(number));
            }
            try {
                var mobile = new Mobile(number, new Telephone.Account(contract.network(), number.dialled(), contract.password(), 1), register, audience, clock);
                mobiles.put(number.value(), mobile);
                return mobile;
            } catch (IOException e) {
                throw new UncheckedIOException("the demo has no port for another phone: " + e.getMessage(), e);
            }
        });
    }

    @Override
    public void close() {
        mobiles.values().forEach(Mobile::close);
    }
}
