package yinxin.telephony.sdp;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One `a=crypto` attribute that we can use (RFC 4568 §9.1): one key, for the whole call, everything encrypted and authenticated.
///
/// @param tag   its number, by which the answer names it: up to nine digits, kept as they were written
/// @param suite how packets are protected
/// @param key   of the one who wrote it
record CryptoLine(String tag, CryptoSuite suite, InlineKey key) {
    private static final String NAME = "crypto:";
    private static final Pattern TAG = Pattern.compile("[0-9]{1,9}");
    private static final String METHOD = "inline:";
    /// A packet every 10 ms for almost three hours: no call here is longer, so no key comes to its end.
    private static final int LEAST_LIFETIME = 20;
    private static final Pattern LIFETIME = Pattern.compile("(2\\^)?([0-9]{1,15})");

    /// What a line is to us.
    sealed interface Reading {}

    /// Of use.
    record Usable(CryptoLine line) implements Reading {}

    /// Of none.
    ///
    /// @param why a clause for the log and the `Warning` header, without the key
    record Unusable(String why) implements Reading {}

    /// Every line of a stream, in its order, which is the writer's order of preference.
    static List<Reading> of(MediaDescription stream) {
        return stream.attributes().stream().filter(a -> a.startsWith(NAME)).map(a -> read(a.substring(NAME.length()))).toList();
    }

    private static Reading read(String value) {
        var words = value.trim().split(" +");
        if (words.length < 3 || !TAG.matcher(words[0]).matches()) {
            return new Unusable("a=crypto needs a tag of digits, a suite and a key");
        }
        var suite = CryptoSuite.named(words[1]);
        if (suite.isEmpty()) {
            return new Unusable("its suite " + SessionDescription.shown(words[1]) + " is none of ours");
        }
        for (var parameter : List.of(words).subList(3, words.length)) {
            if (!isHarmless(parameter)) {
                return new Unusable("its parameter " + SessionDescription.shown(parameter) + " is not supported");
            }
        }
        var parts = words[2].split("\\|", -1);
        var why = objection(words[2], parts);
        if (why.isPresent()) {
            return new Unusable(why.get());
        }
        return key(parts[0].substring(METHOD.length()))
                .<Reading>map(key -> new Usable(new CryptoLine(words[0], suite.get(), key)))
                .orElse(new Unusable("its key is not " + CryptoSuite.KEY_OCTETS + " octets in base64"));
    }

    /// `inline:KEY|LIFETIME|MKI:LENGTH`, the last two optional.
    private static Optional<String> objection(String parameters, String[] parts) {
        if (!parts[0].regionMatches(true, 0, METHOD, 0, METHOD.length())) {
            return Optional.of("its key is not inline");
        }
        if (parameters.indexOf(';') >= 0) {
            return Optional.of("it has several keys");
        }
        for (var i = 1; i < parts.length; i++) {
            if (parts[i].indexOf(':') >= 0) {
                return Optional.of("it has a master key identifier (MKI)");
            }
            if (i > 1 || !isLongEnough(parts[i])) {
                return Optional.of("its key is for less than 2^" + LEAST_LIFETIME + " packets");
            }
        }
        return Optional.empty();
    }

    private static boolean isLongEnough(String lifetime) {
        var match = LIFETIME.matcher(lifetime);
        if (!match.matches()) {
            return false;
        }
        var number = Long.parseLong(match.group(2));
        return number >= (match.group(1) == null ? 1L << LEAST_LIFETIME : LEAST_LIFETIME);
    }

    /// A window size is only a hint (RFC 4568 §6.3.7). What begins with `-` may be read over (§6.3.8). All else would change what we do: a
    /// key that is derived again and again, packets without encryption, error correction.
    private static boolean isHarmless(String parameter) {
        return parameter.startsWith("WSH=") || parameter.startsWith("-");
    }

    private static Optional<InlineKey> key(String base64) {
        try {
            var octets = Base64.getDecoder().decode(base64);
            return octets.length == CryptoSuite.KEY_OCTETS ? Optional.of(new InlineKey(octets)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The attribute as it is written.
    String attribute() {
        return NAME + tag + " " + suite.name() + " " + METHOD + key.encode();
    }

    @Override
    public String toString() {
        return NAME + tag + " " + suite.name();
    }
}
