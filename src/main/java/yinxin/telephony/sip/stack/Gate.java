package yinxin.telephony.sip.stack;

import java.net.InetAddress;
import java.util.function.Predicate;

/// Who may talk to us.
///
/// @param known     whether an address is that of a peer
/// @param refused   told of each request of somebody unknown
/// @param unproven  told of each TLS connection that came to nothing: no certificate that we trust, an old version, silence
public record Gate(Predicate<InetAddress> known, Runnable refused, Runnable unproven) {}
