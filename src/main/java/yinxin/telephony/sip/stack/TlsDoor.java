package yinxin.telephony.sip.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS connections, in and out. Handshakes are made here, with a limit of time and apart from each other: the SIP stack gets a connection when
/// it is certain who is at its other end, so that a peer that says nothing keeps nobody waiting.
final class TlsDoor {
    /// What is spoken: RFC 8996 forbids what came before.
    static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    /// With forward secrecy and authenticated encryption, as RFC 9325 §4.2 recommends; the first two are those of TLS 1.3.
    static final String[] CIPHERS = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"};

    private static final Duration CONNECTING = Duration.ofSeconds(2);
    /// For a handshake, one that crosses the world twice included.
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    /// Handshakes at a time; a storm of more waits in the backlog.
    private static final int HANDSHAKES_AT_ONCE = 64;
    private static final int BACKLOG = 128;
    /// Peers whose last trouble is remembered, so that it is told once and not with each attempt.
    private static final int TROUBLES = 256;
    private static final Logger LOG = LoggerFactory.getLogger(TlsDoor.class);

    private final SipTls tls;
    private final SourceGate gate;
    private final SipTrace trace;
    private final ServerSocket plain;
    private final BlockingQueue<Socket> ready = new LinkedBlockingQueue<>();
    private final Map<InetSocketAddress, Socket> open = new ConcurrentHashMap<>();
    private final Semaphore handshakes = new Semaphore(HANDSHAKES_AT_ONCE);
    private final Map<String, String> troubles = new LinkedHashMap<>();

    TlsDoor(SipTls tls, InetAddress local, SourceGate gate, SipTrace trace) throws IOException {
        this.tls = tls;
        this.gate = gate;
        this.trace = trace;
        this.plain = new ServerSocket();
        try {
            plain.setReuseAddress(true);
            plain.bind(new InetSocketAddress(local, tls.port()), BACKLOG);
        } catch (IOException e) {
            plain.close();
            throw new IOException("port " + tls.port() + " of " + local.getHostAddress() + " for SIP over TLS: " + e.getMessage(), e);
        }
    }

    int port() {
        return plain.getLocalPort();
    }

    /// Begins to take connections.
    ///
    /// @return what hands out those whose handshake is done
    SSLServerSocket open() throws IOException {
        Thread.ofVirtual().name("sip-tls").start(this::take);
        return new Established();
    }

    private void take() {
        while (!plain.isClosed()) {
            try {
                handshakes.acquire();
                var socket = plain.accept();
                Thread.ofVirtual().name("sip-tls-handshake").start(() -> welcome(socket));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException e) {
                handshakes.release();
                LOG.debug("taking a TLS connection", e);
            }
        }
    }

    private void welcome(Socket socket) {
        try {
            if (gate.judge(socket.getInetAddress()) != SourceGate.Verdict.HEAR) {
                gate.turnedAway();
                socket.close();
                return;
            }
            var from = (InetSocketAddress) socket.getRemoteSocketAddress();
            try {
                var secured = (SSLSocket) tls.context().get().getSocketFactory().createSocket(socket, from.getAddress().getHostAddress(),
                        from.getPort(), true);
                secured.setUseClientMode(false);
                switch (tls.clients()) {
                    case NONE -> secured.setNeedClientAuth(false);
                    case WANT -> secured.setWantClientAuth(true);
                    case NEED -> secured.setNeedClientAuth(true);
                }
                shakeHands(secured);
                settled(from.getAddress());
                open.values().removeIf(Socket::isClosed);
                open.put(from, secured);
                ready.add(new TlsConnection(secured, trace));
            } catch (IOException e) {
                socket.close();
                gate.unproven();
                trouble("from", from.getAddress(), e);
            }
        } catch (IOException e) {
            LOG.debug("closing a TLS connection", e);
        } finally {
            handshakes.release();
        }
    }

    private static void shakeHands(SSLSocket secured) throws IOException {
        secured.setEnabledProtocols(VERSIONS);
        secured.setEnabledCipherSuites(CIPHERS);
        secured.setSoTimeout((int) HANDSHAKE.toMillis());
        secured.startHandshake();
        secured.setSoTimeout(0);
    }

