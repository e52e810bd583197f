package yinxin;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports of the loopback address that nobody has. They lie below those that the system gives out to whoever connects, so that none of the many
/// connections of a test beside this one takes a port between its choice and its use.
public final class FreePort {
    private static final int FIRST = 12_000;
    private static final int LAST = 17_999;

    private FreePort() {}

    /// One that is free for TCP and UDP.
    public static int any() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress()); var _ = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException _) {
                // Another one, then.
            }
        }
    }
}
