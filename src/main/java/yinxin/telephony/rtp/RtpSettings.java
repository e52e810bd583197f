package yinxin.telephony.rtp;

import java.net.InetAddress;
import java.util.List;

/// Where and with how much the RTP engine works.
///
/// @param binds     the local addresses of the media ports, an IPv4 one, an IPv6 one or both; the first is used if nothing else is said
/// @param firstPort the first port of the range; the even ports from here to `lastPort` - 1 are used, each leaving the next one free for RTCP
/// @param lastPort  the last port of the range
/// @param loops     event loop threads; one per processor core is enough
public record RtpSettings(List<InetAddress> binds, int firstPort, int lastPort, int loops) {
    private static final int HIGHEST_PORT = 65535;

    public RtpSettings {
        binds = List.copyOf(binds);
        if (binds.isEmpty()) {
            throw new IllegalArgumentException("RTP needs an address");
        }
        if (firstPort < 1 || lastPort > HIGHEST_PORT || ports(firstPort, lastPort) < 1) {
            throw new IllegalArgumentException("RTP ports " + firstPort + "-" + lastPort + " hold no even port with an odd one after it");
        }
        if (loops < 1) {
            throw new IllegalArgumentException("the RTP engine needs a loop at least, not " + loops);
        }
    }

    /// On one address.
    public RtpSettings(InetAddress bind, int firstPort, int lastPort, int loops) {
        this(List.of(bind), firstPort, lastPort, loops);
    }

    /// The first of the addresses.
    public InetAddress bind() {
        return binds.getFirst();
    }

    /// The address of the same family as `peer`; the first if there is none.
    InetAddress bind(InetAddress peer) {
        return binds.stream().filter(bind -> bind.getClass() == peer.getClass()).findFirst().orElse(bind());
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
