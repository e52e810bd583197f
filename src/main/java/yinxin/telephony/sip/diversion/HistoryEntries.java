package yinxin.telephony.sip.diversion;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;

/// The History-Info header (RFC 7044, and RFC 4244 before it): every address that a request was sent to, oldest first.
///
/// Two causes live here and mean different things. The *URI parameter* `cause` of an entry says why the call was
/// diverted **to** it (RFC 4458). The *escaped Reason header* of an entry says which response made the network leave
/// **it**. Only the first is a diverting reason (RFC 7544 §6); peers of RFC 4244 (Chinese IMS among them) may send
/// only the second, and then its SIP status is read in the same sense.
///
/// @param entries all entries in their order
record HistoryEntries(List<NameAddr> entries) {
    /// Causes that mean forwarding (RFC 7544 §6). 380 is service-number translation (RFC 8119) and means none.
    private static final Set<Integer> FORWARDING = Set.of(302, 404, 408, 480, 486, 487, 503);
    private static final int SERVICE_TRANSLATION = 380;
    /// Statuses that say the same as a forwarding cause: busy everywhere, and declined.
    private static final Map<Integer, Integer> EQUIVALENT = Map.of(600, 486, 603, 487);
    private static final Pattern REASON_CAUSE = Pattern.compile("(?i)cause\\s*=\\s*\"?([0-9]{1,3})");
    private static final Set<String> NOBODY = Set.of("anonymous", "unknown", "restricted", "unavailable", "private");

    HistoryEntries {
        entries = List.copyOf(entries);
    }

    static HistoryEntries parse(List<String> values) {
        return new HistoryEntries(NameAddr.list(values));
    }

    /// One diversion: who was left, why, and with which Q.850 release cause.
    record Pair(String number, OptionalInt cause, OptionalInt releaseCause) {}

    /// The diversions that these entries prove, the last one first.
    List<Pair> pairs() {
        var pairs = new ArrayList<Pair>();
        for (var i = 1; i < entries.size(); i++) {
            var pair = pairEndingAt(i);
            pair.ifPresent(pairs::add);
        }
        if (pairs.isEmpty()) {
            retargeted().ifPresent(pairs::add);
        }
        Collections.reverse(pairs);
        return pairs;
    }

    private Optional<Pair> pairEndingAt(int target) {
        var entry = entries.get(target);
        var mp = entry.parameters().get("mp");
        var diverting = mp == null ? entries.get(target - 1) : byIndex(mp).orElse(entries.get(target - 1));
        var cause = cause(entry.uriParameter("cause").orElse(""));
        if (cause.isEmpty() && mp == null && isSameUser(entry)) {
            return Optional.empty();
        }
        if (cause.isEmpty()) {
            cause = reason(diverting, "sip");
        }
        if (cause.isPresent() ? !isForwarding(cause.getAsInt()) : mp == null) {
            return Optional.empty();
        }
        return Optional.of(new Pair(named(diverting), cause, reason(diverting, "q.850")));
    }

    /// Entries that say nothing but where the call went: the last address that belongs to somebody else than the
    /// present one.
    private Optional<Pair> retargeted() {
        if (entries.size() < 2) {
            return Optional.empty();
        }
        var last = entries.getLast();
        var before = entries.get(entries.size() - 2);
        var sameUser = isSameUser(last) || named(last).equals(named(before));
        return sameUser || last.uriParameter("cause").isPresent() || named(before).isEmpty() ? Optional.empty()
                : Optional.of(new Pair(named(before), OptionalInt.empty(), reason(before, "q.850")));
    }

    /// `rc` and `np` mark another address of the same user (RFC 7044 §5): hunting for somebody is not diverting from them.
    private static boolean isSameUser(NameAddr entry) {
        return entry.parameters().containsKey("rc") || entry.parameters().containsKey("np");
    }

    /// The number that an entry names; empty for none or for one made anonymous (`Privacy: history`).
    static String named(NameAddr entry) {
        var user = entry.user();
        return entry.host().endsWith("anonymous.invalid") || NOBODY.contains(user.toLowerCase(Locale.ROOT)) ? "" : user;
    }

    /// Whether a cause stands for a forwarding. Values that no table has count as 302 (RFC 4458 §2.2).
    private static boolean isForwarding(int cause) {
        return FORWARDING.contains(cause) || cause != SERVICE_TRANSLATION && cause >= 300;
    }

    private static OptionalInt cause(String text) {
        return text.matches("[0-9]{3}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /// The cause in an escaped Reason header of this protocol.
    private static OptionalInt reason(NameAddr entry, String protocol) {
        for (var value : entry.escapedHeader("reason")) {
            for (var reason : SipHeaders.split(value, ',')) {
                var match = REASON_CAUSE.matcher(reason);
                if (reason.strip().toLowerCase(Locale.ROOT).startsWith(protocol) && match.find()) {
                    var number = Integer.parseInt(match.group(1));
                    return OptionalInt.of(EQUIVALENT.getOrDefault(number, number));
                }
            }
        }
        return OptionalInt.empty();
    }

    private Optional<NameAddr> byIndex(String index) {
        return entries.stream().filter(e -> index.equals(e.parameters().get("index"))).findFirst();
    }
}
