package yinxin.telephony.sip.proxy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import yinxin.telephony.sip.stack.Hop;
import yinxin.telephony.sip.stack.Incoming;
import yinxin.telephony.sip.stack.Relay;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;
import yinxin.telephony.sip.stack.SipStack;

/// What a request passed on differs in from the one that came (RFC 3261 §16.6).
///
/// @param uri          the request-URI
/// @param hop          where to
/// @param routes       the Route that is left
/// @param recordRoutes what we put on top of Record-Route
/// @param added        further fields in front of those that there are
/// @param removed      names of fields taken out before
record Course(String uri, Hop hop, List<String> routes, List<String> recordRoutes, List<Field> added, Set<String> removed) {
    private static final int MAX_FORWARDS = 70;
    private static final int HASH_LENGTH = 10;

    Course {
        routes = List.copyOf(routes);
        recordRoutes = List.copyOf(recordRoutes);
        added = List.copyOf(added);
    }

    /// The way of a request that has these routes left before it and nothing else changed; empty when nothing says where it leads. A next
    /// element that routes strictly gets its own URI as request-URI (RFC 3261 §16.6 step 6).
    static Optional<Course> along(String uri, List<String> routes, Optional<Hop> flow) {
        if (routes.isEmpty()) {
            return flow.or(() -> Hop.of(uri)).map(hop -> new Course(uri, hop, List.of(), List.of(), List.of(), Set.of()));
        }
        var next = NameAddr.parse(routes.getFirst());
        if (next.uriParameter("lr").isPresent()) {
            return Hop.of(next.uri()).map(hop -> new Course(uri, hop, routes, List.of(), List.of(), Set.of()));
        }
        var left = new ArrayList<>(routes.subList(1, routes.size()));
        left.add("<" + uri + ">");
        return Hop.of(next.uri()).map(hop -> new Course(next.uri(), hop, left, List.of(), List.of(), Set.of()));
    }

    /// The request to be sent.
    Relay.Onward of(Incoming received) {
        var before = received.received();
        var fields = new ArrayList<Field>();
        before.all("via").forEach(via -> fields.add(new Field("via", via)));
        routes.forEach(route -> fields.add(new Field("route", route)));
        recordRoutes.forEach(route -> fields.add(new Field("record-route", route)));
        fields.add(new Field("max-forwards", Integer.toString(hopsLeft(before).orElse(MAX_FORWARDS + 1) - 1)));
        fields.addAll(added);
        before.fields().stream().filter(f -> !Set.of("via", "route", "max-forwards").contains(f.name()) && !removed.contains(f.name())).forEach(fields::add);
        var headers = new SipHeaders(before.method() + " " + uri + " SIP/2.0", fields);
        return new Relay.Onward(headers, received.body(), Relay.BRANCH_COOKIE + loopMark(received.headers()) + SipStack.newToken(), hop);
    }

    /// Max-Forwards; empty when it is absent or no number.
    static Optional<Integer> hopsLeft(SipHeaders request) {
        return request.first("max-forwards").filter(v -> v.matches("[0-9]{1,3}")).map(Integer::valueOf);
    }

    /// Whether this very request has been here before, and would be treated in the same way again (RFC 3261 §16.3 step 4, with the
    /// correction of RFC 5393 §4.2: what the topmost Via says does not change where a request goes).
    static boolean isLoop(SipHeaders request, Relay relay) {
        var mark = Relay.BRANCH_COOKIE + loopMark(request);
        return SipHeaders.split(String.join(",", request.all("via")), ',').stream().filter(relay::isOurs)
                .anyMatch(via -> NameAddr.parse("<x>;" + via.substring(via.indexOf(';') + 1)).parameters().getOrDefault("branch", "").startsWith(mark));
    }

    /// A digest of all that decides where a request goes.
    private static String loopMark(SipHeaders request) {
        var text = new StringBuilder(request.requestUri());
        for (var name : List.of("from", "to", "call-id", "cseq", "route", "proxy-require", "proxy-authorization", "diversion")) {
            request.all(name).forEach(value -> text.append('\n').append(value));
        }
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
