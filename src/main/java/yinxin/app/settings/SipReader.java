package yinxin.app.settings;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.ssl.JksSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.Environment;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.stack.SipTls;
import yinxin.telephony.sip.trunk.TrunkPlan;

/// Reads where SIP listens, how it is secured, and how trunks are looked after.
public final class SipReader {
    private static final String TLS = "yinxin.sip.tls";
    private static final String BUNDLES = "spring.ssl.bundle.";
    private static final int MOST_PORT = 65535;
    private static final String PEER = "a SIP URI of a host such as sip:192.0.2.10:5060 or sip:sbc.example.com;transport=tls";
    private static final Duration USUAL_KEEPALIVE = Duration.ofSeconds(30);
    private static final Duration USUAL_REGISTRATION = Duration.ofMinutes(10);
    private static final Duration LONGEST_REGISTRATION = Duration.ofDays(1);

    private final SettingsReader reader;
    private final Binder binder;

    /// Reads from this configuration, and tells the reader what is wrong.
    public SipReader(SettingsReader reader, Environment environment) {
        this.reader = reader;
        this.binder = Binder.get(environment);
    }

    /// The addresses that are bound: one, or one of IPv4 and one of IPv6. Never empty.
    public List<InetAddress> hosts() {
        var key = "yinxin.sip.host";
        var hosts = new ArrayList<InetAddress>();
        for (var text : reader.texts(key)) {
            reader.parsedValue(key, text, t -> Optional.of(address(t)), "an address of this machine that the trunks reach").ifPresent(hosts::add);
        }
        if (reader.texts(key).isEmpty()) {
            reader.text(key);
        }
        if (hosts.size() > 2 || hosts.size() == 2 && hosts.get(0).getClass() == hosts.get(1).getClass()) {
            reader.problem(key, "must be one address, or one of IPv4 and one of IPv6, not " + String.join(", ", reader.texts(key)));
        }
        return hosts.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : hosts;
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text.strip());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// What stands about TLS.
    ///
    /// @param settings    for the endpoint
    /// @param certificate that is shown, and renewed
    public record Tls(SipTls settings, SipCertificate certificate) {}

    /// Empty without TLS, and when something is wrong with it.
    public Optional<Tls> tls() {
        var port = reader.whole(TLS + ".port", 0, MOST_PORT);
        var clients = reader.choice(TLS + ".client-certificates", SipTls.Clients.class);
        return reader.optional(TLS + ".bundle").flatMap(name -> bundle(name).flatMap(content -> certificate(name, content, clients))
                .map(certificate -> new Tls(new SipTls(port, clients, certificate), certificate)));
    }

    private Optional<SslBundle> bundle(String name) {
        for (var kind : List.of("pem", "jks")) {
            var key = BUNDLES + kind + "." + name;
            try {
                var found = kind.equals("pem") ? binder.bind(key, PemSslBundleProperties.class).map(PropertiesSslBundle::get)
                        : binder.bind(key, JksSslBundleProperties.class).map(PropertiesSslBundle::get);
                if (found.isBound()) {
                    return Optional.of(found.get());
                }
            } catch (BindException | IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
                reader.problem(key, "cannot be used: " + innermost(e));
                return Optional.empty();
            }
        }
        reader.problem(TLS + ".bundle", "names no bundle: there is neither " + BUNDLES + "pem." + name + " nor " + BUNDLES + "jks." + name);
        return Optional.empty();
    }

    private Optional<SipCertificate> certificate(String name, SslBundle content, SipTls.Clients clients) {
        var key = BUNDLES + "pem." + name;
        try {
            if (clients != SipTls.Clients.NONE && !SipCertificate.namesAuthorities(content)) {
                reader.problem(TLS + ".client-certificates", "needs to know whose certificates are trusted: set " + key + ".truststore.certificate");
            }
            return Optional.of(new SipCertificate(name, content));
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
            reader.problem(key, "cannot be used: " + innermost(e));
            return Optional.empty();
        }
    }

    private static String innermost(Throwable problem) {
        var cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("") + (cause.getMessage() == null ? cause.getClass().getSimpleName() : "");
    }

    /// How the trunk at this key is looked after; empty if it is not.
    public Optional<TrunkPlan> upkeep(String key, String trunk) {
        var keepalive = keepalive(key);
        var upstream = upstream(key + ".register");
        return keepalive.isEmpty() && upstream.isEmpty() ? Optional.empty() : Optional.of(new TrunkPlan(trunk, keepalive, upstream));
    }

    private Optional<TrunkPlan.Keepalive> keepalive(String key) {
        var every = duration(key + ".every", USUAL_KEEPALIVE);
        return reader.optional(key + ".keepalive").flatMap(peer -> checked(key + ".keepalive", peer, p -> new TrunkPlan.Keepalive(p, every)));
    }

    private Optional<TrunkPlan.Upstream> upstream(String key) {
        if (List.of("registrar", "user", "password", "expires").stream().allMatch(part -> reader.optional(key + "." + part).isEmpty())) {
            return Optional.empty();
        }
        var user = reader.parsed(key + ".user", text -> {
            if (!text.matches("[A-Za-z0-9+._~!*'()-]+")) {
                throw new IllegalArgumentException();
            }
            return text;
        }, "our number or name there", "");
        var login = new DigestLogin(user, reader.text(key + ".password"));
        var expires = duration(key + ".expires", USUAL_REGISTRATION);
        if (expires.toSeconds() < 1 || expires.compareTo(LONGEST_REGISTRATION) > 0) {
            reader.problem(key + ".expires", "must be from 1s to 1d");
        }
        return checked(key + ".registrar", reader.text(key + ".registrar"), registrar -> new TrunkPlan.Upstream(registrar, login, expires));
    }

    private Duration duration(String key, Duration usual) {
        return reader.optional(key).isEmpty() ? usual : reader.duration(key);
    }

    private <T> Optional<T> checked(String key, String uri, Function<String, T> make) {
        return uri.isEmpty() ? Optional.empty() : reader.parsedValue(key, uri, text -> Optional.of(make.apply(text)), PEER);
    }
}
