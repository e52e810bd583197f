package yinxin.telephony.sip.proxy;

import java.util.Locale;
import java.util.Set;
import yinxin.telephony.sip.stack.Hop;

/// What leads to us.
///
/// @param sentBy the address and port that we are bound to, as they stand in a URI
/// @param names  further host names, in lower case
record Ourselves(String sentBy, Set<String> names) {
    /// Whether a URI names us. A name without a port is ours on whatever port we are.
    boolean isNamedBy(String uri) {
        return Hop.of(uri).filter(hop -> {
            var host = hop.host().toLowerCase(Locale.ROOT);
            var ours = sentBy.equalsIgnoreCase(host + ":" + hop.port());
            return ours || names.contains(host) && (sentBy.endsWith(":" + hop.port()) || !uri.substring(uri.indexOf('@') + 1).matches(".*" + java.util.regex.Pattern.quote(host) + ":[0-9].*"));
        }).isPresent();
    }
}
