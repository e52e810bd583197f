package yinxin.telephony.sip;

import java.net.InetAddress;
import java.util.List;

/// A link to a network that may send us calls. What it says about callers and diversions is believed.
///
/// @param name as the operator calls it
/// @param from the addresses that it sends from
public record Trunk(String name, List<AddressRange> from) {
    public Trunk {
        from = List.copyOf(from);
        if (name.isBlank() || from.isEmpty()) {
            throw new IllegalArgumentException("a trunk needs a name and at least one address range");
        }
    }

    /// Whether a message from this address came over this trunk.
    public boolean covers(InetAddress address) {
        return from.stream().anyMatch(range -> range.contains(address));
    }
}
