package yinxin.telephony.sip.stack;

import java.net.InetSocketAddress;
import java.util.Optional;

/// The way a message takes.
///
/// @param transport `udp`, `tcp` or `tls`
/// @param peer      the connection that is used as long as it is open; empty: the URI decides where the message goes
public record Flow(String transport, Optional<InetSocketAddress> peer) {
    /// Wherever the URI says, over this transport.
    public static Flow over(String transport) {
        return new Flow(transport, Optional.empty());
    }
}
