package yinxin.web.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import yinxin.network.Destination;
import yinxin.network.Forwarding;
import yinxin.network.NumberingPlan;
import yinxin.network.RegisteredContact;
import yinxin.network.Registrations;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Sight;
import yinxin.web.gate.Witness;

/// The embedded network's subscribers: who has which number, in which state, with what forwarding, and which phones are there. A password
/// goes in and never comes out.
@RestController
@RequestMapping(OperatorSubscribers.PATH)
public final class OperatorSubscribers {
    static final String PATH = "/operator/api/subscribers";
    static final String FIELDS = "password, state and forwarding";
    private static final int USUAL_LIMIT = 1000;
    /// Keeps one answer below some megabytes.
    private static final int LARGEST_LIMIT = 10_000;

    private final SubscriberRegister register;
    private final Registrations registrations;
    private final Subscriber.Terms terms;
    private final Witness witness;
    private final Clock clock;

    public OperatorSubscribers(SubscriberRegister register, Registrations registrations, Subscriber.Terms terms, Witness witness, Clock clock) {
        this.register = register;
        this.registrations = registrations;
        this.terms = terms;
        this.witness = witness;
        this.clock = clock;
    }

    /// A subscriber in JSON. `logins` are the user names that go with the password; `phones` are those registered now.
    record Entry(String number, String display, String state, Arranged forwarding, String realm, List<String> logins, List<Phone> phones) {}

    /// Forwarding in JSON: `voicemail`, a number, or null.
    record Arranged(@Nullable String unconditional, @Nullable String busy, @Nullable String noAnswer, @Nullable String notReachable,
                    long noAnswerAfterSeconds) {
        static Arranged of(Forwarding forwarding, Sight sight) {
            return new Arranged(text(forwarding.unconditional(), sight), text(forwarding.busy(), sight), text(forwarding.noAnswer(), sight),
                    text(forwarding.notReachable(), sight), forwarding.noAnswerAfter().toSeconds());
        }

        private static @Nullable String text(Optional<Destination> destination, Sight sight) {
            return destination.map(d -> d instanceof Destination.Number(var to) ? sight.number(to) : d.text()).orElse(null);
        }
    }

    /// A registered phone in JSON.
    record Phone(String contact, Instant expiresAt, long secondsLeft, double q, String from, String transport, String userAgent) {
        static Phone of(RegisteredContact contact, Instant now, Sight sight) {
            var address = contact.received().getAddress().getHostAddress();
            return new Phone(sight.uri(contact.uri()), contact.expires(), contact.left(now).toSeconds(), contact.q(),
                    (address.contains(":") ? "[" + address + "]" : address) + ":" + contact.received().getPort(), contact.transport(),
                    contact.userAgent());
        }
    }

    private Entry entry(Subscriber subscriber, Sight sight) {
        var now = clock.instant();
        return new Entry(sight.number(subscriber.number()), sight.spoken(subscriber.number()), subscriber.state().key(),
                Arranged.of(subscriber.forwarding(), sight), subscriber.realm(), sight.clear() ? subscriber.logins() : List.of(),
                registrations.of(subscriber.number(), now).stream().map(contact -> Phone.of(contact, now, sight)).toList());
    }

    /// All, by number; with `search`, those whose number contains these digits. To whom numbers are masked a search finds only a whole one, for
    /// by its parts a number could be guessed.
    @GetMapping
    @Needs(Permission.SEE)
    List<Entry> list(@RequestParam(required = false) @Nullable String search, @RequestParam(required = false) @Nullable String limit,
                     HttpServletRequest request) {
        var sight = Sight.of(request, clock);
        var digits = search == null ? "" : search.replaceAll("[^0-9]", "");
        return register.list().stream().filter(s -> found(s.number(), digits, sight)).limit(Query.limit(limit, USUAL_LIMIT, LARGEST_LIMIT))
                .map(s -> entry(s, sight)).toList();
    }

    private static boolean found(PhoneNumber number, String digits, Sight sight) {
        return sight.clear() ? number.value().contains(digits)
                : digits.isEmpty() || number.dialled().equals(digits) || number.value().equals("+" + digits);
    }

