package yinxin.telephony.e1;

import java.time.Instant;
import java.util.Set;
import yinxin.telephony.e1.wire.WireState;

/// How an E1 stands.
///
/// @param trunk    its name
/// @param wire     the line's alarms
/// @param linkUp   whether the D channel is up: calls can be set up
/// @param since    since when line and D channel have been so
/// @param busy     the channels that carry a call
/// @param channels how many it has
public record E1State(String trunk, WireState wire, boolean linkUp, Instant since, Set<Integer> busy, int channels) {
    public E1State {
        busy = Set.copyOf(busy);
    }

    /// What is the matter, in words; that nothing is, when nothing is.
    public String words() {
        var line = switch (wire.alarm()) {
            case NONE -> wire.farEndLosesPackets() ? "the far end loses packets of ours" : "line in order";
            case RAI -> "the far end does not understand us (RAI)";
            case LOF -> "no frames in what comes (LOF)";
            case AIS -> "the far end has lost its own line (AIS)";
            case LOS -> "nothing comes (LOS)";
        };
        return line + ", D channel " + (linkUp ? "up" : "down") + ", " + busy.size() + " of " + channels + " channels busy";
    }

    /// Whether calls can come.
    public boolean isUp() {
        return linkUp && wire.usable();
    }
}
