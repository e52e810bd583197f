package yinxin.network;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import yinxin.storage.TestStore;
import yinxin.telephony.sip.Trunk.AddressRange;
import yinxin.telephony.sip.auth.DigestAlgorithm;
import yinxin.telephony.sip.auth.DigestAuthenticator;
import yinxin.telephony.sip.proxy.ProxySettings;
import yinxin.telephony.sip.proxy.SipProxy;
import yinxin.telephony.sip.stack.SipTrace;
import yinxin.voicemail.message.PhoneNumber;

/// The embedded network on loopback, with the real store: subscribers register and call, and missed calls go to a gateway by hand.
final class SwitchBed implements AutoCloseable {
    /// Longer than a busy machine keeps a phone from answering.
    private static final Duration SILENCE = Duration.ofSeconds(6);
    /// Not an address that phones have here: who calls from it is believed.
    static final String UPSTREAM = "127.0.0.9";

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TestStore store;
    final SipProxy proxy;
    final Switch exchange;

    /// @param gateway  the voicemail's port
    /// @param upstream the network above, at [#UPSTREAM]; 0 for none
    SwitchBed(Path directory, int gateway, int upstream) throws Exception {
        this(directory, gateway, upstream, 1000);
    }

    SwitchBed(Path directory, int gateway, int upstream, int strangers) throws Exception {
        this(directory, gateway, upstream, strangers, EnumSet.allOf(DigestAlgorithm.class));
    }

    /// @param offered what challenges name
    SwitchBed(Path directory, int gateway, int upstream, int strangers, Set<DigestAlgorithm> offered) throws Exception {
        var clock = Clock.systemUTC();
        store = new TestStore(directory, clock);
        var voicemail = new Switch.Settings.Voicemail(() -> "127.0.0.1:" + gateway, () -> "127.0.0.1:" + gateway, Switch.Settings.accessNumbersFrom("861012345601"));
        var above = upstream == 0 ? Optional.<Switch.Settings.Upstream>empty()
                : Optional.of(new Switch.Settings.Upstream("sip:" + UPSTREAM + ":" + upstream, List.of(AddressRange.parse(UPSTREAM))));
        var settings = new Switch.Settings(People.REALM, NumberingPlan.chinese(), SILENCE, voicemail, above, strangers);
        var doorkeeper = new Doorkeeper(store.subscribers, new DigestAuthenticator(People.REALM, clock, offered), clock);
        var registrar = new Registrar(Registrar.Rules.usual(Set.of(People.REALM, "127.0.0.1"), settings.plan()), doorkeeper, store.registrations, clock);
        exchange = new Switch(settings, new Switch.People(store.subscribers, store.registrations), registrar, doorkeeper, clock, meters);
        var local = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        proxy = new SipProxy(new ProxySettings(local, Set.of(People.REALM), new byte[16], 500, ProxySettings.Timing.STANDARD), exchange,
                exchange.gate(), SipTrace.NONE, meters);
    }

    int port() {
        return proxy.port();
    }

    void subscribes(PhoneNumber number, Forwarding forwarding) {
        store.subscribers.put(People.subscriber(number).with(forwarding));
    }

    double counted(String name, String... tags) {
        return meters.find(name).tags(tags).counters().stream().mapToDouble(c -> c.count()).sum();
    }

    @Override
    public void close() {
        proxy.close();
        store.close();
    }
}
