package yinxin.telephony.sip.diversion;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;

/// One entry of the Diversion header (RFC 5806; grammar of RFC 7544 §4.2 with errata 3177 and 3178).
///
/// @param number the diverting party's number; empty when the URI has no user part or was made anonymous
/// @param reason the reason token, lower case, unquoted: `user-busy`, `unavailable` …
/// @param count  how many diversions this entry stands for: 1, or more when `counter` says so
record Diversion(String number, Optional<String> reason, int count) {
    /// No network diverts more often than this; a larger `counter` is an error, and summing such must not overflow.
    private static final int LARGEST_COUNT = 99;

    /// All entries, newest diversion first, out of comma lists in repeated headers.
    static List<Diversion> parse(List<String> values) {
        return NameAddr.list(values).stream().map(Diversion::of).toList();
    }

    private static Diversion of(NameAddr entry) {
        var reason = Optional.ofNullable(entry.parameters().get("reason")).map(r -> r.toLowerCase(Locale.ROOT).strip())
                .filter(Predicate.not(String::isEmpty));
        return new Diversion(HistoryEntries.named(entry), reason, counter(entry.parameters().getOrDefault("counter", "")));
    }

    private static int counter(String text) {
        return text.matches("[0-9]{1,9}") ? Math.clamp(Integer.parseInt(text), 1, LARGEST_COUNT) : 1;
    }
}
