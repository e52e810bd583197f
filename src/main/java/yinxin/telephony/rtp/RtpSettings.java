package yinxin.telephony.rtp;

import java.net.InetAddress;

/// Where and with how much the RTP engine works.
///
/// @param bind      the local address of every media port
/// @param firstPort the first port of the range; the even ports from here to `lastPort` - 1 are used, each leaving the next one free for RTCP
/// @param lastPort  the last port of the range
/// @param loops     event loop threads; one per processor core is enough
public record RtpSettings(InetAddress bind, int firstPort, int lastPort, int loops) {
    private static final int HIGHEST_PORT = 65535;

    public RtpSettings {
        if (firstPort < 1 || lastPort > HIGHEST_PORT || ports(firstPort, lastPort) < 1) {
            throw new IllegalArgumentException("RTP ports " + firstPort + "-" + lastPort + " hold no even port with an odd one after it");
        }
        if (loops < 1) {
            throw new IllegalArgumentException("the RTP engine needs a loop at least, not " + loops);
        }
    }

    /// How many sessions the range can carry.
    public int ports() {
        return ports(firstPort, lastPort);
    }

    int port(int index) {
        return firstEven(firstPort) + 2 * index;
    }

    private static int ports(int first, int last) {
        return (last - firstEven(first) + 1) / 2;
    }

    private static int firstEven(int port) {
        return port + (port & 1);
    }
}
