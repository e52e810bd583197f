package yinxin.network;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import yinxin.telephony.sip.stack.SipHeaders;

/// What two SIP URIs must have in common to be one contact (RFC 3261 §19.1.4). Parameters that the comparison ignores when only one has
/// them are ignored altogether, so that the comparison is one that groups.
///
/// @param port       as written; empty is not 5060
/// @param parameters those that lead elsewhere
record ContactAddress(String scheme, String user, String host, String port, Map<String, String> parameters) {
    private static final Pattern URI = Pattern.compile("(?i)(sips?):(?:([^@<>\\s]*)@)?(\\[[0-9a-f:.]+]|[^:;?@<>\\s\\[\\]]+)(?::([0-9]{1,5}))?(;[^?<>\\s]*)?(\\?[^<>\\s]*)?");
    private static final int LONGEST = 512;

    ContactAddress {
        parameters = Map.copyOf(parameters);
    }

    /// Empty for what is no SIP URI, or longer than any real one.
    static Optional<ContactAddress> parse(String uri) {
        var match = URI.matcher(uri);
        if (uri.length() > LONGEST || !match.matches()) {
            return Optional.empty();
        }
        var parameters = new TreeMap<String, String>();
        for (var part : text(match.group(5)).toLowerCase(Locale.ROOT).split(";")) {
            var name = part.split("=", 2)[0].strip();
            switch (name) {
                case "transport", "maddr", "ttl", "method", "user" -> parameters.put(name, part.substring(name.length()));
                default -> { }
            }
        }
        return Optional.of(new ContactAddress(match.group(1).toLowerCase(Locale.ROOT), SipHeaders.decoded(text(match.group(2))),
                match.group(3).toLowerCase(Locale.ROOT), text(match.group(4)), parameters));
    }

    private static String text(@org.jspecify.annotations.Nullable String group) {
        return group == null ? "" : group;
    }
}
