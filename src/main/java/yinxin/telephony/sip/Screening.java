package yinxin.telephony.sip;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.isup.BodyPart;
import yinxin.telephony.sip.isup.Iam;
import yinxin.telephony.sip.stack.Incoming;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;
import yinxin.telephony.sip.stack.SipStack;
import yinxin.telephony.sip.stack.SipStack.Answer;

/// What is looked at before a request is acted on (RFC 3261 §8.2), in the order of the RFC: extensions required, the body,
/// the session interval.
final class Screening {
    /// Extensions that a request may require. 100rel binds us only if we sent provisional responses other than 100; to who
    /// requires it we send none (RFC 3262 §3). histinfo and privacy ask for nothing beyond what we do anyway.
    private static final Set<String> SUPPORTED = Set.of("timer", "100rel", "histinfo", "privacy");
    /// MAP, ISUP and the Chinese IMS all stop at five diversions; a sixth is a loop.
    private static final int MOST_DIVERSIONS = 5;
    private static final Set<String> SDP_RANGES = Set.of("application/sdp", "application/*", "*/*");
    private static final Pattern RELAYED_KEY = Pattern.compile("(?im)^\\s*(?:signal\\s*=)?\\s*([0-9*#a-d])\\s*$");
    static final Field SUPPORTED_FIELD = new Field("Supported", "timer, 100rel, histinfo");
    static final Field ALLOW_FIELD = new Field("Allow", Dialog.ALLOW);
    static final Field ACCEPT_FIELD = new Field("Accept", "application/sdp, multipart/mixed, application/isup");

    private Screening() {}

    /// What the peers agreed about refreshing the session (RFC 4028).
    ///
    /// @param interval   the session interval; empty without a session timer
    /// @param weRefresh  whether refreshing is our duty
    /// @param fields     what the response says about it
    record Session(Optional<Duration> interval, boolean weRefresh, List<Field> fields) {}

    /// Extensions that we must know and do not.
    static Optional<Answer> unknownExtension(SipHeaders headers) {
        var unsupported = headers.tokens("require").stream().filter(o -> !SUPPORTED.contains(o)).toList();
        return unsupported.isEmpty() ? Optional.empty()
                : Optional.of(Answer.of(420, "Bad Extension", new Field("Unsupported", String.join(", ", unsupported))));
    }

    /// Why a call that comes in is turned away, if it is.
    static Optional<Answer> objection(Incoming invite, DivertedCall diverted, SipSettings.Timing timing) {
        if (invite.hasTravelledTooFar()) {
            return Optional.of(Answer.of(483, "Too Many Hops"));
        }
        if (diverted.diversions() > MOST_DIVERSIONS) {
            return Optional.of(Answer.of(482, "Too Many Diversions"));
        }
        return objection(invite, timing);
    }

    /// Why an INVITE or UPDATE cannot be granted, if it cannot.
    static Optional<Answer> objection(Incoming request, SipSettings.Timing timing) {
        var headers = request.headers();
        var unknown = unknownExtension(headers);
        if (unknown.isPresent()) {
            return unknown;
        }
        var accepted = headers.tokens("accept").stream().map(t -> t.split(";")[0].strip()).toList();
        if (!accepted.isEmpty() && accepted.stream().noneMatch(SDP_RANGES::contains)) {
            return Optional.of(Answer.of(406, "Not Acceptable"));
        }
        var encoding = headers.first("content-encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            return Optional.of(Answer.of(415, "Unsupported Media Type", new Field("Accept-Encoding", "identity")));
        }
        if (request.isSecured() && !request.transport().equals("tls")) {
            // Who asks for encryption all the way must not be answered without (RFC 5630).
            return Optional.of(Answer.of(480, "Temporarily Unavailable", new Field("Warning", "380 " + SipStack.PRODUCT + " \"SIPS Not Allowed\"")));
        }
        if (request.body().length > 0 && headers.first("content-type").isEmpty()) {
            return Optional.of(Answer.of(400, "Body without Content-Type"));
        }
        if (hasUnknownBody(request)) {
            return Optional.of(Answer.of(415, "Unsupported Media Type", ACCEPT_FIELD));
        }
        var least = timing.leastInterval();
        if (asked(headers).filter(interval -> interval.compareTo(least) < 0).isPresent() && supportsTimer(headers)) {
            return Optional.of(Answer.of(422, "Session Interval Too Small",
                    new Field("Min-SE", Long.toString(least.toSeconds()))));
        }
        return Optional.empty();
    }

    /// What a session description gets that does not suit (RFC 3261 §13.3.1.3).
    ///
    /// @param why a sentence for whoever has to mend it
    static Answer notAcceptable(String why) {
        var text = why.replace("\\", "\\\\").replace("\"", "\\\"");
        return Answer.of(488, "Not Acceptable Here", new Field("Warning", "399 " + SipStack.PRODUCT + " \"" + text + "\""));
    }

