package yinxin.telephony.e1;

import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import yinxin.telephony.e1.q931.CallControl;
import yinxin.telephony.e1.wire.Tick;
import yinxin.telephony.e1.wire.WireSettings;

/// One E1 over IP.
///
/// @param name     as the operator calls it; its calls have it as their trunk
/// @param local    where its packets arrive, and leave from
/// @param peer     the box at the line, or the exchange itself. Packets from elsewhere are not heard
/// @param wire     how the line is put into packets
/// @param calls    our side of the signalling, and how it behaves
/// @param channels the slots that carry calls: of 1 to 15 and 17 to 31
/// @param idle     what a slot without a call carries
public record E1Settings(String name, InetSocketAddress local, InetSocketAddress peer, WireSettings wire, CallControl.Settings calls, Set<Integer> channels, byte idle) {
    private static final int LAST_CHANNEL = Tick.SLOTS - 1;

    public E1Settings {
        channels = Set.copyOf(channels);
        if (name.isBlank()) {
            throw new IllegalArgumentException("an E1 needs a name");
        }
        if (channels.isEmpty() || !channels.stream().allMatch(E1Settings::isChannel)) {
            throw new IllegalArgumentException("calls go over slots 1-15 and 17-31");
        }
    }

    /// All thirty channels, and the usual quiet.
    public static E1Settings of(String name, InetSocketAddress local, InetSocketAddress peer, WireSettings wire, CallControl.Side side) {
        return new E1Settings(name, local, peer, wire, CallControl.Settings.of(side), allChannels(), Tick.QUIET);
    }

    /// All that an E1 has: 1 to 15 and 17 to 31.
    public static Set<Integer> allChannels() {
        var all = new TreeSet<Integer>();
        IntStream.rangeClosed(1, LAST_CHANNEL).filter(E1Settings::isChannel).forEach(all::add);
        return all;
    }

    /// Whether a slot can carry a call.
    public static boolean isChannel(int slot) {
        return slot >= 1 && slot <= LAST_CHANNEL && slot != Tick.SIGNALLING;
    }

    /// Whether this end gives the line its clock: the network does, and the user follows.
    boolean givesClock() {
        return calls.side() == CallControl.Side.NETWORK;
    }

    BitSet channelSet() {
        var set = new BitSet();
        channels.forEach(set::set);
        return set;
    }
}
