package yinxin.telephony.rtp;

import java.util.concurrent.atomic.LongAdder;
import yinxin.telephony.rtp.srtp.SrtpSession;

/// What the engine has done since it started, for metrics.
///
/// @param sessionsOpen     sessions that are open now
/// @param packetsReceived  packets taken from the other side of a session
/// @param packetsSent      packets handed to the network
/// @param sendFailures     packets that the network would not take
/// @param strangersDropped packets from an address that was not negotiated
/// @param malformed        datagrams that are no RTP, or no telephone event where one is announced
/// @param forged           packets of an encrypted call that are not authentic
/// @param replayed         packets of an encrypted call that had come before, or too long ago to tell
/// @param unknownPayload   packets of a payload type that is not ours
/// @param duplicates       packets that had come before
/// @param late             packets that came after their place had been filled
/// @param lost             packets that did not come in time, by sequence number
/// @param keys             telephone events heard
/// @param faults           sessions in which our own code failed; each is in the log
public record RtpTotals(long sessionsOpen, long packetsReceived, long packetsSent, long sendFailures, long strangersDropped, long malformed,
        long forged, long replayed, long unknownPayload, long duplicates, long late, long lost, long keys, long faults) {

    /// The counters behind the totals. Loops add, anybody reads.
    static final class Counters {
        final LongAdder sessionsOpen = new LongAdder();
        final LongAdder packetsReceived = new LongAdder();
        final LongAdder packetsSent = new LongAdder();
        final LongAdder sendFailures = new LongAdder();
        final LongAdder strangersDropped = new LongAdder();
        final LongAdder malformed = new LongAdder();
        final LongAdder forged = new LongAdder();
        final LongAdder replayed = new LongAdder();
        final LongAdder unknownPayload = new LongAdder();
        final LongAdder duplicates = new LongAdder();
        final LongAdder late = new LongAdder();
        final LongAdder lost = new LongAdder();
        final LongAdder keys = new LongAdder();
        final LongAdder faults = new LongAdder();

        RtpTotals totals() {
            return new RtpTotals(sessionsOpen.sum(), packetsReceived.sum(), packetsSent.sum(), sendFailures.sum(), strangersDropped.sum(),
                    malformed.sum(), forged.sum(), replayed.sum(), unknownPayload.sum(), duplicates.sum(), late.sum(), lost.sum(), keys.sum(),
                    faults.sum());
        }

        /// Counts a datagram of the other side that was of no use: `outcome` is what its protection said.
        void refused(SrtpSession.Opened outcome) {
            switch (outcome) {
                case AUTHENTIC, MALFORMED -> malformed.increment();
                case FORGED -> forged.increment();
                case REPLAYED -> replayed.increment();
            }
        }
    }
}
