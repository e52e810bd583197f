package yinxin.telephony.sip.auth;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/// The `name=value` list behind the word `Digest` (RFC 7616 §3.3 and §3.4), as it is read and as it is written.
final class DigestFields {
    private static final Pattern SCHEME = Pattern.compile("(?i)\\s*Digest\\s+(.*)", Pattern.DOTALL);
    /// A parameter: a token, `=`, and a token or a quoted string, with whatever white space.
    private static final Pattern FIELD = Pattern.compile("([A-Za-z0-9*_-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]*))\\s*(?:,|$)\\s*");

    private final StringJoiner written = new StringJoiner(", ", "Digest ", "");

    /// The parameters by name in lower case, values unquoted. Empty for another scheme, nonsense, or a parameter that stands twice,
    /// which two readers could understand differently.
    static Optional<Map<String, String>> read(String value) {
        var scheme = SCHEME.matcher(value.strip());
        if (!scheme.matches()) {
            return Optional.empty();
        }
        var fields = new LinkedHashMap<String, String>();
        var list = FIELD.matcher(scheme.group(1));
        var at = 0;
        while (at < scheme.group(1).length()) {
            if (!list.find(at) || list.start() != at) {
                return Optional.empty();
            }
            var text = list.group(2) == null ? list.group(3) : list.group(2).replaceAll("\\\\(.)", "$1");
            if (fields.put(list.group(1).toLowerCase(Locale.ROOT), text) != null) {
                return Optional.empty();
            }
            at = list.end();
        }
        return Optional.of(fields);
    }

    DigestFields quoted(String name, String value) {
        written.add(name + "=\"" + value.replaceAll("([\"\\\\])", "\\\\$1") + "\"");
        return this;
    }

    DigestFields token(String name, String value) {
        written.add(name + "=" + value);
        return this;
    }

    @Override
    public String toString() {
        return written.toString();
    }
}