    /// The session description in the body, alone or as one part of several (SIP-I, RFC 3204).
    static Optional<String> sdp(Incoming request) {
        return sdp(request.headers(), request.body());
    }

    static Optional<String> sdp(SipHeaders headers, byte[] body) {
        return BodyPart.of(headers, body).stream().filter(Screening::isSession).map(BodyPart::text).findFirst();
    }

    /// A description of early media (RFC 3959) is not the session's.
    private static boolean isSession(BodyPart part) {
        return part.type().equals("application/sdp") && !part.disposition().equals("early-session");
    }

    /// The ISUP message that the call came with.
    static Optional<Iam> iam(Incoming invite) {
        return Iam.in(BodyPart.of(invite.headers(), invite.body()));
    }

    /// Whether there is a body whose sender wants it understood, and we do not (RFC 3261 §8.2.3, RFC 5621 §8). A body that is one part alone
    /// is required unless it is said to be optional; beside a part that we read, others are only if they say so.
    private static boolean hasUnknownBody(Incoming request) {
        if (request.body().length == 0 || isOptional(request.headers())) {
            return false;
        }
        var parts = BodyPart.of(request.headers(), request.body());
        var unknown = parts.stream().filter(p -> !isRead(p)).toList();
        return parts.size() == unknown.size() || unknown.stream().anyMatch(BodyPart::isRequired);
    }

    private static boolean isRead(BodyPart part) {
        return isSession(part) || part.type().equals(Iam.MEDIA_TYPE);
    }

    /// The key that an INFO relays: `application/dtmf-relay` holds `Signal=5`, `application/dtmf` only the key. No standard
    /// says so; many gateways do it.
    static Optional<Character> relayedKey(Incoming info) {
        var body = new String(info.body(), StandardCharsets.UTF_8);
        var key = isDtmf(info) ? RELAYED_KEY.matcher(body) : RELAYED_KEY.matcher("");
        return key.find() ? Optional.of(Character.toUpperCase(key.group(1).charAt(0))) : Optional.empty();
    }

    /// Whether an INFO is about keys at all: one of another key (flash, `16`) is none of ours, but no fault either.
    static boolean isDtmf(Incoming info) {
        return info.headers().first("content-type").orElse("").toLowerCase(Locale.ROOT).startsWith("application/dtmf");
    }

    /// Whether the sender says that the body may be ignored (RFC 3261 §20.11).
    private static boolean isOptional(SipHeaders headers) {
        return headers.first("content-disposition").orElse("").toLowerCase(Locale.ROOT).replace(" ", "")
                .contains("handling=optional");
    }

    /// What we grant of the session timer that a request asks for (RFC 4028 §9, table 2): the caller refreshes whenever it
    /// can; we do when it says so or does not know how.
    static Session session(SipHeaders request, SipSettings.Timing timing) {
        var asked = asked(request);
        if (asked.isEmpty() && !supportsTimer(request)) {
            return new Session(Optional.empty(), false, List.of());
        }
        var refresher = request.first("session-expires").map(v -> NameAddr.parse("<x>;x=" + v).parameters())
                .map(p -> p.getOrDefault("refresher", "")).orElse("");
        var least = request.first("min-se").flatMap(Screening::seconds).orElse(timing.leastInterval());
        var floor = least.compareTo(timing.leastInterval()) < 0 ? timing.leastInterval() : least;
        var wanted = asked.orElse(timing.sessionInterval());
        var interval = wanted.compareTo(floor) < 0 ? floor : wanted;
        var weRefresh = !supportsTimer(request) || refresher.equalsIgnoreCase("uas");
        var field = new Field("Session-Expires", interval.toSeconds() + ";refresher=" + (weRefresh ? "uas" : "uac"));
        return new Session(Optional.of(interval), weRefresh,
                weRefresh ? List.of(field) : List.of(field, new Field("Require", "timer")));
    }

    /// What the answer to a request of ours grants: the refresher is named from the point of view of that request.
    static Session granted(SipHeaders response) {
        var weRefresh = !response.first("session-expires").orElse("").toLowerCase(Locale.ROOT).contains("refresher=uas");
        return new Session(asked(response), weRefresh, List.of());
    }

    private static Optional<Duration> asked(SipHeaders message) {
        return message.first("session-expires").flatMap(Screening::seconds);
    }

    private static Optional<Duration> seconds(String field) {
        var number = field.split(";", 2)[0].strip();
        return number.matches("[0-9]{1,9}") ? Optional.of(Duration.ofSeconds(Long.parseLong(number))) : Optional.empty();
    }

    private static boolean supportsTimer(SipHeaders request) {
        return request.tokens("supported").contains("timer") || request.tokens("require").contains("timer");
    }
}
