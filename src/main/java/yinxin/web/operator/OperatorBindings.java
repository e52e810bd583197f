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
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Sight;
import yinxin.web.gate.Witness;

/// Bindings that the operator vouches for, because it has proven the number itself.
@RestController
@RequestMapping("/operator/api/bindings")
public final class OperatorBindings {
    private final Bindings bindings;
    private final Witness witness;
    private final Clock clock;

    public OperatorBindings(Bindings bindings, Witness witness, Clock clock) {
        this.bindings = bindings;
        this.witness = witness;
        this.clock = clock;
    }

    /// What a program sends to bind.
    record Wanted(@Nullable String number, @Nullable String openid) {}

    /// A binding in JSON. `proof` is `operator`, `called-in`, `called-back` or `shared`; times are UTC.
    record Entry(String number, String openid, Instant boundAt, String proof, boolean notices) {
        static Entry of(Binding binding, Sight sight) {
            return new Entry(sight.number(binding.number()), sight.openid(binding.follower()), binding.boundAt(), switch (binding.proof()) {
                case CALLED_IN -> "called-in";
                case CALLED_BACK -> "called-back";
                case OPERATOR -> "operator";
                case SHARED -> "shared";
            }, binding.notices());
        }
    }

    /// 201 with the new binding, or 200 when it was there already.
    @PostMapping
    @Needs(Permission.ACT)
    ResponseEntity<Entry> bind(@RequestBody Wanted wanted, HttpServletRequest request) {
        var number = Query.number(wanted.number());
        var follower = Query.openid(wanted.openid());
        var existed = bindings.of(number).stream().anyMatch(b -> b.follower().equals(follower));
        var entry = Entry.of(bindings.bind(number, follower, Binding.Proof.OPERATOR, clock.instant()).binding(), Sight.of(request, clock));
        witness.note(request, Deed.BOUND, number.masked() + " " + follower);
        return existed ? ResponseEntity.ok(entry)
                : ResponseEntity.created(URI.create("/operator/api/bindings?number=" + encoded(number.value()))).body(entry);
    }

    /// The bindings of a number or of a WeChat user, oldest first; with both, the one between them.
    @GetMapping
    @Needs(Permission.SEE)
    List<Entry> list(@RequestParam(required = false) @Nullable String number, @RequestParam(required = false) @Nullable String openid,
                     HttpServletRequest request) {
        if (number == null && openid == null) {
            throw Problems.badRequest("Say whose bindings: number=+8613800138000 or openid=….");
        }
        var whose = number == null ? Optional.<PhoneNumber>empty() : Optional.of(Query.number(number));
        var found = whose.map(bindings::of).orElseGet(() -> bindings.of(Query.openid(openid)));
        witness.note(request, Deed.SEARCHED, whose.map(PhoneNumber::masked).orElseGet(() -> Query.openid(openid).toString()));
        var sight = Sight.of(request, clock);
        return found.stream().filter(b -> openid == null || b.follower().equals(Query.openid(openid))).map(b -> Entry.of(b, sight)).toList();
    }

    /// Ends a binding: 204. If it was the last owner's, the number's messages and their key are destroyed.
    @DeleteMapping
    @Needs(Permission.ACT)
    ResponseEntity<Void> unbind(@RequestParam(required = false) @Nullable String number, @RequestParam(required = false) @Nullable String openid,
                                HttpServletRequest request) {
        var whose = Query.number(number);
        var follower = Query.openid(openid);
        if (!bindings.unbind(whose, follower, clock.instant())) {
            throw Problems.notFound("This number is not bound to this openid.");
        }
        witness.note(request, Deed.UNBOUND, whose.masked() + " " + follower);
        return ResponseEntity.status(HttpStatus.NO_CONTENT).build();
    }

    private static String encoded(String number) {
        return URLEncoder.encode(number, StandardCharsets.UTF_8);
    }
}
