package yinxin.telephony.sip.auth;

import java.util.Optional;
import java.util.regex.Pattern;

/// What a client answers: the value of `Authorization` or `Proxy-Authorization` (RFC 7616 §3.4). A user name is a telephone number, so
/// this prints itself without.
///
/// @param uri      the digest-uri, as it stands
/// @param response the proof, in hexadecimal digits
/// @param use      the client's nonce and count; empty in the manner of RFC 2069, without `qop`
public record DigestCredentials(DigestAlgorithm algorithm, String user, String realm, String nonce, String uri, String response,
                                Optional<NonceUse> use, Optional<String> opaque) {
    private static final Pattern COUNT = Pattern.compile("[0-9a-fA-F]{8}");

    /// How often a nonce has been used, in the form that it has on the wire.
    ///
    /// @param nc eight hexadecimal digits, from `00000001`
    public record NonceUse(String cnonce, String nc) {
        public NonceUse {
            if (!COUNT.matcher(nc).matches() || cnonce.isEmpty()) {
                throw new IllegalArgumentException("a nonce's use has a cnonce and a count of eight hexadecimal digits");
            }
        }

        /// The use with this number, from 1.
        public static NonceUse of(String cnonce, long count) {
            return new NonceUse(cnonce, "%08x".formatted(count));
        }

        long count() {
            return Long.parseLong(nc, 16);
        }
    }

    /// Answers a challenge.
    ///
    /// @param uri the request-URI, as it will stand in the request
    /// @param use ignored when the challenge offers no `qop`
    public static DigestCredentials answer(DigestChallenge challenge, DigestLogin login, DigestRequest request, NonceUse use) {
        var unproven = new DigestCredentials(challenge.algorithm(), login.user(), challenge.realm(), challenge.nonce(), request.uri(), "",
                Optional.of(use).filter(_ -> challenge.qopOffered()), challenge.opaque());
        var ha1 = challenge.algorithm().ha1(login.user(), challenge.realm(), login.password());
        return unproven.with(challenge.algorithm().response(ha1, request.method(), unproven));
    }

    private DigestCredentials with(String proof) {
        return new DigestCredentials(algorithm, user, realm, nonce, uri, proof, use, opaque);
    }

    /// Reads a header value. Empty for another scheme, for what we never offered, and nonsense.
    public static Optional<DigestCredentials> parse(String value) {
        return DigestFields.read(value).flatMap(fields -> {
            var algorithm = DigestAlgorithm.ofToken(fields.getOrDefault("algorithm", DigestAlgorithm.MD5.token()));
            var complete = fields.containsKey("username") && fields.containsKey("realm") && fields.containsKey("nonce")
                    && fields.containsKey("uri") && fields.containsKey("response");
            var qop = fields.getOrDefault("qop", "");
            var counted = COUNT.matcher(fields.getOrDefault("nc", "")).matches() && !fields.getOrDefault("cnonce", "").isEmpty();
            if (algorithm.isEmpty() || !complete || !qop.isEmpty() && !(qop.equalsIgnoreCase(DigestChallenge.QOP) && counted)) {
                return Optional.empty();
            }
            var use = qop.isEmpty() ? Optional.<NonceUse>empty()
                    : Optional.of(new NonceUse(fields.getOrDefault("cnonce", ""), fields.getOrDefault("nc", "")));
            return Optional.of(new DigestCredentials(algorithm.get(), fields.getOrDefault("username", ""),
                    fields.getOrDefault("realm", ""), fields.getOrDefault("nonce", ""), fields.getOrDefault("uri", ""),
                    fields.getOrDefault("response", ""), use, Optional.ofNullable(fields.get("opaque"))));
        });
    }

    /// The header's value.
    public String format() {
        var fields = new DigestFields().quoted("username", user).quoted("realm", realm).quoted("nonce", nonce).quoted("uri", uri)
                .quoted("response", response).token("algorithm", algorithm.token());
        use.ifPresent(u -> fields.token("qop", DigestChallenge.QOP).quoted("cnonce", u.cnonce()).token("nc", u.nc()));
        opaque.ifPresent(o -> fields.quoted("opaque", o));
        return fields.toString();
    }

    @Override
    public String toString() {
        return "DigestCredentials[algorithm=" + algorithm + ", realm=" + realm + "]";
    }
}
