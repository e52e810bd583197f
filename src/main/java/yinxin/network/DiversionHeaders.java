package yinxin.network;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;
import yinxin.voicemail.message.PhoneNumber;

/// How a diverted call says so: its Diversion header (RFC 5806, newest first) and its History-Info (RFC 7044, oldest first), with
/// whatever the networks before us wrote. A value: each diversion makes a new one with one entry more.
///
/// @param diversions entries of Diversion, the newest first, as they are on the wire
/// @param history    entries of History-Info, the oldest first; empty as long as nobody wrote any and nothing was diverted
public record DiversionHeaders(List<String> diversions, List<String> history) {
    private static final Pattern INDEX = Pattern.compile("[0-9]+(\\.[0-9]+)*");
    private static final Pattern COUNTER = Pattern.compile("[0-9]{1,2}");
    /// Larger than any real chain; a counter beyond it is nonsense, and sums must not grow without end.
    private static final int LARGEST_COUNT = 99;

    public DiversionHeaders {
        diversions = List.copyOf(diversions);
        history = List.copyOf(history);
    }

    /// What an INVITE says that has come in.
    public static DiversionHeaders of(SipHeaders invite) {
        return new DiversionHeaders(entries(invite.all("diversion")), entries(invite.all("history-info")));
    }

    private static List<String> entries(List<String> values) {
        return values.stream().flatMap(v -> SipHeaders.split(v, ',').stream()).map(String::strip).filter(e -> !e.isEmpty()).toList();
    }

    /// Who did not take a call, and why.
    ///
    /// @param domain ours, for the subscriber's address
    public record Missed(PhoneNumber number, String domain, Cause cause) {
        String address() {
            return addressOf(number, domain);
        }
    }

    /// One diversion.
    ///
    /// @param from    the request-URI at which the subscriber was called, without angle brackets: `sip:13800138000@example.com`
    /// @param refusal what the phones answered; empty when none was asked, or none answered
    /// @param to      the new request-URI: [#voicemailUri] or [#numberUri]
    public record Hop(String from, Missed missed, Optional<Attempt.Refused> refusal, String to) {}

    /// With one more diversion.
    public DiversionHeaders diverted(Hop hop) {
        var newest = new ArrayList<String>();
        newest.add("<" + hop.missed().address() + ">;reason=" + hop.missed().cause().token() + ";counter=1");
        newest.addAll(diversions);
        var entries = new ArrayList<>(history);
        var index = indexOfMissed(entries, hop);
        entries.add(withReason(entries.removeLast(), hop));
        entries.add("<" + hop.to() + ">;index=" + index + ".1;mp=" + index);
        return new DiversionHeaders(newest, entries);
    }

    /// Makes sure that the last entry is the address at which the diverter was called, and gives its index. A network before us that
    /// writes no History-Info leaves a gap, marked with a 0 (RFC 7044 §9.1 and §10.3).
    private static String indexOfMissed(List<String> entries, Hop hop) {
        if (entries.isEmpty()) {
            entries.add("<" + hop.from() + ">;index=1");
            return "1";
        }
        var last = NameAddr.parse(entries.getLast());
        var index = last.parameters().getOrDefault("index", "");
        var known = INDEX.matcher(index).matches() ? index : "1";
        if (NumberingPlan.subscriberNumber(last.user()).filter(hop.missed().number()::equals).isPresent()) {
            return known;
        }
        entries.add("<" + hop.from() + ">;index=" + known + ".0.1");
        return known + ".0.1";
    }

    /// The entry of the address that the call leaves, with what made it leave, as escaped Reason headers (RFC 7044 §10.2).
    private static String withReason(String entry, Hop hop) {
        var reasons = new StringJoiner("&");
        if (hop.refusal().isPresent()) {
            reasons.add(reason("SIP;cause=" + hop.refusal().get().status()));
            hop.refusal().get().releaseCause().ifPresent(cause -> reasons.add(reason("Q.850;cause=" + cause)));
        } else {
            ownReason(hop.missed().cause()).ifPresent(reason -> reasons.add(reason(reason)));
        }
        var end = entry.indexOf('>');
        if (reasons.length() == 0 || end < 0) {
            return entry;
        }
        var uri = entry.substring(0, end);
        return uri + (uri.indexOf('?', Math.max(0, uri.indexOf('@'))) < 0 ? "?" : "&") + reasons + entry.substring(end);
    }

    /// What we say where no phone said anything. The URI's cause of 404 stands for several causes; where Diversion is lost on the way, a
    /// release cause still tells them apart. Do not disturb has none of its own: 21 would say that somebody declined this very call.
    private static Optional<String> ownReason(Cause cause) {
        return switch (cause) {
            case NO_ANSWER, OUT_OF_COVERAGE -> Optional.of("SIP;cause=408");
            case POWERED_OFF -> Optional.of("Q.850;cause=20");
            case SUSPENDED -> Optional.of("Q.850;cause=27");
            case DO_NOT_DISTURB, FORWARDED, UNREACHABLE, BUSY, REJECTED -> Optional.empty();
        };
    }

    private static String reason(String value) {
        return "Reason=" + escaped(value);
    }

    /// How often the call was diverted until now, by whichever header knows of more.
    public int count() {
        var byDiversion = NameAddr.list(diversions).stream().map(e -> e.parameters().getOrDefault("counter", ""))
                .mapToInt(c -> COUNTER.matcher(c).matches() ? Math.clamp(Integer.parseInt(c), 1, LARGEST_COUNT) : 1).sum();
        var byHistory = (int) NameAddr.list(history).stream().filter(DiversionHeaders::isDivertedTo).count();
        return Math.max(byDiversion, byHistory);
    }

    /// An entry that a diversion led to: it has a cause, but not that of a translated service number (RFC 8119), or is mapped (`mp`).
    private static boolean isDivertedTo(NameAddr entry) {
        var cause = entry.uriParameter("cause");
        return cause.map(c -> !c.equals("380")).orElse(entry.parameters().containsKey("mp"));
    }

    /// The header fields: all of Diversion and all of History-Info, in place of those that the INVITE had. Each stands in one field, its
    /// entries joined with commas (RFC 3261 §7.3.1): there are stacks, ours among them, that keep the first of several fields only.
    public List<Field> fields() {
        var fields = new ArrayList<Field>();
        if (!diversions.isEmpty()) {
            fields.add(new Field("Diversion", String.join(", ", diversions)));
        }
        if (!history.isEmpty()) {
            fields.add(new Field("History-Info", String.join(", ", history)));
        }
        return fields;
    }

    /// The request-URI that leads to voicemail (RFC 4458): the access number for this condition, whose mailbox it is, and why.
    ///
    /// @param access  what reaches the gateway; each condition has its own
    /// @param gateway its address, `host:port`
    public static String voicemailUri(PhoneNumber access, String gateway, Missed missed) {
        return addressOf(access, gateway) + ";target=" + escaped(missed.address()) + ";cause=" + missed.cause().uriCause();
    }

    /// The request-URI of a call that is diverted to another number.
    ///
    /// @param host `host` or `host:port`: our domain for a number of ours, else the network above us
    public static String numberUri(PhoneNumber number, String host, Cause cause) {
        return addressOf(number, host) + ";cause=" + cause.uriCause();
    }

    private static String addressOf(PhoneNumber number, String host) {
        return "sip:" + number.value() + "@" + host;
    }

    /// Percent-encoded for the value of a URI parameter or header: what is unreserved in RFC 3261 §25.1 stays.
    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%21", "!").replace("%7E", "~");
    }
}
