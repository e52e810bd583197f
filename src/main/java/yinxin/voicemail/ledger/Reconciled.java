package yinxin.voicemail.ledger;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one reconciliation found.
///
/// @param at      when
/// @param calls   answered calls held against items
/// @param balance items held against deliveries
/// @param takenUp calls that nobody had settled and that were settled now; no difference, but somebody should ask why
public record Reconciled(Instant at, Calls calls, Books.Balance balance, int takenUp) {
    /// The kinds of difference, as [#differences] names them.
    public static final List<String> KINDS = List.of("lost-calls", "lost-recordings", "gaps", "notices", "odd-deliveries", "stuck-deliveries",
            "abandoned-deliveries");

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

    /// Each kind of difference with its size, by a name that metrics and pages use; all zero when the books agree.
    public Map<String, Long> differences() {
        var sizes = List.of((long) calls.lost().size(), (long) calls.withoutSound().size(), balance.gaps(), balance.unnoticed(), balance.odd(),
                balance.stuck(), balance.abandoned());
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
