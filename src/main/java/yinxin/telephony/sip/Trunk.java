package yinxin.telephony.sip;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import yinxin.telephony.sdp.Encryption;
import yinxin.telephony.sip.stack.SourceGate;

/// A link to a network that may send us calls. What it says about callers and diversions is believed.
///
/// @param name as the operator calls it
/// @param from the addresses that it sends from
/// @param srtp whether its calls must be encrypted
public record Trunk(String name, List<AddressRange> from, Srtp srtp) {
    /// Whether the sound of a trunk's calls is encrypted (SRTP). Over UDP and TCP it never is, since its keys would travel readable.
    public enum Srtp {
        /// Over TLS, when the other side wants it.
        ALLOWED,
        /// Always: a call that is not, or does not come over TLS, is refused with 488.
        REQUIRED;

        /// What that means for a call over this transport; empty when there can be none.
        Optional<Encryption> over(String transport) {
            if (!transport.equals("tls")) {
                return this == REQUIRED ? Optional.empty() : Optional.of(Encryption.NEVER);
            }
            return Optional.of(this == REQUIRED ? Encryption.REQUIRED : Encryption.ALLOWED);
        }
    }

    /// Encrypted as its network likes.
    public Trunk(String name, List<AddressRange> from) {
        this(name, from, Srtp.ALLOWED);
    }

    public Trunk {
        from = List.copyOf(from);
        if (name.isBlank() || from.isEmpty()) {
            throw new IllegalArgumentException("a trunk needs a name and at least one address range");
        }
    }

    /// The trunk that a message from this address came over.
    static Optional<Trunk> of(List<Trunk> trunks, InetAddress address) {
        return trunks.stream().filter(trunk -> trunk.covers(address)).findFirst();
    }

    /// Whether a message from this address came over this trunk.
    public boolean covers(InetAddress address) {
        return from.stream().anyMatch(range -> range.contains(address));
    }

    /// Hears configured trunks, and refuses everybody else.
    static final class Gate implements SourceGate {
        private final List<Trunk> trunks;
        private final Counter strangers;
        private final Counter unproven;

        Gate(List<Trunk> trunks, MeterRegistry meters) {
            this.trunks = trunks;
            this.strangers = meters.counter("yinxin.calls.strangers");
            this.unproven = meters.counter("yinxin.tls.refused");
        }

        @Override
        public Verdict judge(InetAddress from) {
            return of(trunks, from).isPresent() ? Verdict.HEAR : Verdict.REFUSE;
        }

        @Override
        public void turnedAway() {
            strangers.increment();
        }

        @Override
        public void unproven() {
            unproven.increment();
        }
    }

    /// A block of IPv4 or IPv6 addresses in CIDR notation (RFC 4632, RFC 4291 §2.3).
    ///
    /// @param network the first address of the block
    /// @param prefix  how many leading bits count
    public record AddressRange(InetAddress network, int prefix) {
        private static final Pattern LITERAL = Pattern.compile("[0-9]+(?:\\.[0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

        public AddressRange {
            if (prefix < 0 || prefix > network.getAddress().length * 8) {
                throw new IllegalArgumentException("an address range has a prefix of 0 to " + network.getAddress().length * 8);
            }
        }

        /// Reads `192.0.2.10/32`, `2001:db8::/48`, or a single address. Throws [IllegalArgumentException] for anything else, a
        /// host name included: who may call must not depend on a name server.
        public static AddressRange parse(String text) {
            var slash = text.indexOf('/');
            var address = (slash < 0 ? text : text.substring(0, slash)).strip();
            if (!LITERAL.matcher(address).matches()) {
                throw new IllegalArgumentException("\"" + text + "\" is no address range: write 192.0.2.10/32 or 2001:db8::/48");
            }
            try {
                var network = InetAddress.ofLiteral(address);
                var prefix = slash < 0 ? network.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1).strip());
                return new AddressRange(network, prefix);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("\"" + text + "\" is no address range: write 192.0.2.10/32 or 2001:db8::/48", e);
            }
        }

        /// Whether the address lies in this block. An IPv4 address never lies in an IPv6 block.
        public boolean contains(InetAddress address) {
            var ours = network.getAddress();
            var theirs = address.getAddress();
            if (ours.length != theirs.length) {
                return false;
            }
            var whole = prefix / 8;
            if (!Arrays.equals(ours, 0, whole, theirs, 0, whole)) {
                return false;
            }
            var rest = prefix % 8;
            return rest == 0 || (ours[whole] & 0xFF) >> 8 - rest == (theirs[whole] & 0xFF) >> 8 - rest;
        }

        @Override
        public String toString() {
            return network.getHostAddress() + "/" + prefix;
        }
    }
}
