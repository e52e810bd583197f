package yinxin.telephony.audio;

/// How much two signals are alike, wherever in time the second one stands: for tests that send a sound through something and listen.
public final class Correlation {
    private Correlation() {}

    /// The best match that was found.
    ///
    /// @param value normalised cross-correlation: 1 the same (at any loudness), 0 nothing in common, -1 turned upside down
    /// @param lag   samples by which the second signal is later than the first
    public record Match(double value, int lag) {}

    /// The best match of two signals among lags from `-most` to `most` samples. Both are compared where they overlap, and the overlap must
    /// cover half of the shorter one, so that a few samples that happen to agree are no match.
    public static Match best(short[] one, short[] other, int most) {
        var best = new Match(-2, 0);
        for (var lag = -most; lag <= most; lag++) {
            var value = at(one, other, lag);
            if (value > best.value) {
                best = new Match(value, lag);
            }
        }
        return best;
    }

    /// As [#best(short[], short[], int)] for G.711 against G.711.
    public static Match best(byte[] one, byte[] other, Codec codec, int most) {
        return best(G711.decode(one, codec), G711.decode(other, codec), most);
    }

    /// The normalised cross-correlation with `other` taken `lag` samples later; -2 when too little of them overlaps.
    public static double at(short[] one, short[] other, int lag) {
        var from = Math.max(0, -lag);
        var to = Math.min(one.length, other.length - lag);
        if (to - from < Math.min(one.length, other.length) / 2 || to <= from) {
            return -2;
        }
        var product = 0.0;
        var energyOfOne = 1e-9;
        var energyOfOther = 1e-9;
        for (var i = from; i < to; i++) {
            double a = one[i];
            double b = other[i + lag];
            product += a * b;
            energyOfOne += a * a;
            energyOfOther += b * b;
        }
        return product / Math.sqrt(energyOfOne * energyOfOther);
    }
}
