package yinxin.voicemail.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one reconciliation found.
///
/// @param at      when
/// @param calls   answered calls held against items
/// @param balance items held against deliveries
/// @param others  what the other nodes have found in their books
/// @param takenUp calls that nobody had settled and that were settled now; no difference, but somebody should ask why
public record Reconciled(Instant at, Calls calls, Books.Balance balance, List<Books.OfNode> others, int takenUp) {
    /// The kinds of difference, as [#differences] names them.
    public static final List<String> KINDS = List.of("lost-calls", "lost-recordings", "gaps", "notices", "odd-deliveries", "stuck-deliveries",
            "abandoned-deliveries", "silent-nodes");
    /// A node that has compared nothing for so long is dead, and calls that it has answered may lie in its spool.
    static final Duration SILENT = Duration.ofHours(3);

    public Reconciled {
        others = List.copyOf(others);
    }

    /// Calls that this node has answered and that were not settled at the last reconciliation.
    ///
    /// @param answered     how many
    /// @param kept         of them, those that are items
    /// @param underWay     of them, those still on the line or in the spool
    /// @param lost         of them, those of which nothing is left
    /// @param withoutSound of those kept, voice messages whose recording is nowhere
    public record Calls(int answered, int kept, int underWay, List<AnsweredCalls.Call> lost, List<AnsweredCalls.Call> withoutSound) {
        public Calls {
            lost = List.copyOf(lost);
            withoutSound = List.copyOf(withoutSound);
        }
    }

    /// Each kind of difference with its size, of all nodes, by a name that metrics and pages use; all zero when the books agree.
    public Map<String, Long> differences() {
        var sizes = List.of((long) calls.lost().size() + others.stream().mapToInt(Books.OfNode::lost).sum(),
                (long) calls.withoutSound().size() + others.stream().mapToInt(Books.OfNode::withoutSound).sum(), balance.gaps(), balance.unnoticed(), balance.odd(),
                balance.stuck(), balance.abandoned(),
                others.stream().filter(node -> node.at().isBefore(at.minus(SILENT))).count());
        var found = new LinkedHashMap<String, Long>();
        for (var i = 0; i < sizes.size(); i++) {
            found.put(KINDS.get(i), sizes.get(i));
        }
        return found;
    }

    /// Whether the books agree.
    public boolean agrees() {
        return differences().values().stream().allMatch(size -> size == 0);
    }
}
