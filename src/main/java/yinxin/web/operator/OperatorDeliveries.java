package yinxin.web.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import yinxin.voicemail.delivery.Account;
import yinxin.voicemail.delivery.AccountState;
import yinxin.voicemail.delivery.NoticeRules;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Deliveries;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Sight;
import yinxin.web.gate.Witness;

/// What goes out to WeChat, another try for what was held or given up, and how the account stands.
@RestController
@RequestMapping("/operator/api")
public final class OperatorDeliveries {
    private static final int USUAL_LIMIT = 100;
    /// Keeps one answer below a megabyte.
    private static final int LARGEST_LIMIT = 1000;

    private final Deliveries deliveries;
    private final Witness witness;
    private final Account account;
    private final NoticeRules rules;
    private final Clock clock;

    public OperatorDeliveries(Deliveries deliveries, Account account, NoticeRules rules, Witness witness, Clock clock) {
        this.deliveries = deliveries;
        this.account = account;
        this.rules = rules;
        this.witness = witness;
        this.clock = clock;
    }

    /// A push in JSON. `state` is `waiting`, `held`, `accepted`, `received`, `refused` and the like; `position` goes into `before` for the next page.
    record Entry(String id, String kind, String state, @Nullable String message, String number, String openid, boolean urgent, int attempts, Instant createdAt,
                 Instant due, String why, String position) {
        static Entry of(Deliveries.Row row, Sight sight) {
            return new Entry(row.id(), key(row.kind()), key(row.state()), row.message().map(MessageId::value).orElse(null), sight.number(row.number()),
                    sight.openid(row.to()), row.urgent(), row.attempts(), row.createdAt(), row.due(), row.why(), row.position().text());
        }
    }

    /// How many were sent again.
    record Redriven(int redriven) {}

    /// How the Official Account stands with WeChat. `held` says why WeChat has stopped it; null while it has not.
    record Standing(int templatesLeft, int templatesADay, @Nullable String held, @Nullable Instant heldSince, @Nullable Instant nextProbe) {}

    /// How the account stands: what is left of the day's quota, and whether WeChat has stopped it.
    @GetMapping("/account")
    @Needs(Permission.SEE)
    Standing account() {
        var state = account.state();
        return new Standing(state.templatesLeft(clock.instant(), rules), rules.quotaADay(), state.hold().map(AccountState.Hold::why).orElse(null),
                state.hold().map(AccountState.Hold::since).orElse(null), state.hold().map(AccountState.Hold::probe).orElse(null));
    }

    /// Lets notices go out again after WeChat had stopped the account.
    @PostMapping("/account/release")
    @Needs(Permission.ACT)
    Standing release(HttpServletRequest request) {
        if (account.release()) {
            witness.note(request, Deed.RELEASED, "");
        }
        return account();
    }

    /// The newest first; with `state`, those in this state.
    @GetMapping("/deliveries")
    @Needs(Permission.SEE)
    List<Entry> list(@RequestParam(required = false) @Nullable String state, @RequestParam(required = false) @Nullable String before,
                     @RequestParam(required = false) @Nullable String limit, HttpServletRequest request) {
        var position = Optional.ofNullable(before).map(text -> Deliveries.Position.parse(text)
                .orElseThrow(() -> Problems.badRequest("before must be the position of a delivery, as an earlier answer gave it.")));
        var sight = Sight.of(request, clock);
        return deliveries.list(Optional.ofNullable(state).map(s -> s.toUpperCase(Locale.ROOT).replace('-', '_')), position,
                Query.limit(limit, USUAL_LIMIT, LARGEST_LIMIT)).stream().map(row -> Entry.of(row, sight)).toList();
    }

    /// How many there are in each state.
    @GetMapping("/deliveries/counts")
    @Needs(Permission.SEE)
    Map<String, Long> counts() {
        var counts = new TreeMap<String, Long>();
        deliveries.counts().forEach((state, count) -> counts.put(key(state), count));
        return counts;
    }

    /// Sends one again that was held or given up.
    @PostMapping("/deliveries/{id}/redrive")
    @Needs(Permission.ACT)
    Redriven redrive(@PathVariable String id, HttpServletRequest request) {
        if (!deliveries.redrive(id, clock.instant())) {
            throw Problems.notFound("There is no delivery with this id that was held or given up.");
        }
        witness.note(request, Deed.REDRIVEN, "delivery " + id);
        return new Redriven(1);
    }

    /// Sends all again that were given up, oldest first, at most `limit`.
    @PostMapping("/deliveries/redrive")
    @Needs(Permission.ACT)
    Redriven redriveAll(@RequestParam(required = false) @Nullable String limit, HttpServletRequest request) {
        var count = deliveries.redriveRefused(clock.instant(), Query.limit(limit, LARGEST_LIMIT, LARGEST_LIMIT));
        if (count > 0) {
            witness.note(request, Deed.REDRIVEN, count + " dead letters");
        }
        return new Redriven(count);
    }

    private static String key(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
