package yinxin.web.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.webhook.EventType;
import yinxin.voicemail.webhook.Webhook;
import yinxin.voicemail.webhook.WebhookCall;
import yinxin.voicemail.webhook.WebhookSignature;
import yinxin.voicemail.webhook.Webhooks;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Visitors;
import yinxin.web.gate.Witness;

/// Whom the gateway tells of what happens to messages.
@RestController
@RequestMapping("/operator/api/webhooks")
public final class OperatorWebhooks {
    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1000;

    private final Webhooks webhooks;
    private final WebhookSignature signature;
    private final Witness witness;
    private final Clock clock;

    public OperatorWebhooks(Webhooks webhooks, WebhookSignature signature, Witness witness, Clock clock) {
        this.webhooks = webhooks;
        this.signature = signature;
        this.witness = witness;
        this.clock = clock;
    }

    /// What a program sends.
    record Wanted(@Nullable String url, @Nullable List<String> events) {}

    /// A webhook in JSON. The secret stands only in the answer to its making.
    record Entry(String id, String url, List<String> events, Instant createdAt, String createdBy, @Nullable String secret) {
        static Entry of(Webhook webhook, @Nullable String secret) {
            return new Entry(webhook.id(), webhook.url().toString(), webhook.events().stream().sorted().map(EventType::key).toList(), webhook.createdAt(),
                    webhook.createdBy(), secret);
        }
    }

    /// One event on its way to one webhook. `state` is `waiting`, `done` or `dead`.
    record Call(String webhook, long event, String type, String state, int attempts, Instant at, Instant due, String why) {
        static Call of(WebhookCall call) {
            return new Call(call.webhook().id(), call.event(), call.type().key(), call.state().toLowerCase(Locale.ROOT), call.attempts(), call.at(), call.due(),
                    call.why());
        }
    }

    /// How many are sent again.
    record Redriven(int redriven) {}

    /// All, the oldest first.
    @GetMapping
    @Needs(Permission.ADMINISTER)
    List<Entry> list() {
        return webhooks.list().stream().map(w -> Entry.of(w, null)).toList();
    }

    /// Adds one: 201, and the secret, this once.
    @PostMapping
    @Needs(Permission.ADMINISTER)
    ResponseEntity<Entry> add(@RequestBody Wanted wanted, HttpServletRequest request) {
        var url = address(wanted.url()).orElseThrow(() -> Problems.badRequest("url must be an https address, or an http address on this machine."));
        var events = Optional.ofNullable(wanted.events()).filter(e -> !e.isEmpty()).orElseThrow(() -> Problems.badRequest("events must name one at least: " + known()))
                .stream().map(e -> EventType.ofKey(e).orElseThrow(() -> Problems.badRequest("events must be of " + known()))).collect(Collectors.toUnmodifiableSet());
        var webhook = new Webhook(Webhook.newId(), url, events, clock.instant(), Visitors.of(request).said());
        webhooks.add(webhook);
        witness.note(request, Deed.WEBHOOK_ADDED, url.getHost());
        return ResponseEntity.status(HttpStatus.CREATED).body(Entry.of(webhook, signature.secret(webhook.id())));
    }

    private static String known() {
        return Arrays.stream(EventType.values()).map(EventType::key).collect(Collectors.joining(", "));
    }

    /// Reads an address that may be told; empty for any other.
    public static Optional<URI> address(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(String::strip).map(URI::create).filter(Webhook::isAcceptable);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Removes one, and what it was still to be told: 204.
    @DeleteMapping("/{id}")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<Void> remove(@PathVariable String id, HttpServletRequest request) {
        if (!webhooks.remove(id)) {
            throw Problems.notFound("There is no webhook with this id.");
        }
        witness.note(request, Deed.WEBHOOK_REMOVED, id);
        return ResponseEntity.noContent().build();
    }

    /// The latest calls, the newest first.
    @GetMapping("/calls")
    @Needs(Permission.ADMINISTER)
    List<Call> calls(@RequestParam(required = false) @Nullable String limit) {
        return webhooks.latest(Query.limit(limit, USUAL_LIMIT, LARGEST_LIMIT)).stream().map(Call::of).toList();
    }

    /// Sends again what was given up for this one.
    @PostMapping("/{id}/redrive")
    @Needs(Permission.ADMINISTER)
    Redriven redrive(@PathVariable String id, HttpServletRequest request) {
        var count = webhooks.redrive(id, clock.instant());
        witness.note(request, Deed.REDRIVEN, count + " calls of webhook " + id);
        return new Redriven(count);
    }
}
