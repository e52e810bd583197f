package yinxin.telephony.sip.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// An authority that signs certificates while a test runs, in a directory of its own, by Java's keytool.
public final class Certificates {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String AUTHORITY = "authority";

    private final Path store;
    private final Path directory;

    public Certificates(Path directory) throws Exception {
        this.directory = directory;
        this.store = directory.resolve("store.p12");
        keytool(AUTHORITY, List.of("-dname", "CN=Test Authority", "-ext", "bc:c", "-validity", "30"));
    }

    /// Makes a key and a certificate for it.
    ///
    /// @param names as in `ip:127.0.0.1` or `dns:sbc.example.com`, with commas
    public Certificates issue(String alias, String names) throws Exception {
        keytool(alias, List.of("-dname", "CN=" + alias, "-ext", "san=" + names, "-validity", "30", "-signer", AUTHORITY));
        return this;
    }

    /// As [#issue], over since five days.
    public Certificates issueExpired(String alias, String names) throws Exception {
        keytool(alias, List.of("-dname", "CN=" + alias, "-ext", "san=" + names, "-startdate", "-10d", "-validity", "5", "-signer", AUTHORITY));
        return this;
    }

    private void keytool(String alias, List<String> options) throws Exception {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", alias,
                "-keyalg", "EC", "-groupname", "secp256r1", "-keystore", store.toString(), "-storepass", new String(PASSWORD)));
        command.addAll(options);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /// What shows the certificate of this name, and trusts our authority.
    public SSLContext showing(String alias) throws Exception {
        var alone = KeyStore.getInstance("PKCS12");
        alone.load(null, PASSWORD);
        alone.setKeyEntry(alias, keys().getKey(alias, PASSWORD), PASSWORD, keys().getCertificateChain(alias));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(alone, PASSWORD);
        return context(keys.getKeyManagers());
    }

    /// What shows no certificate, and trusts our authority.
    public SSLContext showingNone() throws Exception {
        return context(new KeyManager[0]);
    }

    private SSLContext context(KeyManager[] keys) throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry(AUTHORITY, keys().getCertificate(AUTHORITY));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore keys() throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(store.toFile(), PASSWORD);
    }

    /// The authority's own certificate, as a PEM file.
    public Path authority() throws Exception {
        return pem(directory.resolve("authority.pem"), AUTHORITY);
    }

    /// The certificate of this name with the authority's after it, as a PEM file.
    public Path chain(String alias) throws Exception {
        return pem(directory.resolve(alias + ".pem"), alias);
    }

    /// The chain of this name, written over whatever stands in `file`.
    public Path pem(Path file, String alias) throws Exception {
        var text = new StringBuilder();
        for (Certificate certificate : keys().getCertificateChain(alias)) {
            text.append(block("CERTIFICATE", certificate.getEncoded()));
        }
        return Files.writeString(file, text);
    }

    /// The private key of this name, as a PEM file.
    public Path key(String alias) throws Exception {
        return key(directory.resolve(alias + ".key"), alias);
    }

    /// The private key of this name, written over whatever stands in `file`.
    public Path key(Path file, String alias) throws Exception {
        return Files.writeString(file, block("PRIVATE KEY", keys().getKey(alias, PASSWORD).getEncoded()));
    }

    private static String block(String what, byte[] octets) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets) + "\n-----END " + what + "-----\n";
    }
}
