package yinxin.app.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import yinxin.network.Destination;
import yinxin.network.Forwarding;
import yinxin.network.RegisteredContact;
import yinxin.network.Registrations;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.voicemail.message.StoreUnavailable;

/// What the network knows of its subscribers' phones, as its own register has it: told to the pages whenever it has changed, whoever changed it.
public final class NetworkView implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkView.class);
    private static final Duration LOOKING = Duration.ofMillis(300);

    private final SubscriberRegister register;
    private final Registrations registrations;
    private final Audience audience;
    private final Clock clock;
    private final Thread thread;

    /// Begins to look.
    public NetworkView(SubscriberRegister register, Registrations registrations, Audience audience, Clock clock) {
        this.register = register;
        this.registrations = registrations;
        this.audience = audience;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("demo-network").start(this::watch);
    }

    private void watch() {
        var told = "";
        try {
            while (true) {
                Thread.sleep(LOOKING);
                told = audience.isEmpty() ? "" : tellNews(told);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String tellNews(String told) {
        try {
            var now = now();
            if (!now.toString().equals(told)) {
                audience.tell(now);
            }
            return now.toString();
        } catch (StoreUnavailable e) {
            LOG.debug("the register cannot be read", e);
            return told;
        }
    }

    /// What it knows now.
    ObjectNode now() {
        var view = Visitor.is("network");
        var phones = view.putArray("phones");
        register.list().forEach(subscriber -> add(phones, subscriber));
        return view;
    }

    private void add(ArrayNode phones, Subscriber subscriber) {
        var until = registrations.of(subscriber.number(), clock.instant()).stream().map(RegisteredContact::expires).max(Instant::compareTo);
        var phone = phones.addObject().put("number", subscriber.number().dialled()).put("state", subscriber.state().key())
                .put("until", until.map(Instant::toEpochMilli).orElse(0L));
        add(phone.putObject("forwarding"), subscriber.forwarding());
    }

    private static void add(ObjectNode rules, Forwarding forwarding) {
        rule(rules, "unconditional", forwarding.unconditional());
        rule(rules, "busy", forwarding.busy());
        rule(rules, "noAnswer", forwarding.noAnswer());
        rule(rules, "notReachable", forwarding.notReachable());
        rules.put("noAnswerAfter", forwarding.noAnswerAfter().toSeconds());
    }

    private static void rule(ObjectNode rules, String name, Optional<Destination> destination) {
        destination.ifPresent(to -> rules.put(name, switch (to) {
            case Destination.Voicemail _ -> Destination.VOICEMAIL;
            case Destination.Number(var number) -> number.dialled();
        }));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