    /// Connects to a peer and makes sure that it is the one that was meant: its certificate must be trusted, and must be for the name by which
    /// the address was found, or for the address itself (RFC 5922 §7).
    SSLSocket connect(InetAddress address, int port, @Nullable InetAddress local) throws IOException {
        var socket = new Socket();
        try {
            if (local != null) {
                socket.bind(new InetSocketAddress(local, 0));
            }
            socket.connect(new InetSocketAddress(address, port), (int) CONNECTING.toMillis());
            var secured = (SSLSocket) tls.context().get().getSocketFactory().createSocket(socket, nameOf(address), port, true);
            var parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            shakeHands(secured);
            settled(address);
            return new TlsConnection(secured, trace);
        } catch (IOException e) {
            socket.close();
            trouble("to", address, e);
            throw e;
        }
    }

    /// The name that an address was looked up by; its digits if it never had one. No name server is asked.
    private static String nameOf(InetAddress address) {
        var name = address.toString().split("/", 2)[0];
        return name.isEmpty() || name.startsWith("[") || name.indexOf(':') >= 0 ? address.getHostAddress() : name;
    }

    /// Whether the peer's connection to us is still there.
    boolean isOpen(InetSocketAddress peer) {
        var socket = open.get(peer);
        return socket != null && !socket.isClosed();
    }

    private void trouble(String direction, InetAddress peer, IOException problem) {
        var why = reason(problem);
        var key = direction + " " + peer.getHostAddress();
        synchronized (troubles) {
            if (why.equals(troubles.put(key, why))) {
                return;
            }
            if (troubles.size() > TROUBLES) {
                troubles.remove(troubles.keySet().iterator().next());
            }
        }
        LOG.warn("SIP over TLS {} came to nothing: {}", key, why);
    }

    private void settled(InetAddress peer) {
        synchronized (troubles) {
            troubles.remove("from " + peer.getHostAddress());
            troubles.remove("to " + peer.getHostAddress());
        }
    }

    /// The innermost cause that speaks of certificates, or the problem's own words.
    private static String reason(IOException problem) {
        var told = String.valueOf(problem.getMessage());
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof java.security.cert.CertPathValidatorException) {
                told = cause.getMessage() == null ? told : cause.getMessage();
            }
        }
        return StackPlugins.StackLog.masked(told);
    }

    void close() {
        try {
            plain.close();
        } catch (IOException e) {
            LOG.debug("closing the port for SIP over TLS", e);
        }
        for (var socket : open.values()) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("closing a TLS connection", e);
            }
        }
        ready.add(new Socket());
    }

    /// Hands out connections whose handshake is done. What the SIP stack wishes for handshakes has no meaning any more.
    private final class Established extends SSLServerSocket {
        Established() throws IOException {
            super();
        }

        @Override
        public Socket accept() throws IOException {
            try {
                var next = ready.take();
                if (plain.isClosed()) {
                    throw new SocketException("closed");
                }
                return next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SocketException("interrupted");
            }
        }

        @Override
        public void close() throws IOException {
            TlsDoor.this.close();
            super.close();
        }

        @Override
        public String[] getEnabledCipherSuites() {
            return CIPHERS.clone();
        }

        @Override
        public void setEnabledCipherSuites(String[] suites) {
            // ours are fixed
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return CIPHERS.clone();
        }

        @Override
        public String[] getSupportedProtocols() {
            return VERSIONS.clone();
        }

        @Override
        public String[] getEnabledProtocols() {
            return VERSIONS.clone();
        }

        @Override
        public void setEnabledProtocols(String[] protocols) {
            // ours are fixed
        }

        @Override
        public void setNeedClientAuth(boolean need) {
            // the settings say
        }

        @Override
        public boolean getNeedClientAuth() {
            return tls.clients() == SipTls.Clients.NEED;
        }

        @Override
        public void setWantClientAuth(boolean want) {
            // the settings say
        }

        @Override
        public boolean getWantClientAuth() {
            return tls.clients() == SipTls.Clients.WANT;
        }

        @Override
        public void setUseClientMode(boolean mode) {
            // we are the server
        }

        @Override
        public boolean getUseClientMode() {
            return false;
        }

        @Override
        public void setEnableSessionCreation(boolean flag) {
            // sessions are created
        }

        @Override
        public boolean getEnableSessionCreation() {
            return true;
        }
    }
}
