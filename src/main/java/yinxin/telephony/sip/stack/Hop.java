package yinxin.telephony.sip.stack;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;

/// Where a request goes next (RFC 3261 §16.6 step 7).
///
/// @param host      an address or a name; IPv6 in brackets
/// @param port      1 to 65535
/// @param transport `udp`, `tcp` or `tls`
public record Hop(String host, int port, String transport) {
    private static final int DEFAULT_PORT = 5060;
    private static final int DEFAULT_TLS_PORT = 5061;
    private static final int MOST_PORT = 65535;
    /// The host and port of a URI, after its user part: a name, an IPv4 address, or an IPv6 address in brackets.
    private static final Pattern HOST_PORT = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+)(?::([0-9]{1,5}))?");
    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|[0-9]+(?:\\.[0-9]+){3}");

    public Hop {
        if (host.isBlank() || port < 1 || port > MOST_PORT || transport.isBlank()) {
            throw new IllegalArgumentException("a next hop has a host, a port from 1 to 65535 and a transport");
        }
    }

    /// Where a `sip:` URI leads: its `maddr` or host, its port or 5060 (5061 for TLS), its `transport` or UDP (RFC 3263 §4 without NAPTR and SRV). Empty
    /// for what is no such URI.
    public static Optional<Hop> of(String uri) {
        var address = new NameAddr("", uri, java.util.Map.of());
        var start = uri.indexOf(':');
        if (start < 0 || !uri.substring(0, start).strip().toLowerCase(Locale.ROOT).equals("sip")) {
            return Optional.empty();
        }
        var match = HOST_PORT.matcher(uri).region(Math.max(start, uri.indexOf('@')) + 1, uri.length());
        if (!match.lookingAt()) {
            return Optional.empty();
        }
        var host = address.uriParameter("maddr").filter(m -> HOST_PORT.matcher(m).matches()).orElse(match.group(1));
        var transport = address.uriParameter("transport").orElse("udp").toLowerCase(Locale.ROOT);
        var usual = transport.equals("tls") ? DEFAULT_TLS_PORT : DEFAULT_PORT;
        var port = match.group(2) == null ? usual : Integer.parseInt(match.group(2));
        return port < 1 || port > MOST_PORT || transport.isEmpty() ? Optional.empty() : Optional.of(new Hop(host, port, transport));
    }

    /// The way back to where a message came from.
    public static Hop to(InetSocketAddress address, String transport) {
        var host = address.getAddress().getHostAddress();
        return new Hop(host.indexOf(':') < 0 ? host : "[" + host.replaceFirst("%.*", "") + "]", address.getPort(), transport);
    }

    /// The way to a phone that gave this Contact and sent from there, when the Contact does not lead to it: it names an address of a private
    /// network, and the message came from another one, through a NAT. Empty when the Contact will do.
    public static Optional<Hop> behindNat(String contact, InetSocketAddress sender, String transport) {
        return of(contact).flatMap(Hop::address).map(InetSocketAddress::getAddress)
                .filter(named -> !named.equals(sender.getAddress()) && (named.isSiteLocalAddress() || named.isLinkLocalAddress() || isShared(named)))
                .map(_ -> to(sender, transport));
    }

    /// 100.64.0.0/10, between carriers' NATs and their customers (RFC 6598).
    private static boolean isShared(InetAddress address) {
        var octets = address.getAddress();
        return octets.length == 4 && octets[0] == 100 && (octets[1] & 0xC0) == 64;
    }

    /// Whether the host is an address, so that going there needs no name server.
    public boolean isAddress() {
        return ADDRESS.matcher(host).matches();
    }

    /// Host and port as they stand in a URI.
    public String sentBy() {
        return host + ":" + port;
    }

    /// The address, if the host is one.
    public Optional<InetSocketAddress> address() {
        return isAddress() ? Optional.of(new InetSocketAddress(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")), port)) : Optional.empty();
    }
}
