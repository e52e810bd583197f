package yinxin.telephony.sip;

import java.nio.charset.StandardCharsets;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import yinxin.telephony.sip.auth.DigestRequest;
import yinxin.telephony.sip.stack.Incoming;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;
import yinxin.telephony.sip.stack.SipStack;

/// A dialog (RFC 3261 §12): who the two ends are, how to reach the other one, and how far each has counted.
final class Dialog {
    /// Requests that may be sent to us within a dialog or without.
    static final String ALLOW = "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, INFO";

    private static final int MAX_FORWARDS = 70;
    private static final int LARGEST_FIRST_CSEQ = 1 << 30;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String callId;
    private final String local;
    private final String remote;
    private final String localTag;
    private final String remoteTag;
    private final List<String> routes;
    private final String contact;
    private final AtomicLong localCseq;
    private volatile String target;
    private volatile long remoteCseq;

    private Dialog(SipHeaders message, Ends ends, List<String> routes, String contact, long localCseq) {
        this.callId = message.first("call-id").orElse("");
        this.local = ends.local();
        this.remote = ends.remote();
        this.localTag = tag(ends.local());
        this.remoteTag = tag(ends.remote());
        this.routes = routes;
        this.contact = contact;
        this.localCseq = new AtomicLong(localCseq);
        this.target = targetOf(message, remote);
    }

    private record Ends(String local, String remote) {}

    /// The called end, from the INVITE and the tag that our response has.
    static Dialog ofCalled(Incoming invite, String localTag, String contact) {
        var headers = invite.headers();
        var ends = new Ends(headers.first("to").orElse("") + ";tag=" + localTag, headers.first("from").orElse(""));
        var dialog = new Dialog(headers, ends, routes(headers), contact, RANDOM.nextInt(LARGEST_FIRST_CSEQ));
        dialog.remoteCseq = invite.cseq();
        return dialog;
    }

    /// The calling end, from the 2xx to our INVITE.
    static Dialog ofCaller(SipHeaders response, String contact, long inviteCseq) {
        var ends = new Ends(response.first("from").orElse(""), response.first("to").orElse(""));
        return new Dialog(response, ends, routes(response).reversed(), contact, inviteCseq);
    }

    private static List<String> routes(SipHeaders message) {
        return message.all("record-route").stream().flatMap(v -> SipHeaders.split(v, ',').stream()).map(String::strip)
                .filter(r -> !r.isEmpty()).toList();
    }

    private static String tag(String nameAddr) {
        return NameAddr.parse(nameAddr).parameters().getOrDefault("tag", "");
    }

    private static String targetOf(SipHeaders message, String otherwise) {
        return message.first("contact").map(c -> NameAddr.list(List.of(c))).filter(l -> !l.isEmpty())
                .map(l -> l.getFirst().uri()).filter(u -> u.toLowerCase(java.util.Locale.ROOT).startsWith("sip"))
                .orElseGet(() -> NameAddr.parse(otherwise).uri());
    }

    /// Our address in it, with angle brackets.
    String contact() {
        return contact;
    }

    String callId() {
        return callId;
    }

    String localTag() {
        return localTag;
    }

    String remoteTag() {
        return remoteTag;
    }

    /// Takes the peer's next sequence number. False for one that is out of order (RFC 3261 §12.2.2).
    boolean accepts(long cseq) {
        if (cseq < remoteCseq) {
            return false;
        }
        remoteCseq = cseq;
        return true;
    }

    /// The peer's Contact moved (RFC 3261 §12.2.2: target refresh requests and their responses).
    void moved(SipHeaders message) {
        message.first("contact").ifPresent(_ -> target = targetOf(message, remote));
    }

    /// A request that counts up.
    String request(String method, List<SipHeaders.Field> fields, String sdp) {
        return text(method, localCseq.incrementAndGet(), fields, sdp);
    }

    /// The number of the request that was made last.
    long lastCseq() {
        return localCseq.get();
    }

    /// The ACK to a 2xx: it has the number of its INVITE (RFC 3261 §13.2.2.4).
    String ack(long inviteCseq, List<SipHeaders.Field> fields) {
        return text("ACK", inviteCseq, fields, "");
    }

    /// What a proof of who we are is bound to.
    DigestRequest digest(String method) {
        return new DigestRequest(method, target);
    }

    private String text(String method, long cseq, List<SipHeaders.Field> fields, String sdp) {
        var text = new StringBuilder(method).append(' ').append(target).append(" SIP/2.0\r\n");
        routes.forEach(route -> text.append("Route: ").append(route).append("\r\n"));
        text.append("From: ").append(local).append("\r\nTo: ").append(remote).append("\r\nCall-ID: ").append(callId);
        text.append("\r\nCSeq: ").append(cseq).append(' ').append(method);
        text.append("\r\nMax-Forwards: ").append(MAX_FORWARDS).append("\r\nContact: ").append(contact);
        text.append("\r\nUser-Agent: ").append(SipStack.PRODUCT).append("\r\n");
        return finished(text, fields, sdp);
    }

    /// Adds the remaining fields and the body.
    static String finished(StringBuilder text, List<SipHeaders.Field> fields, String sdp) {
        fields.forEach(field -> text.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        if (!sdp.isEmpty()) {
            text.append("Content-Type: application/sdp\r\n");
        }
        return text.append("Content-Length: ").append(sdp.getBytes(StandardCharsets.UTF_8).length).append("\r\n\r\n")
                .append(sdp).toString();
    }
}
