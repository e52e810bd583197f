package yinxin.telephony.sip.trunk;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import yinxin.telephony.sip.auth.DigestLogin;

/// How a trunk is looked after.
///
/// @param trunk        its name
/// @param keepalive    whether it is asked if it is there
/// @param registration whether we register with it
public record TrunkPlan(String trunk, Optional<Keepalive> keepalive, Optional<Upstream> registration) {
    private static final Pattern URI = Pattern.compile("(?i)sips?:[^\\s<>\"@]+");
    private static final Pattern TRANSPORT = Pattern.compile("(?i);transport=([a-z]+)");

    /// Whom to ask by OPTIONS (RFC 3261 §11).
    ///
    /// @param peer  a SIP URI without a user: `sip:192.0.2.10:5060`, with `;transport=tcp` or `tls` for that
    /// @param every from one question to the next
    public record Keepalive(String peer, Duration every) {
        public Keepalive {
            check(peer);
            if (!every.isPositive()) {
                throw new IllegalArgumentException("there must be some time between two questions");
            }
        }
    }

    /// A network that sends calls only to who has registered (RFC 3261 §10.2).
    ///
    /// @param registrar a SIP URI without a user, as of a peer
    /// @param login     our number or name there, and the password
    /// @param expires   for how long at a time; the network may say otherwise
    public record Upstream(String registrar, DigestLogin login, Duration expires) {
        public Upstream {
            check(registrar);
        }
    }

    private static void check(String uri) {
        if (!URI.matcher(uri).matches() || !transport(uri).matches("udp|tcp|tls")) {
            throw new IllegalArgumentException("\"" + uri + "\" is no SIP URI of a host: write sip:192.0.2.10:5060 or sip:sbc.example.com;transport=tls");
        }
    }

    /// What a URI is reached by: `udp`, `tcp` or `tls`.
    static String transport(String uri) {
        var named = TRANSPORT.matcher(uri);
        return uri.regionMatches(true, 0, "sips:", 0, 5) ? "tls" : named.find() ? named.group(1).toLowerCase(java.util.Locale.ROOT) : "udp";
    }
}
