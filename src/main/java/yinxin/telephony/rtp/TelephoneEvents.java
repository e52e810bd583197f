package yinxin.telephony.rtp;

import java.nio.ByteBuffer;

/// Keys as RFC 4733 telephone events: how they are written, and how the keys of one session are told apart.
///
/// ```
///  0                   1                   2                   3
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |     event     |E|R| volume    |          duration             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
///
/// Every packet of one event has the timestamp of its beginning, so a timestamp is one key, no matter how many of its packets come, or in
/// which order.
final class TelephoneEvents {
    /// Octets of one event.
    static final int LENGTH = 4;
    /// Says that a packet held no new key.
    static final char NONE = 0;
    /// The keys by event code (RFC 4733 §3.2).
    static final String KEYS = "0123456789*#ABCD";

    private static final int END = 0x80;
    /// -10 dBm0, what telephones use.
    private static final int VOLUME = 10;
    /// A longer event is sent in segments of this duration, each with the timestamp at which the one before ended (RFC 4733 §2.5.1.3).
    private static final int LONGEST_SEGMENT = 0xFFFF;
    /// A timestamp this far behind the newest belongs to a packet that was overtaken; further back, the sender has a new clock. 5 s.
    private static final int OVERTAKEN = 40_000;

    private boolean any;
    private int ssrc;
    private int timestamp;
    private int code;

    /// The key that this packet is the first to tell of, or [#NONE]. The payload has at least [#LENGTH] octets.
    char heard(RtpPacket packet) {
        var newCode = packet.payload(0) & 0xFF;
        var behind = timestamp - packet.timestamp();
        var sameClock = any && packet.ssrc() == ssrc && behind <= OVERTAKEN && behind > Integer.MIN_VALUE / 2;
        if (sameClock && (behind > 0 || (behind == 0 && newCode == code))) {
            return NONE;
        }
        var goesOn = sameClock && newCode == code && -behind == LONGEST_SEGMENT && !packet.marker();
        any = true;
        ssrc = packet.ssrc();
        timestamp = packet.timestamp();
        code = newCode;
        return goesOn || newCode >= KEYS.length() ? NONE : KEYS.charAt(newCode);
    }

    /// Writes the payload of a packet about `key`, one of [#KEYS], held for `duration` samples so far.
    static void write(ByteBuffer into, char key, boolean end, int duration) {
        into.put((byte) KEYS.indexOf(key)).put((byte) (end ? END | VOLUME : VOLUME)).putShort((short) duration);
    }
}
