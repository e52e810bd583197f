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
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.sip.watch.WatchedStream;

/// The sockets of a SIP stack, with a gate before the parser: what comes from an unknown address is refused with a
/// 403 made from the bare text, and never reaches the stack. The parser is old; only configured peers may talk to it. Over UDP, new calls
/// beyond what can be taken get their 503 here as well.
final class SourceFilter implements NetworkLayer {
    /// Refusals a second. More are dropped in silence: whoever sends this many does not read the answers.
    private static final int REFUSALS_A_SECOND = 50;
    /// Unknown TCP peers that are heard out at the same time, and for how long.
    private static final int STRANGERS_AT_ONCE = 16;
    private static final Duration STRANGERS_TIME = Duration.ofSeconds(2);
    private static final int LONGEST_STRANGER = 8000;
    private static final int PORT_TRIES = 50;
    private static final BareAnswer FORBIDDEN = new BareAnswer("403 Forbidden", "refused", "");
    private static final Logger LOG = LoggerFactory.getLogger(SourceFilter.class);

    private final SourceGate gate;
    private final OverloadGate overload;
    private final SipTrace trace;
    private final ScreenedDatagrams datagrams;
    private final ScreenedConnections connections;
    private final @Nullable TlsDoor tls;
    private final Semaphore strangers = new Semaphore(STRANGERS_AT_ONCE);
    private final BareAnswer.RateLimit refusals = new BareAnswer.RateLimit(REFUSALS_A_SECOND);

    /// Binds UDP and TCP to the same port; 0 takes one that is free for both.
    ///
    /// @param gate     who may talk to us
    /// @param overload turns new calls away while we are behind
    /// @param trace    sees each message of a known peer, and each of ours to one
    SourceFilter(SipStack.Local on, SourceGate gate, OverloadGate overload, SipTrace trace) throws IOException {
        var local = on.address();
        this.gate = gate;
        this.overload = overload;
        this.trace = trace;
        var bound = bind(local);
        this.datagrams = bound.datagrams();
        this.connections = bound.connections();
        try {
            this.tls = on.tls().isEmpty() ? null : new TlsDoor(on.tls().get(), local.getAddress(), gate, trace);
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
                        if (isForStack(packet)) {
                            return;
                        }
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

        private void refuse(DatagramPacket packet) {
            var from = (InetSocketAddress) packet.getSocketAddress();
            var request = SipHeaders.read(packet.getData(), packet.getLength());
            var answer = FORBIDDEN.to(request, from);
            if (answer.isEmpty()) {
                return;
            }
            gate.turnedAway();
            if (refusals.take()) {
                answer(answer.get().getBytes(StandardCharsets.UTF_8), BareAnswer.goesTo(request, from));
            }
        }

        private boolean isForStack(DatagramPacket packet) {
            return switch (overload.judge(packet.getData(), packet.getLength(), (InetSocketAddress) packet.getSocketAddress())) {
                case OverloadGate.LetIn _ -> true;
                case OverloadGate.TurnAway(var bytes, var to) -> {
                    answer(bytes, to);
                    yield false;
                }
                case OverloadGate.Drop _ -> false;
            };
        }

        private void answer(byte[] bytes, InetSocketAddress to) {
            try {
                send(new DatagramPacket(bytes, bytes.length, to));
            } catch (IOException e) {
                LOG.debug("refusing a request", e);
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
                var socket = plain();
                implAccept(socket);
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
                    var answer = FORBIDDEN.to(SipHeaders.read(buffer, length), (InetSocketAddress) socket.getRemoteSocketAddress());
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

    private Socket plain() {
        return trace == SipTrace.NONE ? new Socket() : new WatchedStream.Watched(trace::message);
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
        var socket = plain();
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
