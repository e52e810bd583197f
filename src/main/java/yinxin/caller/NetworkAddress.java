package yinxin.caller;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a telephone network takes registrations and calls.
///
/// @param address   where its first hop listens
/// @param transport `udp` or `tcp`
/// @param domain    the domain of its numbers, as it stands in their URIs: a name, or host and port
public record NetworkAddress(InetSocketAddress address, String transport, String domain) {
    /// SIP's own port (RFC 3261 §19.1.2).
    private static final int USUAL_PORT = 5060;
    private static final Pattern URI = Pattern.compile("sip:(?<host>\\[[0-9a-fA-F:.]+]|[^:;@\\[\\]\\s]+)(?::(?<port>[0-9]{1,5}))?(?<transport>;transport=(?:udp|tcp))?");
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");

    public NetworkAddress {
        if (!DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException(domain + " is no domain; write a name such as example.com");
        }
    }

    /// Reads a SIP URI, `sip:192.0.2.1:5070` or `sip:pbx.example.com;transport=tcp`. Its host is the domain too.
    ///
    /// @throws IllegalArgumentException for another kind of URI, or a host that cannot be found; the message says what to write
    public static NetworkAddress parse(String uri) {
        var read = URI.matcher(uri.strip());
        if (!read.matches()) {
            throw new IllegalArgumentException(uri + ": write sip:, an address and a port, such as sip:192.0.2.1:5070, with ;transport=tcp if need be");
        }
        var host = read.group("host");
        var port = read.group("port") == null ? USUAL_PORT : Integer.parseInt(read.group("port"));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(uri + ": a port is 1 to 65535");
        }
        var address = new InetSocketAddress(host.replaceAll("[\\[\\]]", ""), port);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(uri + ": there is no host " + host);
        }
        var transport = read.group("transport") == null ? "udp" : read.group("transport").substring(";transport=".length());
        return new NetworkAddress(address, transport, host.toLowerCase(Locale.ROOT) + (port == USUAL_PORT ? "" : ":" + port));
    }

    /// The same with a domain of its own.
    public NetworkAddress with(String otherDomain) {
        return new NetworkAddress(address, transport, otherDomain);
    }

    /// The URI of the network itself, which registers.
    String registrar() {
        return "sip:" + domain + parameter();
    }

    /// The URI of a number in this network.
    String uri(String number) {
        return "sip:" + number.replace("#", "%23") + "@" + domain;
    }

    /// The first hop, for requests to a domain that does not lead there by itself.
    Optional<String> route() {
        var host = address.getAddress().getHostAddress();
        var hop = (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
        return domain.equals(hop) ? Optional.empty() : Optional.of("sip:" + hop + ";lr" + parameter());
    }

    String parameter() {
        return transport.equals("udp") ? "" : ";transport=" + transport;
    }

    @Override
    public String toString() {
        return "sip:" + domain + parameter();
    }
}
