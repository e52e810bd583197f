package yinxin.telephony.sip.diversion;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import yinxin.telephony.sip.diversion.Diverter.Evidence;
import yinxin.telephony.sip.isup.Iam;
import yinxin.telephony.sip.isup.IsupNumber;
import yinxin.telephony.sip.isup.Redirection;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;
import yinxin.telephony.sip.stack.SipStack;

/// Reads out of an INVITE who called, whom, and who diverted the call to us, in the order in which the evidence is to be
/// trusted: request-URI (RFC 4458), History-Info (RFC 7044/4244), Diversion (RFC 5806), the ISUP message of SIP-I (RFC 3204),
/// P-Called-Party-ID (RFC 7315), To.
/// The INVITE must come from a configured trunk: all of this is easily forged.
public final class CallEvidence {
    /// The user part of our own Contact: a request-URI with it does not say what was dialled.
    public static final String OUR_USER = SipStack.OUR_USER;

    private static final Set<String> HIDING = Set.of("id", "user", "header");
    private static final Set<String> NOBODY =
            Set.of("anonymous", "unknown", "restricted", "unavailable", "private", "withheld");
    private static final Pattern NO_DIGITS = Pattern.compile("[^0-9]+");
    /// Two numbers are one if the shorter ends the longer and has at least as many digits as a local number.
    private static final int LOCAL_DIGITS = 7;

    private final SipHeaders headers;
    private final NameAddr requestUri;
    private final Optional<Iam> iam;

    private CallEvidence(SipHeaders headers, Optional<Iam> iam) {
        this.headers = headers;
        this.iam = iam;
        this.requestUri = new NameAddr("", headers.requestUri(), java.util.Map.of());
    }

    /// Everything that this INVITE says about the call.
    ///
    /// @param iam the ISUP message in its body
    public static DivertedCall read(SipHeaders invite, Optional<Iam> iam, String trunk, Instant arrivedAt) {
        var evidence = new CallEvidence(invite, iam);
        var history = HistoryEntries.parse(invite.all("history-info"));
        var diversions = Diversion.parse(invite.all("diversion"));
        return new DivertedCall(invite.first("call-id").orElse(""), arrivedAt, trunk, evidence.accessNumber(),
                evidence.caller(), evidence.withheld(), evidence.diverters(history, diversions),
                evidence.count(history, diversions));
    }

    private String accessNumber() {
        var dialled = requestUri.user();
        if (!dialled.isEmpty() && !dialled.equals(OUR_USER)) {
            return dialled;
        }
        return userOfFirst("p-called-party-id").or(() -> userOfFirst("to")).filter(u -> !u.equals(OUR_USER))
                .or(() -> iam.flatMap(Iam::called).map(IsupNumber::text)).orElse("");
    }

    /// P-Asserted-Identity (at most one sip and one tel value; the tel value is surely a number), before what the exchange signalled, before
    /// From, which the caller may have written.
    private Optional<String> caller() {
        var asserted = NameAddr.list(headers.all("p-asserted-identity"));
        var number = asserted.stream().filter(a -> a.uri().regionMatches(true, 0, "tel:", 0, 4)).map(NameAddr::user)
                .filter(CallEvidence::isSomebody).findFirst();
        return number.or(() -> asserted.stream().map(NameAddr::user).filter(CallEvidence::isSomebody).findFirst())
                .or(() -> iam.flatMap(Iam::calling).map(IsupNumber::text))
                .or(() -> from().filter(f -> !f.host().endsWith("anonymous.invalid")).map(NameAddr::user)
                        .filter(CallEvidence::isSomebody));
    }

    private boolean withheld() {
        var asked = headers.all("privacy").stream().flatMap(v -> List.of(v.split("[;,]")).stream())
                .map(v -> v.strip().toLowerCase(Locale.ROOT)).anyMatch(HIDING::contains);
        var restricted = iam.flatMap(Iam::calling).map(IsupNumber::restricted).orElse(false);
        return asked || restricted || from().map(f -> f.host().endsWith("anonymous.invalid") || !f.user().isEmpty() && !isSomebody(f.user())
                || f.display().equalsIgnoreCase("anonymous")).orElse(true);
    }

