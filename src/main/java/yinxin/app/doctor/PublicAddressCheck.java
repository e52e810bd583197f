package yinxin.app.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// Whether the public address is one that WeChat and its browser open: its form, its name, its certificate.
final class PublicAddressCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofDays(14);
    private static final int HTTPS = 443;
    private static final String EXPIRED = "it has expired: renew it";

    private final Patient patient;
    private final URI url;
    private final @Nullable SSLContext tls;
    private final Report report;

    PublicAddressCheck(Patient patient, @Nullable SSLContext tls, Report report) {
        this.patient = patient;
        this.url = patient.publicUrl();
        this.tls = tls;
        this.report = report;
    }

    void run() {
        report.busy("looking at " + url);
        var host = url.getHost();
        try {
            var address = InetAddress.getByName(host);
            form(address);
            if (url.getScheme().equals("https")) {
                certificate(new InetSocketAddress(address, url.getPort() < 0 ? HTTPS : url.getPort()));
            }
        } catch (UnknownHostException e) {
            report.fail("public URL " + url, "the name " + host + " is unknown: enter it in the DNS, or correct yinxin.public-url");
        }
        report.note("网页授权域名 must be " + host + " (公众号设置 › 功能设置); it cannot be asked for");
    }

    private void form(InetAddress address) {
        var host = url.getHost();
        if (address.isLoopbackAddress()) {
            report.warn("public URL " + url + " opens on this machine only", "set yinxin.public-url to the https:// address that WeChat and your listeners reach");
            return;
        }
        if (!url.getScheme().equals("https")) {
            report.fail("public URL " + url, "put a proxy with a certificate before the gateway, and set yinxin.public-url to https://" + host);
        }
        if (host.matches("[0-9.]+|\\[.*]")) {
            report.fail("public URL " + url, "use a name with ICP registration: WeChat takes no bare address for 网页授权域名");
        }
        if (url.getPort() >= 0 && url.getPort() != HTTPS && url.getPort() != 80) {
            report.fail("public URL " + url, "leave the port out: WeChat calls ports 443 and 80 only");
        }
        if (address.isSiteLocalAddress()) {
            report.warn(host + " is " + address.getHostAddress() + " here, a private address", "see that the DNS of the outside world tells a public one");
        }
    }

    private void certificate(InetSocketAddress server) {
        var what = "certificate of " + url.getHost();
        try (var socket = handshake(server)) {
            var session = socket.getSession();
            var certificate = (X509Certificate) session.getPeerCertificates()[0];
            var end = certificate.getNotAfter().toInstant();
            var day = end.atOffset(ZoneOffset.UTC).toLocalDate();
            if (end.isBefore(Instant.now())) {
                report.fail(what, EXPIRED);
            } else if (end.isBefore(Instant.now().plus(SOON))) {
                report.warn(what + " ends on " + day, "renew it before then, or have it renewed by itself");
            } else {
                report.ok(what + " is trusted and valid until " + day);
            }
        } catch (SSLException e) {
            report.fail(what, fault(e));
        } catch (SocketTimeoutException e) {
            report.warn("public URL " + url + " does not answer from here",
                    "open the firewall for it, or, if this machine cannot reach its own public address, try it from elsewhere");
        } catch (ConnectException e) {
            report.fail("public URL " + url, "nothing answers there: start the proxy, and let it pass everything on to port " + patient.http().getPort());
        } catch (IOException e) {
            report.fail("public URL " + url, "the connection breaks off (" + e.getMessage() + "): look at the proxy's log");
        }
    }

    private SSLSocket handshake(InetSocketAddress server) throws IOException {
        var plain = new Socket();
        try {
            plain.connect(server, (int) PATIENCE.toMillis());
            plain.setSoTimeout((int) PATIENCE.toMillis());
            return handshake(plain);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private SSLSocket handshake(Socket plain) throws IOException {
        try {
            var factory = tls == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : tls.getSocketFactory();
            var socket = (SSLSocket) factory.createSocket(plain, url.getHost(), plain.getPort(), true);
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (SocketTimeoutException e) {
            throw new SSLException("no answer", e);
        }
    }

    private static String fault(SSLException problem) {
        for (@Nullable Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return EXPIRED;
            }
        }
        var said = String.valueOf(problem.getMessage());
        if (said.contains("PKIX")) {
            return "it is not trusted: use one of a public authority, and send the whole chain (fullchain.pem)";
        }
        if (said.contains("No name matching") || said.contains("No subject alternative")) {
            return "it is made out to another name: get one for this name";
        }
        return "TLS fails (" + said + "): look at the proxy's configuration";
    }
}
