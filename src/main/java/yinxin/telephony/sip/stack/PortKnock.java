package yinxin.telephony.sip.stack;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Finds out whether nobody listens on a UDP port. The socket that SIP is spoken on talks to many peers, and only one that is connected
/// to a single peer is told of the ICMP error.
public final class PortKnock {
    /// A keep-alive, which a SIP phone ignores (RFC 5626 §3.5.1).
    private static final byte[] KEEP_ALIVE = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /// Kernels limit how many ICMP errors they send, so one that is not answered proves nothing.
    private static final int KNOCKS = 3;

    private PortKnock() {}

    /// Whether the peer's machine says that the port is closed, or that there is no way to it. False when it says nothing.
    ///
    /// @param local  the address to ask from
    /// @param atMost how long to wait altogether
    public static boolean isClosed(InetAddress local, InetSocketAddress peer, Duration atMost) {
        try (var socket = new DatagramSocket(new InetSocketAddress(local, 0))) {
            socket.connect(peer);
            socket.setSoTimeout((int) Math.max(1, atMost.toMillis() / KNOCKS));
            for (var i = 0; i < KNOCKS; i++) {
                socket.send(new DatagramPacket(KEEP_ALIVE, KEEP_ALIVE.length));
                try {
                    socket.receive(new DatagramPacket(new byte[KEEP_ALIVE.length], KEEP_ALIVE.length));
                    return false;
                } catch (SocketTimeoutException e) {
                    continue;
                }
            }
            return false;
        } catch (PortUnreachableException | java.net.NoRouteToHostException | java.net.ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
