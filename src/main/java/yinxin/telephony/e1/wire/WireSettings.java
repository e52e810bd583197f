package yinxin.telephony.e1.wire;

import java.time.Duration;

/// What both ends of a pseudowire have agreed on. Nothing of it is negotiated.
///
/// @param emulation      how the line is put into packets
/// @param rtp            whether packets begin with an RTP header (both RFCs leave it open)
/// @param rtpPayloadType its payload type, 96 to 127; of no meaning without RTP
/// @param jitter         how much later than its successor a packet may come; what is later is lost. 0 to [#MOST_JITTER]
/// @param crc4           SAToP only: whether the line's multiframes carry CRC-4 (G.704 §2.3.3)
public record WireSettings(Emulation emulation, boolean rtp, int rtpPayloadType, Duration jitter, boolean crc4) {
    /// Beyond this nobody can talk over the line.
    public static final Duration MOST_JITTER = Duration.ofMillis(200);
    /// What is commonly configured in boxes.
    public static final Duration USUAL_JITTER = Duration.ofMillis(20);

    /// The least payload type that RTP leaves open.
    public static final int FIRST_DYNAMIC = 96;
    /// The greatest.
    public static final int LAST_DYNAMIC = 127;

    public WireSettings {
        if (rtp && (rtpPayloadType < FIRST_DYNAMIC || rtpPayloadType > LAST_DYNAMIC)) {
            throw new IllegalArgumentException("the RTP payload type of a pseudowire is " + FIRST_DYNAMIC + " to " + LAST_DYNAMIC + ", not " + rtpPayloadType);
        }
        if (jitter.isNegative() || jitter.compareTo(MOST_JITTER) > 0) {
            throw new IllegalArgumentException("a packet may be 0 to " + MOST_JITTER.toMillis() + " ms late, not " + jitter.toMillis());
        }
    }

    /// Without RTP, with CRC-4 where there is framing, and the usual jitter.
    public static WireSettings usual(Emulation emulation) {
        return new WireSettings(emulation, false, 0, USUAL_JITTER, true);
    }
}