    private List<Diverter> diverters(HistoryEntries history, List<Diversion> diversions) {
        var found = new ArrayList<Diverter>();
        var target = requestUri.uriParameter("target").map(CallEvidence::targetUser).filter(t -> !t.isEmpty());
        target.ifPresent(number -> found.add(new Diverter(number, Evidence.REQUEST_URI, Optional.empty(),
                requestCause(), OptionalInt.empty())));
        for (var pair : history.pairs()) {
            if (!pair.number().isEmpty()) {
                found.add(new Diverter(pair.number(), Evidence.HISTORY_INFO, Optional.empty(), pair.cause(),
                        pair.releaseCause()));
            }
        }
        for (var diversion : diversions) {
            if (!diversion.number().isEmpty()) {
                found.add(new Diverter(diversion.number(), Evidence.DIVERSION, diversion.reason(), OptionalInt.empty(),
                        OptionalInt.empty()));
            }
        }
        iam.ifPresent(message -> found.addAll(signalled(message)));
        var access = accessNumber();
        userOfFirst("p-called-party-id").filter(u -> isOther(u, access))
                .ifPresent(u -> found.add(new Diverter(u, Evidence.CALLED_PARTY_ID, Optional.empty(), OptionalInt.empty(),
                        OptionalInt.empty())));
        userOfFirst("to").filter(u -> isOther(u, access))
                .ifPresent(u -> found.add(new Diverter(u, Evidence.TO, Optional.empty(), OptionalInt.empty(),
                        OptionalInt.empty())));
        return withRequestCause(found);
    }

    /// Who diverted last, then who was called first if that is somebody else. With one diversion an exchange may name either.
    private static List<Diverter> signalled(Iam iam) {
        var last = iam.redirecting().or(iam::originalCalled);
        var first = iam.originalCalled().filter(f -> last.filter(l -> l.digits().equals(f.digits())).isEmpty());
        var reasons = iam.redirection();
        return Stream.concat(last.stream().map(n -> diverter(n, reasons.map(Redirection::word))),
                first.stream().map(n -> diverter(n, reasons.map(Redirection::originalWord)))).toList();
    }

    private static Diverter diverter(IsupNumber number, Optional<String> reason) {
        return new Diverter(number.text(), Evidence.ISUP, reason, OptionalInt.empty(), OptionalInt.empty());
    }

    /// A request-URI may have a `cause` and no `target`: the cause of the diversion that brought the call here, so of the
    /// best evidence, if that has neither cause nor reason itself.
    private List<Diverter> withRequestCause(List<Diverter> found) {
        var cause = requestCause();
        if (!found.isEmpty() && cause.isPresent() && found.getFirst().cause().isEmpty() && found.getFirst().reason().isEmpty()) {
            var best = found.removeFirst();
            found.addFirst(new Diverter(best.number(), best.evidence(), best.reason(), cause, best.releaseCause()));
        }
        return found;
    }

    private int count(HistoryEntries history, List<Diversion> diversions) {
        var byTarget = requestUri.uriParameter("target").isPresent() ? 1 : 0;
        var byHistory = history.pairs().size();
        var byDiversion = diversions.stream().mapToInt(Diversion::count).sum();
        var byIsup = iam.flatMap(Iam::redirection).map(Redirection::count).orElseGet(() -> iam.map(i -> signalled(i).size()).orElse(0));
        return Math.max(Math.max(byTarget, byIsup), Math.max(byHistory, byDiversion));
    }

    private OptionalInt requestCause() {
        var text = requestUri.uriParameter("cause").orElse("");
        return text.matches("[0-9]{3}") && !text.equals("380") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /// `target` holds a URI (`sip:139…@example.com`), an address without scheme, or a bare number.
    private static String targetUser(String target) {
        var user = SipHeaders.userOf(target);
        return user.isEmpty() && target.matches("\\+?[0-9.() -]+") ? target : user;
    }

    private static boolean isSomebody(String user) {
        return !user.isEmpty() && !NOBODY.contains(user.toLowerCase(Locale.ROOT));
    }

    private static boolean isOther(String user, String access) {
        if (!isSomebody(user) || user.equals(OUR_USER)) {
            return false;
        }
        var one = digits(user);
        var two = digits(access);
        var shorter = one.length() < two.length() ? one : two;
        var longer = one.length() < two.length() ? two : one;
        return !user.equals(access) && !(shorter.length() >= LOCAL_DIGITS && longer.endsWith(shorter.startsWith("0") ? shorter.substring(1) : shorter));
    }

    private static String digits(String text) {
        return NO_DIGITS.matcher(text).replaceAll("");
    }

    private Optional<NameAddr> from() {
        return headers.first("from").map(NameAddr::parse);
    }

    private Optional<String> userOfFirst(String name) {
        return headers.first(name).map(v -> NameAddr.parse(v).user()).filter(u -> !u.isEmpty());
    }
}
