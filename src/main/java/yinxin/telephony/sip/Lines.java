package yinxin.telephony.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.sip.stack.Gate;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;
import yinxin.telephony.sip.stack.SipStack;
import yinxin.telephony.sip.stack.SipTrace;

/// The addresses that an endpoint is on, IPv4, IPv6 or both, each with a stack of its own: what came in by one is answered by the same.
final class Lines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lines.class);

    private final List<SipStack> stacks = new ArrayList<>();

    private Lines() {}

    /// Binds every address.
    ///
    /// @throws IOException when one cannot be bound; none is then
    static Lines open(SipSettings settings, Gate gate, SipTrace trace, SipStack.Traffic traffic) throws IOException {
        var lines = new Lines();
        try {
            for (var host : settings.hosts()) {
                var address = InetAddress.getByName(host);
                if (address.isAnyLocalAddress()) {
                    throw new IOException("the SIP host must be an address that peers can reach, not " + host);
                }
                lines.stacks.add(new SipStack(new InetSocketAddress(address, settings.port()), gate, settings.tls(), trace, traffic));
            }
            return lines;
        } catch (IOException e) {
            lines.close();
            throw e;
        }
    }

    SipStack first() {
        return stacks.getFirst();
    }

    List<InetSocketAddress> listening() {
        return stacks.stream().map(stack -> new InetSocketAddress(stack.address(), stack.port())).toList();
    }

    /// The line from which a URI's host is reached: the one of the same family. May ask a name server, and wait for it.
    SipStack towards(String uri) {
        if (stacks.size() == 1) {
            return first();
        }
        try {
            var host = InetAddress.getByName(NameAddr.parse("<" + uri + ">").host());
            return stacks.stream().filter(stack -> stack.address().getClass() == host.getClass()).findFirst().orElse(first());
        } catch (UnknownHostException e) {
            LOG.debug("a host that nobody knows: {}", e.getMessage());
            return first();
        }
    }

    @Override
    public void close() {
        stacks.forEach(SipStack::close);
    }

    @Override
    public String toString() {
        return stacks.stream().map(stack -> stack.sentBy() + " by UDP and TCP" + (stack.tlsPort() == 0 ? "" : ", port " + stack.tlsPort() + " by TLS"))
                .collect(Collectors.joining(", and "));
    }
}
