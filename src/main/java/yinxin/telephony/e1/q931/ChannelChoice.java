package yinxin.telephony.e1.q931;

import java.util.BitSet;
import java.util.Optional;

/// What a channel identification asks for (Q.931 §4.5.13).
///
/// @param channels  the channels that are named; empty for any channel
/// @param exclusive no other will do
record ChannelChoice(BitSet channels, boolean exclusive) {
    /// Any channel, as when the element is missing.
    static final ChannelChoice ANY = new ChannelChoice(new BitSet(), false);

    private static final int INTERFACE_NAMED = 0x40;
    private static final int PRIMARY_RATE = 0x20;
    private static final int EXCLUSIVE = 0x08;
    private static final int D_CHANNEL = 0x04;
    private static final int SELECTION = 0x03;
    private static final int AS_INDICATED = 1;
    private static final int ANY_CHANNEL = 3;
    private static final int MAP = 0x10;
    private static final int B_CHANNELS = 0x03;
    private static final int CHANNEL_TYPE = 0x0F;
    private static final int MAP_OCTETS = 4;

    static ChannelChoice of(int channel, boolean exclusive) {
        var channels = new BitSet();
        channels.set(channel);
        return new ChannelChoice(channels, exclusive);
    }

    /// Empty when the element is malformed, or asks for what a trunk's call cannot have: no channel, the D channel, half a channel, a
    /// basic access.
    static Optional<ChannelChoice> read(Element element) {
        var head = element.octet(0);
        if (head < 0 || (head & PRIMARY_RATE) == 0 || (head & D_CHANNEL) != 0) {
            return Optional.empty();
        }
        var exclusive = (head & EXCLUSIVE) != 0;
        var selection = head & SELECTION;
        if (selection == ANY_CHANNEL) {
            return Optional.of(ANY);
        }
        var at = (head & INTERFACE_NAMED) != 0 ? element.after(1) : 1;
        var kind = element.octet(at);
        if (selection != AS_INDICATED || kind < 0 || (kind & CHANNEL_TYPE) != B_CHANNELS) {
            return Optional.empty();
        }
        var channels = (kind & MAP) != 0 ? mapped(element, at + 1) : numbered(element, at + 1);
        return channels.isEmpty() ? Optional.empty() : Optional.of(new ChannelChoice(channels, exclusive));
    }

    private static BitSet numbered(Element element, int from) {
        var channels = new BitSet();
        for (var at = from; at < element.content().length; at++) {
            channels.set(element.octet(at) & Element.SEVEN_BITS);
            if ((element.octet(at) & Element.LAST) != 0) {
                break;
            }
        }
        return channels;
    }

    /// The first octet's top bit is slot 31, the last octet's lowest slot 0.
    private static BitSet mapped(Element element, int from) {
        var channels = new BitSet();
        for (var octet = 0; octet < MAP_OCTETS && element.octet(from + octet) >= 0; octet++) {
            for (var bit = 0; bit < Byte.SIZE; bit++) {
                if ((element.octet(from + octet) >> bit & 1) != 0) {
                    channels.set((MAP_OCTETS - 1 - octet) * Byte.SIZE + bit);
                }
            }
        }
        return channels;
    }

    boolean isAny() {
        return channels.isEmpty();
    }

    /// The only channel, or the first of several.
    int channel() {
        return channels.nextSetBit(0);
    }

    Element element() {
        var numbers = channels.stream().toArray();
        var content = new int[2 + numbers.length];
        content[0] = Element.LAST | PRIMARY_RATE | (exclusive ? EXCLUSIVE : 0) | AS_INDICATED;
        content[1] = Element.LAST | B_CHANNELS;
        for (var i = 0; i < numbers.length; i++) {
            content[2 + i] = numbers[i] | (i == numbers.length - 1 ? Element.LAST : 0);
        }
        return Element.of(Element.CHANNEL, content);
    }
}
