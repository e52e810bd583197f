package yinxin.web.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Exchange;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Sight;
import yinxin.web.gate.Witness;

/// The telephone side: calls that are up, the signalling of recent ones, trunks, gateways.
@RestController
public final class OperatorExchange {
    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1000;

    private final Exchange exchange;
    private final Witness witness;
    private final Clock clock;

    public OperatorExchange(Exchange exchange, Witness witness, Clock clock) {
        this.exchange = exchange;
        this.witness = witness;
        this.clock = clock;
    }

    /// A call that is up, in JSON. `phase` is `ringing`, `listening`, `speaking` or `keying`; `id` names its signalling; `node` says which
    /// gateway has it, and is empty for the one that was asked.
    record Call(String id, String node, String trunk, @Nullable String caller, @Nullable String called, Instant since, BigDecimal seconds, String phase) {
        static Call of(Exchange.LiveCall call, Sight sight, Instant now) {
            return new Call(call.id(), call.node(), call.trunk(), call.caller().map(sight::number).orElse(null), call.called().map(sight::number).orElse(null), call.since(),
                    BigDecimal.valueOf(call.age(now).toMillis(), 3), call.phase().name().toLowerCase(Locale.ROOT));
        }
    }

    /// A call's signalling in JSON; `outcome` is the final response to its INVITE, and empty while there is none. `messages` stand only in the
    /// answer for a single call; numbers in them are masked for everybody.
    record Signalling(String id, Instant began, String outcome, int count, boolean cut, @Nullable List<Message> messages) {
        static Signalling of(Exchange.Signalling call, boolean whole) {
            return new Signalling(call.id(), call.began(), call.outcome(), call.steps().size(), call.cut(),
                    whole ? call.steps().stream().map(s -> new Message(s.at(), s.sent(), s.peer(), s.text())).toList() : null);
        }
    }

    /// A SIP message.
    record Message(Instant at, boolean sent, String peer, String text) {}

    /// A trunk in JSON. `answers` and `registered` are null where nobody asks it, or it wants no registration.
    record Line(String name, List<String> from, long calls, @Nullable Health answers, @Nullable Health registered) {}

    /// How something stands; `up` is null as long as nobody knows.
    record Health(@Nullable Boolean up, String why, Instant since) {
        static Health of(Exchange.Health health) {
            return new Health(health.up().orElse(null), health.why(), health.since());
        }
    }

    /// A gateway in JSON; `state` is `up`, `draining`, `dead` or `ended`, `spool` the calls that it has not settled.
    record Node(String name, boolean here, String state, int calls, int spool, @Nullable Instant since) {
        static Node of(Exchange.NodeLine node) {
            return new Node(node.name(), node.here(), node.state().name().toLowerCase(Locale.ROOT), node.calls(), node.spool(), node.since().orElse(null));
        }
    }

    /// The gateways that share the database, the one that was asked first.
    @GetMapping("/operator/api/nodes")
    @Needs(Permission.SEE)
    List<Node> nodes() {
        return exchange.nodes().stream().map(Node::of).toList();
    }

    /// Calls that are up, the oldest first.
    @GetMapping("/operator/api/calls")
    @Needs(Permission.SEE)
    List<Call> calls(HttpServletRequest request) {
        var sight = Sight.of(request, clock);
        var now = clock.instant();
        return exchange.live().stream().map(call -> Call.of(call, sight, now)).toList();
    }

    /// Recent calls whose signalling is kept, the newest first.
    @GetMapping("/operator/api/signalling")
    @Needs(Permission.SEE)
    List<Signalling> recent(@RequestParam(required = false) @Nullable String limit) {
        return exchange.signalling(Query.limit(limit, USUAL_LIMIT, LARGEST_LIMIT)).stream().map(call -> Signalling.of(call, false)).toList();
    }

    /// What one call and we said to each other.
    @GetMapping("/operator/api/signalling/{id}")
    @Needs(Permission.SEE)
    Signalling signalling(@PathVariable String id, HttpServletRequest request) {
        var call = exchange.signalling(id).orElseThrow(() -> Problems.notFound("No call of this id is kept. Only the latest calls are."));
        witness.note(request, Deed.LADDER_SEEN, "call " + id);
        return Signalling.of(call, true);
    }

    /// The trunks, in the order of the configuration.
    @GetMapping("/operator/api/trunks")
    @Needs(Permission.SEE)
    List<Line> trunks() {
        return exchange.trunks().stream().map(t -> new Line(t.name(), t.from(), t.calls(), t.answers().map(Health::of).orElse(null),
                t.registered().map(Health::of).orElse(null))).toList();
    }
}
