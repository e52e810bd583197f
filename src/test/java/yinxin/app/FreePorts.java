package yinxin.app;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import yinxin.FreePort;

/// Ports of the loopback address that nobody has at the moment, for TCP and UDP.
final class FreePorts {
    private FreePorts() {}

    /// Three of them.
    static Demo.Ports forADemo() throws IOException {
        var ports = new HashSet<Integer>();
        while (ports.size() < 3) {
            try (var tcp = new ServerSocket(FreePort.any(), 1, InetAddress.getLoopbackAddress());
                 var _ = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
                ports.add(tcp.getLocalPort());
            }
        }
        var three = ports.iterator();
        return new Demo.Ports(three.next(), three.next(), three.next());
    }
}
