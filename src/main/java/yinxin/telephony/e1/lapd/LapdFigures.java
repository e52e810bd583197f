package yinxin.telephony.e1.lapd;

import java.util.concurrent.atomic.LongAdder;

/// What a link has been through, for metrics.
///
/// @param established   times that the link came up, again too
/// @param retransmitted I frames sent again
/// @param rejected      I frames that came out of order
/// @param errors        frames that no sane peer sends, each of which began the link anew
/// @param dropped       messages that never left: the link was down, or too many waited
public record LapdFigures(long established, long retransmitted, long rejected, long errors, long dropped) {

    /// The counters behind the figures. The link adds, anybody reads.
    static final class Counters {
        final LongAdder established = new LongAdder();
        final LongAdder retransmitted = new LongAdder();
        final LongAdder rejected = new LongAdder();
        final LongAdder errors = new LongAdder();
        final LongAdder dropped = new LongAdder();

        LapdFigures figures() {
            return new LapdFigures(established.sum(), retransmitted.sum(), rejected.sum(), errors.sum(), dropped.sum());
        }
    }
}
