package yinxin.web.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import yinxin.voicemail.operator.AuditEntry;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.AuditLog;
import yinxin.voicemail.operator.MachineToken;
import yinxin.voicemail.operator.MachineTokens;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Visitors;
import yinxin.web.gate.Witness;

/// Tokens of programs, and the audit log.
@RestController
public final class OperatorAccess {
    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1000;
    private static final int MOST_DAYS = 3650;

    private final MachineTokens tokens;
    private final AuditLog audit;
    private final Witness witness;
    private final Clock clock;

    public OperatorAccess(MachineTokens tokens, AuditLog audit, Witness witness, Clock clock) {
        this.tokens = tokens;
        this.audit = audit;
        this.witness = witness;
        this.clock = clock;
    }

    /// What a program sends: what the token is for, `see`, `numbers`, `act`, `audio`, `administer`, and for how many days it works.
    record Wanted(@Nullable String name, @Nullable List<String> scopes, @Nullable Integer days) {}

    /// A token in JSON. The token itself stands only in the answer to its making.
    record Token(String id, String name, List<String> scopes, Instant createdAt, String createdBy, Instant expires, @Nullable Instant usedAt,
                 @Nullable String token) {
        static Token of(MachineToken token, @Nullable String secret) {
            return new Token(token.id(), token.name(), token.scopes().stream().sorted().map(Permission::key).toList(), token.createdAt(), token.createdBy(),
                    token.expires(), token.usedAt().orElse(null), secret);
        }
    }

    /// A row of the audit log in JSON; `id` goes into `before` for the next page.
    record Row(long id, Instant at, String actor, String deed, String object, String address) {
        static Row of(AuditEntry entry) {
            return new Row(entry.id(), entry.at(), entry.actor(), entry.deed().key(), entry.object(), entry.address());
        }
    }

    /// All tokens, the newest first.
    @GetMapping("/operator/api/tokens")
    @Needs(Permission.ADMINISTER)
    List<Token> tokens() {
        return tokens.list().stream().map(token -> Token.of(token, null)).toList();
    }

    /// Makes a token: 201, and the token, this once.
    @PostMapping("/operator/api/tokens")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<Token> add(@RequestBody Wanted wanted, HttpServletRequest request) {
        var name = Optional.ofNullable(wanted.name()).map(String::strip).filter(MachineToken::isName)
                .orElseThrow(() -> Problems.badRequest("name must say what the token is for, in 1 to 60 characters."));
        var scopes = Optional.ofNullable(wanted.scopes()).filter(s -> !s.isEmpty())
                .orElseThrow(() -> Problems.badRequest("scopes must name one at least of see, numbers, act, audio, administer.")).stream()
                .map(s -> Permission.ofKey(s).orElseThrow(() -> Problems.badRequest("scopes must be of see, numbers, act, audio, administer.")))
                .collect(Collectors.toUnmodifiableSet());
        var days = Optional.ofNullable(wanted.days()).filter(d -> d >= 1 && d <= MOST_DAYS)
                .orElseThrow(() -> Problems.badRequest("days must be a number from 1 to " + MOST_DAYS + "."));
        var actor = Visitors.of(request);
        scopes.stream().filter(scope -> !actor.may(scope) && scope != Permission.AUDIO).findFirst().ifPresent(scope -> {
            throw Problems.of(HttpStatus.FORBIDDEN, "Nobody gives away what they may not do themselves: " + scope.key() + ".");
        });
        var now = clock.instant();
        var token = new MachineToken(MachineToken.newId(), name, scopes, now, actor.said(), now.plus(Duration.ofDays(days)), Optional.empty());
        var secret = tokens.add(token);
        witness.note(request, Deed.TOKEN_ADDED, name + ": " + scopes.stream().sorted().map(Permission::key).collect(Collectors.joining(" ")));
        return ResponseEntity.status(HttpStatus.CREATED).body(Token.of(token, secret));
    }

    /// Takes a token back: 204.
    @DeleteMapping("/operator/api/tokens/{id}")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<Void> remove(@PathVariable String id, HttpServletRequest request) {
        var name = tokens.list().stream().filter(t -> t.id().equals(id)).map(MachineToken::name).findFirst();
        if (name.isEmpty() || !tokens.remove(id)) {
            throw Problems.notFound("There is no token with this id.");
        }
        witness.note(request, Deed.TOKEN_REMOVED, name.get());
        return ResponseEntity.noContent().build();
    }

    /// The audit log, the newest first.
    @GetMapping("/operator/api/audit")
    @Needs(Permission.ADMINISTER)
    List<Row> audit(@RequestParam(required = false) @Nullable String before, @RequestParam(required = false) @Nullable String limit) {
        if (before != null && !before.matches("[0-9]{1,18}")) {
            throw Problems.badRequest("before must be the id of a row, as an earlier answer gave it.");
        }
        return audit.before(before == null ? Long.MAX_VALUE : Long.parseLong(before), Query.limit(limit, USUAL_LIMIT, LARGEST_LIMIT)).stream().map(Row::of).toList();
    }
}
