package yinxin.telephony.sip.stack;

import gov.nist.core.net.NetworkLayer;
import gov.nist.javax.sip.SipStackImpl;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sockets of a SIP stack, with a gate before the parser: what comes from an unknown address is refused with a
/// 403 made from the bare text, and never reaches the stack. The parser is old; only configured peers may talk to it.
final class SourceFilter implements NetworkLayer {
    /// Refusals a second. More are dropped in silence: whoever sends this many does not read the answers.
    private static final int REFUSALS_A_SECOND = 50;
    /// Unknown TCP peers that are heard out at the same time, and for how long.
    private static final int STRANGERS_AT_ONCE = 16;
    private static final Duration STRANGERS_TIME = Duration.ofSeconds(2);
    private static final int LONGEST_STRANGER = 8000;
    private static final int DEFAULT_PORT = 5060;
    private static final int PORT_TRIES = 50;
    private static final Pattern SENT_BY_PORT = Pattern.compile("(?:\\]|[^:\\s\\[]):([0-9]{1,5})\\s*(?:;|,|$)");
    private static final Logger LOG = LoggerFactory.getLogger(SourceFilter.class);

    private final SourceGate gate;
    private final SipTrace trace;
    private final ScreenedDatagrams datagrams;
    private final ScreenedConnections connections;
    private final @Nullable TlsDoor tls;
    private final Semaphore strangers = new Semaphore(STRANGERS_AT_ONCE);
    private final AtomicLong second = new AtomicLong();
    private final AtomicLong refusalsInSecond = new AtomicLong();

    /// Binds UDP and TCP to the same port; 0 takes one that is free for both.
    ///
    /// @param gate  who may talk to us
    /// @param trace sees each datagram of a known peer
    SourceFilter(SipStack.Local on, SourceGate gate, SipTrace trace) throws IOException {
        var local = on.address();
        this.gate = gate;
        this.trace = trace;
        var bound = bind(local);
        this.datagrams = bound.datagrams();
        this.connections = bound.connections();
        try {
            this.tls = on.tls().isEmpty() ? null : new TlsDoor(on.tls().get(), local.getAddress(), gate);
        } catch (IOException e) {
            datagrams.close();
            connections.close();
            throw e;
        }
    }

    private record Bound(ScreenedDatagrams datagrams, ScreenedConnections connections) {}

    private Bound bind(InetSocketAddress local) throws IOException {
        for (var i = 1;; i++) {
            var udp = new ScreenedDatagrams(local);
            try {
                var sameForTcp = new InetSocketAddress(local.getAddress(), udp.getLocalPort());
                return new Bound(udp, new ScreenedConnections(sameForTcp));
            } catch (IOException e) {
                udp.close();
                if (local.getPort() != 0 || i == PORT_TRIES) {
                    throw e;
                }
            }
        }
    }

    int port() {
        return datagrams.getLocalPort();
    }

    /// Where TLS is taken; 0 without TLS.
    int tlsPort() {
        return tls == null ? 0 : tls.port();
    }

    /// Whether the connection that this peer opened to us, over TLS, is still there.
    boolean isOpen(InetSocketAddress peer) {
        return tls != null && tls.isOpen(peer);
    }

    void close() {
        datagrams.close();
        if (tls != null) {
            tls.close();
        }
        try {
            connections.close();
        } catch (IOException e) {
            LOG.debug("closing the SIP TCP port", e);
        }
    }

    /// Writes the refusal of a request, as a stateless server does (RFC 3261 §8.2.7). Empty for what needs no answer:
    /// responses, ACK, and what is no request at all.
    static Optional<String> refusal(SipHeaders request, InetSocketAddress from) {
        var vias = request.all("via");
        var to = request.first("to").orElse("");
        if (request.method().isEmpty() || request.method().equals("ACK") || vias.isEmpty() || to.isEmpty()
                || request.first("from").isEmpty() || request.first("call-id").isEmpty() || request.first("cseq").isEmpty()) {
            return Optional.empty();
        }
        var text = new StringBuilder("SIP/2.0 403 Forbidden\r\n");
        var top = vias.getFirst();
        var rport = Pattern.compile("(?i);\\s*rport(?![=\\w])").matcher(top);
        top = rport.find() ? rport.replaceFirst(";rport=" + from.getPort() + ";received=" + from.getAddress().getHostAddress()) : top;
        text.append("Via: ").append(top).append("\r\n");
        vias.stream().skip(1).forEach(via -> text.append("Via: ").append(via).append("\r\n"));
        text.append("From: ").append(request.first("from").orElseThrow()).append("\r\n");
        text.append("To: ").append(to).append(to.contains("tag=") ? "" : ";tag=refused").append("\r\n");
        text.append("Call-ID: ").append(request.first("call-id").orElseThrow()).append("\r\n");
        text.append("CSeq: ").append(request.first("cseq").orElseThrow()).append("\r\n");
        return Optional.of(text.append("Server: ").append(SipStack.PRODUCT).append("\r\nContent-Length: 0\r\n\r\n").toString());
    }

