package yinxin.telephony.sip.proxy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;

/// How a proxy listens, and how long things may take.
///
/// @param local     bound, UDP and TCP, and advertised; port 0 takes a free one
/// @param names     what else we are called in Route: host names and domains, in lower case
/// @param routeKey  signs our Record-Route. The same after a restart, or calls that are up cannot be ended through us
/// @param mostCalls calls being set up at once; more get 503
/// @param timing    how long things may take
public record ProxySettings(InetSocketAddress local, Set<String> names, byte[] routeKey, int mostCalls, Timing timing) {
    private static final int SHORTEST_KEY = 16;

    public ProxySettings {
        names = Set.copyOf(names);
        routeKey = routeKey.clone();
        if (routeKey.length < SHORTEST_KEY || mostCalls < 1) {
            throw new IllegalArgumentException("a proxy has a key of 16 octets or more and takes at least one call");
        }
    }

    @Override
    public byte[] routeKey() {
        return routeKey.clone();
    }

    /// Times that the protocol lets us choose.
    ///
    /// @param timerC    how long after its last sign a ringing phone is given up (RFC 3261 §16.6 step 11: more than three minutes)
    /// @param knock     after how long without a sign we ask whether anybody listens there at all
    /// @param settling  how long we wait for phones that were told to stop: the answer may have crossed the CANCEL
    /// @param remembered how long a finished call is known for what comes late (64·T1)
    public record Timing(Duration timerC, Duration knock, Duration settling, Duration remembered) {
        public static final Timing STANDARD = new Timing(Duration.ofSeconds(185), Duration.ofSeconds(1), Duration.ofSeconds(3),
                Duration.ofSeconds(32));
    }
}
