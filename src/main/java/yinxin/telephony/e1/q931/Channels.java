package yinxin.telephony.e1.q931;

import java.util.BitSet;
import java.util.OptionalInt;

/// Which B channels there are, and which a call has. The network takes them from below and the user from above, so that the two seldom
/// want the same one.
final class Channels {
    /// The slot of the D channel: no call can have it.
    static final int D_CHANNEL = 16;
    private static final int SLOTS = 32;

    private final BitSet all;
    private final BitSet free;
    /// Waiting for RESTART ACKNOWLEDGE: not for calls of ours.
    private final BitSet resting = new BitSet();
    private final boolean fromBelow;

    Channels(BitSet all, boolean fromBelow) {
        if (all.isEmpty() || all.get(0) || all.get(D_CHANNEL) || all.length() > SLOTS) {
            throw new IllegalArgumentException("B channels are 1..15 and 17..31: " + all);
        }
        this.all = (BitSet) all.clone();
        this.free = (BitSet) all.clone();
        this.fromBelow = fromBelow;
    }

    boolean exists(int channel) {
        return all.get(channel);
    }

    boolean isFree(int channel) {
        return free.get(channel);
    }

    /// Takes this channel, which must be free.
    void take(int channel) {
        if (!free.get(channel)) {
            throw new IllegalStateException("channel " + channel + " is taken");
        }
        free.clear(channel);
    }

    /// Takes any free channel; empty when all are taken.
    OptionalInt takeAny() {
        var idle = (BitSet) free.clone();
        idle.andNot(resting);
        var channel = fromBelow ? idle.nextSetBit(0) : idle.length() - 1;
        if (channel < 0) {
            return OptionalInt.empty();
        }
        take(channel);
        return OptionalInt.of(channel);
    }

    /// Takes this channel for a call of ours, if it is free and not being restarted.
    boolean takeForOurs(int channel) {
        var possible = free.get(channel) && !resting.get(channel);
        if (possible) {
            take(channel);
        }
        return possible;
    }

    void release(int channel) {
        if (all.get(channel)) {
            free.set(channel);
        }
    }

    void rest(BitSet channels) {
        resting.or(channels);
    }

    void wake(BitSet channels) {
        resting.andNot(channels);
    }

    /// All channels of the trunk.
    BitSet all() {
        return (BitSet) all.clone();
    }

    int taken() {
        return all.cardinality() - free.cardinality();
    }
}
