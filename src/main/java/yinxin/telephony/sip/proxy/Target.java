package yinxin.telephony.sip.proxy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import yinxin.telephony.sip.stack.Hop;
import yinxin.telephony.sip.stack.SipHeaders.Field;

/// Where a request is passed on to, and what is changed in it besides.
///
/// @param uri     the new request-URI
/// @param hop     the way there when the URI does not say it: to a phone behind a NAT, or on its own TCP connection
/// @param added   header fields put in front of those that there are, in this order
/// @param removed names of header fields that are taken out before, in lower case
public record Target(String uri, Optional<Hop> hop, List<Field> added, Set<String> removed) {
    public Target {
        added = List.copyOf(added);
        removed = Set.copyOf(removed);
        if (uri.isBlank() || uri.chars().anyMatch(c -> c <= ' ' || c == '<' || c == '>')) {
            throw new IllegalArgumentException("a target has a URI without spaces and angle brackets");
        }
    }

    /// This URI, and nothing else changed.
    public static Target of(String uri) {
        return new Target(uri, Optional.empty(), List.of(), Set.of());
    }
}
