package yinxin.telephony.sip.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;

/// The addresses that an endpoint is on, IPv4, IPv6 or both, each with a stack of its own: what came in by one is answered by the same.
public final class Lines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lines.class);

    private final List<SipStack> stacks = new ArrayList<>();

    /// What to bind.
    ///
    /// @param hosts addresses, or names of addresses
    /// @param port  for UDP and TCP, on each of them; 0 takes a free one
    /// @param tls   whether, and how, TLS is spoken as well
    public record Plan(List<String> hosts, int port, Optional<SipTls> tls) {}

    private Lines() {}

    /// Binds every address.
    ///
    /// @throws IOException when one cannot be bound; none is then
    public static Lines open(Plan plan, SourceGate gate, SipTrace trace, SipStack.Traffic traffic) throws IOException {
        var lines = new Lines();
        try {
            for (var host : plan.hosts()) {
                var address = InetAddress.getByName(host);
                if (address.isAnyLocalAddress()) {
                    throw new IOException("the SIP host must be an address that peers can reach, not " + host);
                }
                lines.stacks.add(new SipStack(new SipStack.Local(new InetSocketAddress(address, plan.port()), plan.tls()), gate, trace, traffic));
            }
            return lines;
        } catch (IOException e) {
            lines.close();
            throw e;
        }
    }

    /// The first of them.
    public SipStack first() {
        return stacks.getFirst();
    }

    /// Where UDP and TCP are taken.
    public List<InetSocketAddress> listening() {
        return stacks.stream().map(stack -> new InetSocketAddress(stack.address(), stack.port())).toList();
    }

    /// The line from which a URI's host is reached: the one of the same family. May ask a name server, and wait for it.
    public SipStack towards(String uri) {
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
