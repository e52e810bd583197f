package yinxin.network;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import yinxin.telephony.sip.auth.DigestRequest;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;
import yinxin.telephony.sip.stack.SipStack.Answer;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.StoreUnavailable;

/// Takes REGISTER requests (RFC 3261 §10.3): from a request to its answer, with no socket in between.
public final class Registrar {
    private static final Pattern CSEQ = Pattern.compile("\\s*([0-9]{1,10})\\s+REGISTER\\s*");
    private static final Pattern Q_VALUE = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
    private static final DateTimeFormatter SIP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Rules rules;
    private final Doorkeeper doorkeeper;
    private final Registrations registrations;
    private final Clock clock;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    public Registrar(Rules rules, Doorkeeper doorkeeper, Registrations registrations, Clock clock) {
        this.rules = rules;
        this.doorkeeper = doorkeeper;
        this.registrations = registrations;
        this.clock = clock;
    }

    /// What a registrar must be told.
    ///
    /// @param domains      the hosts that we are, in lower case: the domain, and our address for phones that know only that
    /// @param shortest     a phone that wants to come more often is told not to (423)
    /// @param usual        for a phone that does not say how long
    /// @param longest      a phone that wants longer gets this
    /// @param mostContacts phones of one subscriber; with one more, the one that expires first is dropped, for it is most likely one that
    ///                     has moved and never said goodbye
    public record Rules(Set<String> domains, NumberingPlan plan, Duration shortest, Duration usual, Duration longest, int mostContacts) {
        public Rules {
            domains = Set.copyOf(domains);
        }

