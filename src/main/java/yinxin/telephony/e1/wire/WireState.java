package yinxin.telephony.e1.wire;

/// How the line is, as heard at this end. There are ten of these, made once.
///
/// @param alarm              the worst that is wrong
/// @param farEndLosesPackets the far end says that our packets do not reach it (R bit)
public record WireState(Alarm alarm, boolean farEndLosesPackets) {
    private static final WireState[] ALL = new WireState[2 * Alarm.values().length];

    static {
        for (var alarm : Alarm.values()) {
            ALL[2 * alarm.ordinal()] = new WireState(alarm, false);
            ALL[2 * alarm.ordinal() + 1] = new WireState(alarm, true);
        }
    }

    /// The alarms of a line, the least first. With the last three nothing that comes can be used.
    public enum Alarm {
        /// All is well.
        NONE,
        /// The far end cannot use what we send: remote alarm indication.
        RAI,
        /// Packets come, but no frames can be found in them (SAToP).
        LOF,
        /// The far end has lost its own line: all ones, or packets that say so (L bit).
        AIS,
        /// No packets come, or nearly none.
        LOS
    }

    /// Whether calls can be carried: we hear the far end, and it hears us.
    public boolean usable() {
        return alarm == Alarm.NONE;
    }

    static WireState of(Alarm alarm, boolean farEndLosesPackets) {
        return ALL[2 * alarm.ordinal() + (farEndLosesPackets ? 1 : 0)];
    }
}
