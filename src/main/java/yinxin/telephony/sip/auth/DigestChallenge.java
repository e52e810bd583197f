package yinxin.telephony.sip.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a server asks for: the value of `WWW-Authenticate` or `Proxy-Authenticate` (RFC 7616 §3.3).
///
/// @param qopOffered whether `qop=auth` is among what it offers; a server that offers nothing speaks RFC 2069
/// @param opaque     to be given back as it is; empty when there is none
/// @param stale      the password was right, only the nonce is too old: ask nobody, answer again
public record DigestChallenge(DigestAlgorithm algorithm, String realm, String nonce, boolean qopOffered, Optional<String> opaque,
                              boolean stale) {
    static final String QOP = "auth";

    /// Reads one header value. Empty for another scheme, an algorithm or a quality of protection that we have not, and nonsense.
    public static Optional<DigestChallenge> parse(String value) {
        return DigestFields.read(value).flatMap(fields -> {
            var algorithm = DigestAlgorithm.ofToken(fields.getOrDefault("algorithm", DigestAlgorithm.MD5.token()));
            var offers = List.of(fields.getOrDefault("qop", "").toLowerCase(Locale.ROOT).split("[\\s,]+"));
            var onlyOthers = fields.containsKey("qop") && !offers.contains(QOP);
            if (algorithm.isEmpty() || onlyOthers || !fields.containsKey("realm") || !fields.containsKey("nonce")) {
                return Optional.empty();
            }
            return Optional.of(new DigestChallenge(algorithm.get(), fields.getOrDefault("realm", ""), fields.getOrDefault("nonce", ""),
                    offers.contains(QOP), Optional.ofNullable(fields.get("opaque")),
                    fields.getOrDefault("stale", "").equalsIgnoreCase("true")));
        });
    }

    /// The header's value.
    public String format() {
        var fields = new DigestFields().quoted("realm", realm).quoted("nonce", nonce).token("algorithm", algorithm.token());
        if (qopOffered) {
            fields.quoted("qop", QOP);
        }
        opaque.ifPresent(o -> fields.quoted("opaque", o));
        if (stale) {
            fields.token("stale", "true");
        }
        return fields.toString();
    }
}
