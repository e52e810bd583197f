package yinxin.web.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import yinxin.voicemail.ledger.AnsweredCalls;
import yinxin.voicemail.ledger.Books;
import yinxin.voicemail.ledger.Reconciled;
import yinxin.voicemail.ledger.Reconciliation;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Witness;

/// Whether the books agree: calls that were answered, items, deliveries.
@RestController
@RequestMapping("/operator/api/reconciliation")
public final class OperatorReconciliation {
    private final Reconciliation reconciliation;
    private final Witness witness;

    public OperatorReconciliation(Reconciliation reconciliation, Witness witness) {
        this.reconciliation = reconciliation;
        this.witness = witness;
    }

    /// A reconciliation in JSON. `differences` has each kind with its size, 0 where nothing is wrong.
    record Found(Instant at, boolean agrees, Map<String, Long> differences, int answered, int kept, int underWay, List<Call> lost,
                 List<Call> withoutSound, long items, List<Node> others, int takenUp) {
        static Found of(Reconciled found) {
            var calls = found.calls();
            return new Found(found.at(), found.agrees(), found.differences(), calls.answered(), calls.kept(), calls.underWay(),
                    calls.lost().stream().map(Call::of).toList(), calls.withoutSound().stream().map(Call::of).toList(), found.balance().items(),
                    found.others().stream().map(Node::of).toList(), found.takenUp());
        }
    }

    /// A call of which something is missing.
    record Call(String id, Instant answeredAt) {
        static Call of(AnsweredCalls.Call call) {
            return new Call(call.id().value(), call.at());
        }
    }

    /// What another node has found in its own book of answered calls.
    record Node(String node, Instant at, int answered, int kept, int underWay, int lost, int withoutSound) {
        static Node of(Books.OfNode of) {
            return new Node(of.node(), of.at(), of.answered(), of.kept(), of.underWay(), of.lost(), of.withoutSound());
        }
    }

    /// What was found last; 404 before the first.
    @GetMapping
    @Needs(Permission.SEE)
    Found latest() {
        return Found.of(reconciliation.latest().orElseThrow(() -> Problems.notFound("Nothing was compared yet; POST compares now.")));
    }

    /// Compares now.
    @PostMapping
    @Needs(Permission.ACT)
    Found run(HttpServletRequest request) {
        var found = Found.of(reconciliation.run());
        witness.note(request, Deed.RECONCILED, "");
        return found;
    }
}
