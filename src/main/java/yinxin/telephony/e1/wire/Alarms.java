package yinxin.telephony.e1.wire;

/// What one end tells the other with each packet. There are sixteen of these, made once: none is allocated per packet.
///
/// @param invalid     the line behind the sender gives nothing that can be used (L bit)
/// @param remote      the sender cannot use what it hears: A bit of slot 0 with SAToP, M bits "10" (RDI) with CESoPSN
/// @param packetsLost the sender's receiver is losing packets (R bit)
/// @param blockError  a sub-multiframe came whose CRC-4 is wrong: one E bit is sent as 0 (SAToP with CRC-4)
public record Alarms(boolean invalid, boolean remote, boolean packetsLost, boolean blockError) {
    private static final int INVALID = 8;
    private static final int REMOTE = 4;
    private static final int PACKETS_LOST = 2;
    private static final int BLOCK_ERROR = 1;
    private static final Alarms[] ALL = new Alarms[2 * INVALID];

    static {
        for (var i = 0; i < ALL.length; i++) {
            ALL[i] = new Alarms((i & INVALID) != 0, (i & REMOTE) != 0, (i & PACKETS_LOST) != 0, (i & BLOCK_ERROR) != 0);
        }
    }

    /// Nothing is wrong.
    public static final Alarms NONE = ALL[0];

    static Alarms of(boolean remote, boolean packetsLost, boolean blockError) {
        return ALL[(remote ? REMOTE : 0) | (packetsLost ? PACKETS_LOST : 0) | (blockError ? BLOCK_ERROR : 0)];
    }
}
