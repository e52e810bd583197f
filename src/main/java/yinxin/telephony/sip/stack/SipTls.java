package yinxin.telephony.sip.stack;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/// How SIP over TLS is spoken (RFC 3261 §26.2.1), version 1.2 or 1.3.
///
/// @param port    where it is taken, on the address of UDP and TCP; 0 takes a free one
/// @param clients what is asked of who connects to us
/// @param context our certificate, and whose certificates are trusted. Asked anew for every connection: one that was renewed is used from
///                then on, and connections that are up go on with the old one
public record SipTls(int port, Clients clients, Supplier<SSLContext> context) {
    private static final int HIGHEST_PORT = 65535;

    public SipTls {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("a port is 0 to " + HIGHEST_PORT + ", not " + port);
        }
    }

    /// What is asked of who connects to us.
    public enum Clients {
        /// No certificate: the peer is known by its address alone.
        NONE,
        /// A certificate is asked for; without one the peer may talk all the same, with one that is not trusted it may not.
        WANT,
        /// Only who has a certificate that is trusted may talk (mutual TLS).
        NEED
    }
}
