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

    /// Whether calls can come.
    public boolean isUp() {
        return linkUp && wire.usable();
    }
}
