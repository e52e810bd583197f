package yinxin.telephony.rtp.srtp;

/// Where one stream of packets (one SSRC) is, and which of the last [#WIDTH] have come (RFC 3711 §3.3.1, §3.3.2).
///
/// An index is a packet's place in the whole stream: its sequence number and, above, how often that has gone round.
final class ReplayWindow {
    /// Packets that are remembered; the RFC asks for 64. At 20 ms these are two and a half seconds.
    static final int WIDTH = 128;
    private static final int HALF = 64;
    private static final long NOTHING = -1;

    private int ssrc;
    private long highest = NOTHING;
    /// Bit n tells of the packet n before the highest, and in `older` of the one n + 64 before it.
    private long recent;
    private long older;

    /// Begins anew for a stream of which nothing has come.
    void begin(int newSsrc) {
        ssrc = newSsrc;
        highest = NOTHING;
        recent = 0;
        older = 0;
    }

    int ssrc() {
        return ssrc;
    }

    boolean isEmpty() {
        return highest == NOTHING;
    }

    /// Which index a packet has: of all that its sequence number allows, the nearest to the highest so far. Negative for a packet from
    /// before the stream's beginning, which cannot be.
    long indexOf(int sequence) {
        return isEmpty() ? sequence : highest + (short) (sequence - (int) highest);
    }

    /// Whether it has come before, or is so old that nobody knows any more.
    boolean hasSeen(long index) {
        var back = highest - index;
        if (index < 0 || back >= WIDTH) {
            return true;
        }
        return back >= 0 && ((back < HALF ? recent >>> back : older >>> back - HALF) & 1) != 0;
    }

    /// Remembers a packet that has proven authentic.
    void remember(long index) {
        var ahead = index - highest;
        if (isEmpty() || ahead >= WIDTH) {
            recent = 1;
            older = 0;
            highest = index;
        } else if (ahead > 0) {
            older = ahead < HALF ? older << ahead | recent >>> HALF - ahead : recent << ahead - HALF;
            recent = (ahead < HALF ? recent << ahead : 0) | 1;
            highest = index;
        } else if (-ahead < HALF) {
            recent |= 1L << -ahead;
        } else {
            older |= 1L << -ahead - HALF;
        }
    }
}
