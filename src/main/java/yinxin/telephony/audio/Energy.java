package yinxin.telephony.audio;

/// Sums of squares of 16-bit samples, from their upper 13 bits: A-law has no more, and the fourteenth of µ-law is 20 dB below a quiet line. They are
/// made in blocks of integers, which the processor adds eight at a time.
final class Energy {
    private static final int LEFT_OUT = 3;
    /// So many squares of 13 bits stay below 2^31; half a frame of 20 ms.
    private static final int BLOCK = 80;

    private Energy() {}

    /// The sum of the squares of so many samples.
    static long of(short[] samples, int from, int length) {
        var sum = 0L;
        for (var at = 0; at < length; at += BLOCK) {
            var end = from + Math.min(length, at + BLOCK);
            var block = 0;
            for (var i = from + at; i < end; i++) {
                var sample = samples[i] >> LEFT_OUT;
                block += sample * sample;
            }
            sum += block;
        }
        return sum << 2 * LEFT_OUT;
    }

    /// The sum of the products of each sample and the one before it.
    static long ofNeighbours(short[] samples, int from, int length) {
        var sum = 0L;
        for (var at = 1; at < length; at += BLOCK) {
            var end = from + Math.min(length, at + BLOCK);
            var block = 0;
            for (var i = from + at; i < end; i++) {
                block += (samples[i] >> LEFT_OUT) * (samples[i - 1] >> LEFT_OUT);
            }
            sum += block;
        }
        return sum << 2 * LEFT_OUT;
    }
}