    /// Where the answer goes: back where it came from with `rport` (RFC 3581), else to the port that Via names.
    private static InetSocketAddress answerTo(SipHeaders request, InetSocketAddress from) {
        var via = request.first("via").orElse("").split(",", 2)[0];
        if (via.toLowerCase(java.util.Locale.ROOT).contains("rport")) {
            return from;
        }
        var port = SENT_BY_PORT.matcher(via.split(";", 2)[0]);
        var number = port.find() ? Integer.parseInt(port.group(1)) : DEFAULT_PORT;
        return new InetSocketAddress(from.getAddress(), number > 0 && number < 65536 ? number : DEFAULT_PORT);
    }

    private boolean mayRefuse() {
        var now = System.nanoTime() / 1_000_000_000L;
        if (second.getAndSet(now) != now) {
            refusalsInSecond.set(0);
        }
        return refusalsInSecond.incrementAndGet() <= REFUSALS_A_SECOND;
    }

    /// UDP: datagrams from unknown addresses end here.
    private final class ScreenedDatagrams extends DatagramSocket {
        ScreenedDatagrams(InetSocketAddress local) throws SocketException {
            super(local);
        }

        @Override
        public void receive(DatagramPacket packet) throws IOException {
            while (true) {
                super.receive(packet);
                switch (gate.judge(packet.getAddress())) {
                    case HEAR -> {
                        see(false, packet);
                        return;
                    }
                    case REFUSE -> refuse(packet);
                    case IGNORE -> gate.turnedAway();
                }
                packet.setData(packet.getData());
            }
        }

        @Override
        public void send(DatagramPacket packet) throws IOException {
            see(true, packet);
            super.send(packet);
        }

        private void see(boolean sent, DatagramPacket packet) {
            if (trace != SipTrace.NONE) {
                trace.message(sent, (InetSocketAddress) packet.getSocketAddress(),
                        new String(packet.getData(), packet.getOffset(), packet.getLength(), StandardCharsets.UTF_8));
            }
        }

        private void refuse(DatagramPacket packet) throws IOException {
            var from = (InetSocketAddress) packet.getSocketAddress();
            var request = SipHeaders.read(packet.getData(), packet.getLength());
            var answer = refusal(request, from);
            if (answer.isEmpty()) {
                return;
            }
            gate.turnedAway();
            if (mayRefuse()) {
                var bytes = answer.get().getBytes(StandardCharsets.UTF_8);
                try {
                    send(new DatagramPacket(bytes, bytes.length, answerTo(request, from)));
                } catch (IOException e) {
                    LOG.debug("refusing a stranger's request", e);
                }
            }
        }
    }

    /// TCP: connections from unknown addresses get their 403 and are closed.
    private final class ScreenedConnections extends ServerSocket {
        private static final int BACKLOG = 128;

        ScreenedConnections(InetSocketAddress local) throws IOException {
            setReuseAddress(true);
            bind(local, BACKLOG);
        }

        @Override
        public Socket accept() throws IOException {
            while (true) {
                var socket = super.accept();
                switch (gate.judge(socket.getInetAddress())) {
                    case HEAR -> {
                        return socket;
                    }
                    case REFUSE -> Thread.ofVirtual().name("sip-stranger").start(() -> refuse(socket));
                    case IGNORE -> {
                        gate.turnedAway();
                        socket.close();
                    }
                }
            }
        }

        private void refuse(Socket socket) {
            try (socket) {
                if (!strangers.tryAcquire()) {
                    return;
                }
                try {
                    socket.setSoTimeout((int) STRANGERS_TIME.toMillis());
                    var buffer = new byte[LONGEST_STRANGER];
                    var length = Math.max(0, socket.getInputStream().read(buffer));
                    var answer = refusal(SipHeaders.read(buffer, length), (InetSocketAddress) socket.getRemoteSocketAddress());
                    if (answer.isPresent()) {
                        gate.turnedAway();
                        socket.getOutputStream().write(answer.get().getBytes(StandardCharsets.UTF_8));
                    }
                } finally {
                    strangers.release();
                }
            } catch (IOException e) {
                LOG.debug("refusing a stranger's connection", e);
            }
        }
    }

    @Override
    public DatagramSocket createDatagramSocket(int port, InetAddress local) {
        return datagrams;
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress local) {
        return connections;
    }

    @Override
    public DatagramSocket createDatagramSocket() throws SocketException {
        return new DatagramSocket();
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        return createSocket(address, port, null);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, @Nullable InetAddress local) throws IOException {
        return createSocket(address, port, local, 0);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, @Nullable InetAddress local, int localPort) throws IOException {
        var socket = new Socket();
        try {
            if (local != null) {
                socket.bind(new InetSocketAddress(local, 0));
            }
            socket.connect(new InetSocketAddress(address, port), (int) STRANGERS_TIME.toMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public SSLServerSocket createSSLServerSocket(int port, int backlog, InetAddress local) throws IOException {
        return secured().open();
    }

    @Override
    public SSLSocket createSSLSocket(InetAddress address, int port) throws IOException {
        return secured().connect(address, port, null);
    }

    @Override
    public SSLSocket createSSLSocket(InetAddress address, int port, InetAddress local) throws IOException {
        return secured().connect(address, port, local);
    }

    private TlsDoor secured() throws IOException {
        if (tls == null) {
            throw new IOException("SIP over TLS is not set up");
        }
        return tls;
    }

    @Override
    public void setSipStack(SipStackImpl stack) {
        // the sockets need no stack
    }
}
