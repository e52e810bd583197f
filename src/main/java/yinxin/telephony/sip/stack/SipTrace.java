package yinxin.telephony.sip.stack;

import java.net.InetSocketAddress;

/// Sees an endpoint's messages over UDP and TCP as they are on the wire, and over TLS as they are within it, retransmissions included: for people
/// who want to watch a call.
///
/// Called on the stack's threads, so it takes the message and returns. Messages hold phone numbers and belong in no log.
@FunctionalInterface
public interface SipTrace {
    /// Sees nothing, and costs nothing.
    SipTrace NONE = (_, _, _) -> { };

    /// A message has been received, or is about to be sent.
    ///
    /// @param peer where it came from, or goes to
    void message(boolean sent, InetSocketAddress peer, String text);
}
