package yinxin.telephony.sdp;

import java.net.InetAddress;
import java.util.regex.Pattern;

/// A `c=` line (RFC 8866 §5.7), always of the internet.
///
/// @param addressType `IP4` or `IP6`
/// @param address     as it was written: an address, a host name, perhaps with `/ttl`
public record Connection(String addressType, String address) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*(:[0-9A-Fa-f.]*)+");

    /// The line that names the literal `address`.
    static Connection to(String address) {
        return new Connection(address.indexOf(':') < 0 ? "IP4" : "IP6", address);
    }

    /// `0.0.0.0`, or `::`: send nothing here, as RFC 2543 put calls on hold (RFC 3264 §8.4).
    boolean isNowhere() {
        return isLiteral() && InetAddress.ofLiteral(address).isAnyLocalAddress();
    }

    /// Says whether one host can be reached here without asking the DNS: host names would make the call wait for a
    /// stranger's name server, and a group or broadcast address would make us a flooder.
    boolean isHost() {
        return isLiteral() && !InetAddress.ofLiteral(address).isMulticastAddress() && !address.equals("255.255.255.255");
    }

    String encode() {
        return "IN " + addressType + " " + address;
    }

    private boolean isLiteral() {
        if (!(addressType.equals("IP4") ? IPV4 : IPV6).matcher(address).matches()) {
            return false;
        }
        try {
            var unused = InetAddress.ofLiteral(address);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