        /// An hour, a minute at least, a day at most, ten phones.
        public static Rules usual(Set<String> domains, NumberingPlan plan) {
            return new Rules(domains, plan, Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1), 10);
        }
    }

    /// A REGISTER that has come in.
    ///
    /// @param source    where from
    /// @param transport `udp`, `tcp` or `tls`
    public record Request(SipHeaders headers, InetSocketAddress source, String transport) {}

    /// REGISTERs accepted and turned away since the start; those that were only challenged are the doorkeeper's to count.
    public record Figures(long accepted, long rejected) {}

    public Figures figures() {
        return new Figures(accepted.sum(), rejected.sum());
    }

    /// The answer to a REGISTER; when it is a 200, the registration is kept.
    public Answer answer(Request request) {
        try {
            var answer = decide(request);
            if (answer.status() == 200) {
                accepted.increment();
            } else if (answer.status() != 401) {
                rejected.increment();
            }
            return answer;
        } catch (Unacceptable e) {
            rejected.increment();
            return e.answer;
        } catch (StoreUnavailable e) {
            rejected.increment();
            return Answer.of(500, "Registrations Cannot Be Kept Now", new Field("Retry-After", "5"));
        }
    }

    /// The steps of §10.3 in their order.
    private Answer decide(Request request) {
        var headers = request.headers();
        var host = ContactAddress.parse(headers.requestUri()).map(ContactAddress::host).orElse("");
        if (!rules.domains().contains(host)) {
            throw new Unacceptable(404, "Not This Domain");
        }
        var required = headers.tokens("require");
        if (!required.isEmpty()) {
            return Answer.of(420, "Bad Extension", new Field("Unsupported", String.join(", ", required)));
        }
        var number = owner(headers);
        var knock = new Doorkeeper.Knock(headers.all("authorization"), new DigestRequest("REGISTER", headers.requestUri()), number,
                request.source().getAddress());
        return switch (doorkeeper.ask(knock)) {
            case Doorkeeper.Verdict.Challenged(var challenges) -> new Answer(401, "Unauthorized", "",
                    challenges.stream().map(c -> new Field("WWW-Authenticate", c)).toList(), "");
            case Doorkeeper.Verdict.LockedOut(var pause) -> Answer.of(403, "Too Many Wrong Passwords",
                    new Field("Retry-After", Long.toString(pause.toSeconds() + 1)));
            case Doorkeeper.Verdict.Admitted(var subscriber) -> register(request, subscriber.number());
        };
    }

    /// Whose registration it is: the number in To.
    private PhoneNumber owner(SipHeaders headers) {
        var to = headers.first("to").map(NameAddr::parse).orElseThrow(() -> new Unacceptable(400, "To Missing"));
        return rules.plan().dialled(to.user()).orElseThrow(() -> new Unacceptable(404, "To Is No Telephone Number"));
    }

    private Answer register(Request request, PhoneNumber number) {
        var now = clock.instant();
        var contacts = request.headers().all("contact");
        if (contacts.isEmpty()) {
            return listing(registrations.of(number, now), now);
        }
        var order = order(request.headers());
        if (contacts.stream().anyMatch(c -> c.strip().equals("*"))) {
            if (contacts.size() > 1 || !request.headers().first("expires").orElse("").strip().equals("0")) {
                throw new Unacceptable(400, "Contact * Goes With Expires 0 And Alone");
            }
            return listing(registrations.update(number, now, present -> {
                present.forEach(order::mayReplace);
                return List.of();
            }), now);
        }
        var wanted = NameAddr.list(contacts).stream().map(c -> wanted(request, number, c)).toList();
        return listing(registrations.update(number, now, present -> merged(present, wanted, order)), now);
    }

    /// A contact that a phone wants registered, or removed.
    ///
    /// @param lasting not positive to remove it
    private record Wanted(RegisteredContact contact, ContactAddress address, Duration lasting) {
        boolean replaces(RegisteredContact other) {
            var sameInstance = !other.instance().isEmpty() && other.instance().equals(contact.instance());
            return sameInstance || ContactAddress.parse(other.uri()).filter(address::equals).isPresent();
        }
    }

    private Wanted wanted(Request request, PhoneNumber number, NameAddr contact) {
        var headers = request.headers();
        var address = ContactAddress.parse(contact.uri()).orElseThrow(() -> new Unacceptable(400, "Contact Is No SIP URI"));
        var lasting = lasting(contact, headers);
        var order = order(headers);
        var instance = Optional.ofNullable(contact.parameters().get("+sip.instance")).filter(i -> !i.isEmpty() && i.length() < 200)
                .map(i -> "+sip.instance=\"" + i + "\"" + regId(contact.parameters())).orElse("");
        var userAgent = headers.first("user-agent").orElse("");
        return new Wanted(new RegisteredContact(number, contact.uri(), clock.instant().plus(lasting), q(contact), order.callId(), order.cseq(),
                request.source(), request.transport(), userAgent.substring(0, Math.min(userAgent.length(), 100)), instance), address, lasting);
    }

    private static String regId(Map<String, String> parameters) {
        var id = parameters.getOrDefault("reg-id", "");
        return id.matches("[0-9]{1,9}") ? ";reg-id=" + id : "";
    }

    private static double q(NameAddr contact) {
        var text = contact.parameters().getOrDefault("q", "");
        return Q_VALUE.matcher(text).matches() ? Double.parseDouble(text) : 1;
    }

    /// The parameter before the header; what is malformed counts as an hour (§10.2.1.1).
    private Duration lasting(NameAddr contact, SipHeaders headers) {
        var text = Optional.ofNullable(contact.parameters().get("expires")).or(() -> headers.first("expires"));
        var lasting = text.filter(t -> t.strip().matches("[0-9]{1,10}")).map(t -> Duration.ofSeconds(Long.parseLong(t.strip())))
                .orElse(rules.usual());
        if (lasting.isPositive() && lasting.compareTo(rules.shortest()) < 0) {
            throw new Unacceptable(423, "Interval Too Brief", new Field("Min-Expires", Long.toString(rules.shortest().toSeconds())));
        }
        return lasting.compareTo(rules.longest()) > 0 ? rules.longest() : lasting;
    }

    private static Order order(SipHeaders headers) {
        var cseq = CSEQ.matcher(headers.first("cseq").orElse(""));
        var callId = headers.first("call-id").orElse("");
        if (!cseq.matches() || callId.isBlank()) {
            throw new Unacceptable(400, "CSeq Or Call-ID Missing");
        }
        return new Order(callId, Long.parseLong(cseq.group(1)));
    }

    /// Which REGISTER came after which: within one Call-ID the CSeq says so; another Call-ID is a phone that started anew.
    private record Order(String callId, long cseq) {
        void mayReplace(RegisteredContact present) {
            if (present.callId().equals(callId) && present.cseq() >= cseq) {
                throw new Unacceptable(500, "A Later REGISTER Came Before");
            }
        }
    }

    /// All of a request, or, when one of its contacts came too late, nothing of it (§10.3 step 7).
    private List<RegisteredContact> merged(List<RegisteredContact> present, List<Wanted> wanted, Order order) {
        var all = new ArrayList<>(present);
        for (var want : wanted) {
            all.stream().filter(c -> want.replaces(c) && present.contains(c)).forEach(order::mayReplace);
            all.removeIf(want::replaces);
            if (want.lasting().isPositive()) {
                all.addFirst(want.contact());
            }
        }
        while (all.size() > rules.mostContacts()) {
            all.remove(all.stream().min(Comparator.comparing(RegisteredContact::expires)).orElseThrow());
        }
        all.sort(Comparator.comparingDouble(RegisteredContact::q).reversed());
        return all;
    }

    private static Answer listing(List<RegisteredContact> contacts, Instant now) {
        var fields = new ArrayList<Field>();
        for (var contact : contacts) {
            // Rounded up: a phone told 0 would take itself for removed.
            var left = contact.left(now).plusMillis(999).toSeconds();
            fields.add(new Field("Contact", "<" + contact.uri() + ">;q=" + contact.q() + ";expires=" + left
                    + (contact.instance().isEmpty() ? "" : ";" + contact.instance())));
        }
        fields.add(new Field("Date", SIP_DATE.format(now)));
        return new Answer(200, "OK", "", fields, "");
    }

    /// Ends a request early; what was going on changes nothing.
    private static final class Unacceptable extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Answer answer;

        Unacceptable(int status, String phrase, Field... fields) {
            super(phrase, null, false, false);
            answer = Answer.of(status, phrase, fields);
        }
    }
}
