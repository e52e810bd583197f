package yinxin.web.operator;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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

/// Bindings that the operator vouches for, because it has proven the number itself.
@RestController
@RequestMapping("/operator/api/bindings")
public final class OperatorBindings {
    private final Bindings bindings;
    private final Clock clock;

    public OperatorBindings(Bindings bindings, Clock clock) {
        this.bindings = bindings;
        this.clock = clock;
    }

    /// What a program sends to bind.
    record Wanted(@Nullable String number, @Nullable String openid) {}

    /// A binding in JSON. `proof` is `operator`, `called-in`, `called-back` or `shared`; times are UTC.
    record Entry(String number, String openid, Instant boundAt, String proof, boolean notices) {
        static Entry of(Binding binding) {
            return new Entry(binding.number().value(), binding.follower().value(), binding.boundAt(), switch (binding.proof()) {
                case CALLED_IN -> "called-in";
                case CALLED_BACK -> "called-back";
                case OPERATOR -> "operator";
                case SHARED -> "shared";
            }, binding.notices());
        }
    }

    /// 201 with the new binding, or 200 when it was there already.
    @PostMapping
    ResponseEntity<Entry> bind(@RequestBody Wanted wanted) {
        var number = Query.number(wanted.number());
        var follower = Query.openid(wanted.openid());
        var existed = bindings.of(number).stream().anyMatch(b -> b.follower().equals(follower));
        var entry = Entry.of(bindings.bind(number, follower, Binding.Proof.OPERATOR, clock.instant()).binding());
        return existed ? ResponseEntity.ok(entry)
                : ResponseEntity.created(URI.create("/operator/api/bindings?number=" + encoded(entry.number()))).body(entry);
    }

    /// The bindings of a number or of a WeChat user, oldest first; with both, the one between them.
    @GetMapping
    List<Entry> list(@RequestParam(required = false) @Nullable String number,
                     @RequestParam(required = false) @Nullable String openid) {
        if (number == null && openid == null) {
            throw Problems.badRequest("Say whose bindings: number=+8613800138000 or openid=….");
        }
        var found = number == null ? bindings.of(Query.openid(openid)) : bindings.of(Query.number(number));
        return found.stream().filter(b -> openid == null || b.follower().equals(Query.openid(openid))).map(Entry::of).toList();
    }

    /// Ends a binding: 204. If it was the last owner's, the number's messages and their key are destroyed.
    @DeleteMapping
    ResponseEntity<Void> unbind(@RequestParam(required = false) @Nullable String number,
                                @RequestParam(required = false) @Nullable String openid) {
        if (!bindings.unbind(Query.number(number), Query.openid(openid), clock.instant())) {
            throw Problems.notFound("This number is not bound to this openid.");
        }
        return ResponseEntity.status(HttpStatus.NO_CONTENT).build();
    }

    private static String encoded(String number) {
        return URLEncoder.encode(number, StandardCharsets.UTF_8);
    }
}
