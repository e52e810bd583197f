package yinxin.telephony.sip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import yinxin.telephony.sip.stack.SipTls;

/// How an endpoint listens and how much it takes.
///
/// @param hosts     the addresses that are bound and stand in Contact, an IPv4 one, an IPv6 one or both; literals, not 0.0.0.0. The first is
///                  the one that calls go out from if the peer can be reached from either
/// @param port      UDP and TCP; 0 takes a free one
/// @param tls       whether, and how, TLS is spoken as well
/// @param trunks    who may send us calls; others get 403
/// @param mostCalls calls at once; more get 503
/// @param timing    how long things may take
public record SipSettings(List<String> hosts, int port, Optional<SipTls> tls, List<Trunk> trunks, int mostCalls, Timing timing) {
    public SipSettings {
        hosts = List.copyOf(hosts);
        trunks = List.copyOf(trunks);
        if (port < 0 || port > 65535 || mostCalls < 1) {
            throw new IllegalArgumentException("a SIP port is 0 to 65535, and at least one call must be allowed");
        }
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("SIP needs an address to listen on");
        }
    }

    /// On one address, without TLS.
    public SipSettings(String host, int port, List<Trunk> trunks, int mostCalls, Timing timing) {
        this(List.of(host), port, Optional.empty(), trunks, mostCalls, timing);
    }

    /// On one address, without TLS, with the times that the RFCs recommend.
    public SipSettings(String host, int port, List<Trunk> trunks, int mostCalls) {
        this(host, port, trunks, mostCalls, Timing.STANDARD);
    }

    /// The first of the addresses.
    public String host() {
        return hosts.getFirst();
    }

    /// Times that the protocol lets us choose.
    ///
    /// @param t1              estimated round trip: 200 to INVITE is sent again after T1, 2·T1 … (RFC 3261 §13.3.1.4)
    /// @param t2              the longest pause between two of them
    /// @param sessionInterval asked for when the peer supports session timers and names none (RFC 4028 §4)
    /// @param leastInterval   the shortest session interval that we accept (RFC 4028 §5: 90 s or more)
    public record Timing(Duration t1, Duration t2, Duration sessionInterval, Duration leastInterval) {
        /// RFC 3261 §17.1.1.1 and RFC 4028 §4, §5.
        public static final Timing STANDARD = new Timing(Duration.ofMillis(500), Duration.ofSeconds(4),
                Duration.ofSeconds(1800), Duration.ofSeconds(90));

        public Timing {
            if (!t1.isPositive() || t2.compareTo(t1) < 0 || leastInterval.toSeconds() < 1
                    || sessionInterval.compareTo(leastInterval) < 0) {
                throw new IllegalArgumentException("T1, T2 and session intervals must be positive and in order");
            }
        }

        /// How long a 200 waits for its ACK: 64·T1.
        Duration patience() {
            return t1.multipliedBy(64);
        }
    }
}
