package yinxin.web.operator;

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
    private final Clock clock;

    public OperatorSubscribers(SubscriberRegister register, Registrations registrations, Subscriber.Terms terms, Clock clock) {
        this.register = register;
        this.registrations = registrations;
        this.terms = terms;
        this.clock = clock;
    }

    /// A subscriber in JSON. `logins` are the user names that go with the password; `phones` are those registered now.
    record Entry(String number, String display, String state, Arranged forwarding, String realm, List<String> logins, List<Phone> phones) {}

    /// Forwarding in JSON: `voicemail`, a number, or null.
    record Arranged(@Nullable String unconditional, @Nullable String busy, @Nullable String noAnswer, @Nullable String notReachable,
                    long noAnswerAfterSeconds) {
        static Arranged of(Forwarding forwarding) {
            return new Arranged(text(forwarding.unconditional()), text(forwarding.busy()), text(forwarding.noAnswer()),
                    text(forwarding.notReachable()), forwarding.noAnswerAfter().toSeconds());
        }

        private static @Nullable String text(Optional<Destination> destination) {
            return destination.map(Destination::text).orElse(null);
        }
    }

    /// A registered phone in JSON.
    record Phone(String contact, Instant expiresAt, long secondsLeft, double q, String from, String transport, String userAgent) {
        static Phone of(RegisteredContact contact, Instant now) {
            var address = contact.received().getAddress().getHostAddress();
            return new Phone(contact.uri(), contact.expires(), contact.left(now).toSeconds(), contact.q(),
                    (address.contains(":") ? "[" + address + "]" : address) + ":" + contact.received().getPort(), contact.transport(),
                    contact.userAgent());
        }
    }

    private Entry entry(Subscriber subscriber) {
        var now = clock.instant();
        return new Entry(subscriber.number().value(), subscriber.number().display(), subscriber.state().key(),
                Arranged.of(subscriber.forwarding()), subscriber.realm(), subscriber.logins(),
                registrations.of(subscriber.number(), now).stream().map(contact -> Phone.of(contact, now)).toList());
    }

    /// All, by number; with `search`, those whose number contains these digits.
    @GetMapping
    List<Entry> list(@RequestParam(required = false) @Nullable String search, @RequestParam(required = false) @Nullable String limit) {
        var digits = search == null ? "" : search.replaceAll("[^0-9]", "");
        return register.list().stream().filter(s -> s.number().value().contains(digits)).limit(Query.limit(limit, USUAL_LIMIT, LARGEST_LIMIT))
                .map(this::entry).toList();
    }

    @GetMapping("/{number}")
    Entry one(@PathVariable String number) {
        return entry(known(number(number)));
    }

    /// Adds a subscriber (201), or changes one (200). What is not sent stays, or for a new one is as usual; a new one needs a password.
    /// A new password ends the registrations made with the old one. With `If-None-Match: *` it only adds (412 for one who is there).
    @PutMapping("/{number}")
    ResponseEntity<Entry> put(@PathVariable String number, @RequestBody JsonNode body,
                              @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String none) {
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
        return isNew ? ResponseEntity.created(URI.create(PATH + "/" + URLEncoder.encode(whose.value(), StandardCharsets.UTF_8))).body(entry(subscriber))
                : ResponseEntity.ok(entry(subscriber));
    }

    /// Changes state, forwarding, or both; what is not sent stays.
    @PatchMapping("/{number}")
    Entry patch(@PathVariable String number, @RequestBody JsonNode body) {
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
        return entry(known(whose));
    }

    /// Removes a subscriber and their registrations: 204.
    @DeleteMapping("/{number}")
    ResponseEntity<Void> remove(@PathVariable String number) {
        var whose = number(number);
        if (!register.remove(whose)) {
            throw unknown();
        }
        forgetPhones(whose);
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