    @GetMapping("/{number}")
    @Needs(Permission.SEE)
    Entry one(@PathVariable String number, HttpServletRequest request) {
        return entry(known(number(number)), Sight.of(request, clock));
    }

    /// Adds a subscriber (201), or changes one (200). What is not sent stays, or for a new one is as usual; a new one needs a password.
    /// A new password ends the registrations made with the old one. With `If-None-Match: *` it only adds (412 for one who is there).
    @PutMapping("/{number}")
    @Needs(Permission.ACT)
    ResponseEntity<Entry> put(@PathVariable String number, @RequestBody JsonNode body,
                              @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String none, HttpServletRequest request) {
        var sight = Sight.of(request, clock);
        var whose = number(number);
        var form = new SubscriberForm(whose, terms.plan(), body);
        var present = register.find(whose);
        if (present.isPresent() && "*".equals(none)) {
            throw Problems.preconditionFailed("This number is a subscriber's already. To change them, leave out If-None-Match.");
        }
        var password = form.password();
        if (present.isEmpty() && password.isEmpty()) {
            throw Problems.badRequest("password is missing: a new subscriber needs one.");
        }
        var before = present.map(known -> password.map(p -> known.withPassword(terms.realm(), p)).orElse(known))
                .orElseGet(() -> Subscriber.of(whose, terms, password.orElseThrow()));
        var subscriber = before.in(form.state().orElse(before.state())).with(form.forwarding(before.forwarding()).orElse(before.forwarding()));
        var isNew = register.put(subscriber);
        if (password.isPresent()) {
            forgetPhones(whose);
        }
        witness.note(request, Deed.SUBSCRIBER_CHANGED, whose.masked());
        return isNew ? ResponseEntity.created(URI.create(PATH + "/" + URLEncoder.encode(whose.value(), StandardCharsets.UTF_8)))
                .body(entry(subscriber, sight)) : ResponseEntity.ok(entry(subscriber, sight));
    }

    /// Changes state, forwarding, or both; what is not sent stays.
    @PatchMapping("/{number}")
    @Needs(Permission.ACT)
    Entry patch(@PathVariable String number, @RequestBody JsonNode body, HttpServletRequest request) {
        var whose = number(number);
        var form = new SubscriberForm(whose, terms.plan(), body);
        if (form.password().isPresent()) {
            throw Problems.badRequest("password is changed with PUT, not with PATCH.");
        }
        var present = known(whose);
        var state = form.state();
        var forwarding = form.forwarding(present.forwarding());
        state.ifPresent(s -> register.setState(whose, s));
        forwarding.ifPresent(f -> register.setForwarding(whose, f));
        witness.note(request, Deed.SUBSCRIBER_CHANGED, whose.masked());
        return entry(known(whose), Sight.of(request, clock));
    }

    /// Removes a subscriber and their registrations: 204.
    @DeleteMapping("/{number}")
    @Needs(Permission.ACT)
    ResponseEntity<Void> remove(@PathVariable String number, HttpServletRequest request) {
        var whose = number(number);
        if (!register.remove(whose)) {
            throw unknown();
        }
        forgetPhones(whose);
        witness.note(request, Deed.SUBSCRIBER_REMOVED, whose.masked());
        return ResponseEntity.noContent().build();
    }

    /// Whoever registered with what is no longer true must not take the number's calls for the rest of an hour.
    private void forgetPhones(PhoneNumber number) {
        registrations.update(number, clock.instant(), _ -> List.of());
    }

    private Subscriber known(PhoneNumber number) {
        return register.find(number).orElseThrow(OperatorSubscribers::unknown);
    }

    private static RuntimeException unknown() {
        return Problems.notFound("This number is not a subscriber's.");
    }

    private static PhoneNumber number(String text) {
        return NumberingPlan.subscriberNumber(text.startsWith(" ") ? "+" + text.strip() : text).orElseThrow(() -> Problems.badRequest(
                "The number in the address is not a telephone number: write it as +8613800138000, or an extension of 3 to 15 digits."));
    }
}
