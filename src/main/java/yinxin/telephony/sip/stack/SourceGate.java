package yinxin.telephony.sip.stack;

import java.net.InetAddress;

/// Decides whose messages are read at all, by where they come from: the parser is old, and answering costs.
public interface SourceGate {
    /// What becomes of a message, or of a TCP connection.
    enum Verdict {
        /// It is read.
        HEAR,
        /// A request is answered with 403, and not read further.
        REFUSE,
        /// It is dropped in silence.
        IGNORE
    }

    /// Asked for each datagram, for each connection, and for each request over one. Must not wait.
    Verdict judge(InetAddress from);

    /// One more was refused or ignored.
    void turnedAway();

    /// A TLS connection of somebody who is heard came to nothing: no certificate that we trust, an old version, silence.
    default void unproven() {
        turnedAway();
    }
}
