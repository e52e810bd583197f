package yinxin.app.settings;

import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/// Our certificate for SIP over TLS as it stands at the moment: one that was renewed takes its place while calls go on.
public final class SipCertificate implements Supplier<SSLContext> {
    private static final Logger LOG = LoggerFactory.getLogger(SipCertificate.class);

    private final String bundle;
    private final X509Certificate first;
    private final AtomicReference<SSLContext> current;

    /// @param bundle its name among Spring's SSL bundles
    /// @throws IllegalStateException    when keys or certificates cannot be read, or do not belong together
    /// @throws IllegalArgumentException when there is no certificate in it
    SipCertificate(String bundle, SslBundle content) {
        this.bundle = bundle;
        this.first = certificate(content).orElseThrow(() -> new IllegalArgumentException("it has no certificate and private key of ours"));
        this.current = new AtomicReference<>(content.createSslContext());
    }

    /// Whether anything is said about whom to trust; otherwise those are trusted whom Java trusts.
    static boolean namesAuthorities(SslBundle content) {
        return content.getStores().getTrustStore() != null;
    }

    /// What was shown when the program started.
    public X509Certificate first() {
        return first;
    }

    /// Takes every renewal from now on.
    public void follow(SslBundles bundles) {
        bundles.addBundleUpdateHandler(bundle, renewed -> {
            current.set(renewed.createSslContext());
            LOG.info("SIP over TLS has a new certificate{}", certificate(renewed).map(c -> ", valid until " + c.getNotAfter().toInstant()).orElse(""));
        });
    }

    @Override
    public SSLContext get() {
        return current.get();
    }

    private static Optional<X509Certificate> certificate(SslBundle content) {
        var keys = content.getStores().getKeyStore();
        try {
            if (keys != null) {
                for (var alias : Collections.list(keys.aliases())) {
                    if (keys.isKeyEntry(alias) && keys.getCertificate(alias) instanceof X509Certificate ours) {
                        return Optional.of(ours);
                    }
                }
            }
            return Optional.empty();
        } catch (KeyStoreException e) {
            throw new IllegalStateException("its key store cannot be read", e);
        }
    }
}
