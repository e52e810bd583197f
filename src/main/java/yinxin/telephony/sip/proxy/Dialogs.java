package yinxin.telephony.sip.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import yinxin.telephony.sip.stack.Hop;
import yinxin.telephony.sip.stack.Incoming;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;

/// Keeps us in the way of a call for its whole life, by Record-Route (RFC 3261 §16.6 step 4), and finds the way of what is sent within it.
final class Dialogs {
    private final RouteToken tokens;
    private final Ourselves us;

    Dialogs(RouteToken tokens, Ourselves us) {
        this.tokens = tokens;
        this.us = us;
    }

    /// The way of an INVITE to a target; empty when its URI says none.
    Optional<Course> course(Incoming invite, Target target) {
        var hop = target.hop().or(() -> Hop.of(target.uri()));
        return hop.map(h -> new Course(target.uri(), h, List.of(), recordRoutes(invite, h, target.hop()), target.added(), target.removed()));
    }

    /// One entry, or two when the transport changes here, so that each end finds the one it speaks (RFC 5658 §3.3).
    private List<String> recordRoutes(Incoming invite, Hop next, Optional<Hop> called) {
        var contact = NameAddr.list(invite.headers().all("contact")).stream().map(NameAddr::uri).findFirst().orElse("");
        var caller = Hop.behindNat(contact, invite.sender(), invite.transport());
        var token = tokens.issue(invite.callId(), RouteToken.Dialog.of(invite.fromTag(), caller, called));
        var here = entry(token, invite.transport());
        var there = entry(token, next.transport());
        return here.equals(there) ? List.of(here) : List.of(there, here);
    }

    private String entry(String token, String transport) {
        return "<sip:" + token + "@" + us.sentBy() + (transport.equals("udp") ? "" : ";transport=" + transport) + ";lr>";
    }

    /// Whether a request belongs to a call that is set up, by what it says itself.
    static boolean isWithin(Incoming request) {
        return !request.toTag().isEmpty();
    }

    /// The way of a request within a call; empty when the call did not come through us.
    Optional<Course> within(Incoming request) {
        var headers = request.headers();
        var uri = headers.requestUri();
        var routes = new ArrayList<>(SipHeaders.split(String.join(",", headers.all("route")), ',').stream().map(String::strip)
                .filter(r -> !r.isEmpty()).toList());
        var dialog = us.isNamedBy(uri) ? tokens.read(SipHeaders.userOf(uri), request.callId()) : Optional.<RouteToken.Dialog>empty();
        if (dialog.isPresent() && !routes.isEmpty()) {
            // The element before us routes strictly: it put our entry into the request-URI, and what was there at the end of Route.
            uri = NameAddr.parse(routes.removeLast()).uri();
        }
        while (!routes.isEmpty() && us.isNamedBy(NameAddr.parse(routes.getFirst()).uri())) {
            var entry = NameAddr.parse(routes.removeFirst());
            dialog = dialog.or(() -> tokens.read(entry.user(), request.callId()));
        }
        if (dialog.isEmpty() || routes.isEmpty() && us.isNamedBy(uri)) {
            return Optional.empty();
        }
        return Course.along(uri, routes, dialog.get().wayFrom(request.fromTag()));
    }
}
