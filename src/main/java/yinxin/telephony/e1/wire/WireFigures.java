package yinxin.telephony.e1.wire;

import java.util.concurrent.atomic.LongAdder;

/// What a receiver has seen since it was made, for metrics.
///
/// @param received       packets of this wire, lost ones not among them
/// @param lost           milliseconds that were filled because no packet came in time
/// @param late           packets that came after their place had been filled
/// @param reordered      packets that came in time but after their successor
/// @param duplicates     packets that had come before
/// @param malformed      datagrams that are no packets of this wire
/// @param restarts       times that the far end's numbering began anew
/// @param slips          times that frames were found elsewhere than before (SAToP)
/// @param framingErrors  frame alignment signals that were wrong (SAToP)
/// @param crcErrors      sub-multiframes whose CRC-4 was wrong (SAToP)
/// @param farBlockErrors sub-multiframes of ours that the far end found wrong (SAToP, E bits)
public record WireFigures(long received, long lost, long late, long reordered, long duplicates, long malformed, long restarts, long slips, long framingErrors,
        long crcErrors, long farBlockErrors) {

    /// The counters behind the figures. The receiver adds, anybody reads.
    static final class Counters {
        final LongAdder received = new LongAdder();
        final LongAdder lost = new LongAdder();
        final LongAdder late = new LongAdder();
        final LongAdder reordered = new LongAdder();
        final LongAdder duplicates = new LongAdder();
        final LongAdder malformed = new LongAdder();
        final LongAdder restarts = new LongAdder();
        final LongAdder slips = new LongAdder();
        final LongAdder framingErrors = new LongAdder();
        final LongAdder crcErrors = new LongAdder();
        final LongAdder farBlockErrors = new LongAdder();

        WireFigures figures() {
            return new WireFigures(received.sum(), lost.sum(), late.sum(), reordered.sum(), duplicates.sum(), malformed.sum(), restarts.sum(), slips.sum(),
                    framingErrors.sum(), crcErrors.sum(), farBlockErrors.sum());
        }
    }
}
