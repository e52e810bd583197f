package yinxin.telephony.audio;

/// Invents a short stretch of sound where packets were lost, in the manner of ITU-T G.711 Appendix I: the last pitch period is
/// repeated, after 10 ms the last two, after 20 ms the last three, so that it does not buzz; it fades by a fifth every 10 ms and is
/// silent after 60 ms.
///
/// The appendix delays all sound by 3.75 ms to blend it with what it invents. A recording keeps every sample that arrived as it arrived,
/// so here only invented samples are blended.
public final class LossConcealment {
    /// Nothing is invented beyond this: 60 ms.
    public static final int LONGEST = Codec.SAMPLE_RATE * 60 / 1000;

    private static final int SHORTEST_PITCH = 40;
    private static final int LONGEST_PITCH = 120;
    private static final int MOST_PERIODS = 3;
    /// Speech is compared with itself over 20 ms.
    private static final int COMPARED = 160;
    private static final int STEP = Codec.SAMPLE_RATE / 100;
    /// Three periods, and a quarter of one before them to blend with.
    private static final int REMEMBERED = LONGEST_PITCH * MOST_PERIODS + LONGEST_PITCH / 4;
    private static final int RING = 512;
    private static final short[] NOTHING = {};

    /// What was heard, round and round; `end` is where the next sample goes. Written for each packet, read only where one is lost.
    private final short[] heard = new short[RING];
    private int end;
    /// Of it, what was heard since [#forget].
    private int known;
    /// The last [#REMEMBERED] samples, oldest first, while something is invented.
    private short[] past = NOTHING;

    /// Remembers sound that arrived.
    public void heard(short[] samples, int length) {
        var from = Math.max(0, length - RING);
        var before = Math.min(length - from, RING - end);
        System.arraycopy(samples, from, heard, end, before);
        System.arraycopy(samples, from + before, heard, 0, length - from - before);
        end = (end + length - from) % RING;
        known = Math.min(RING, known + length);
    }

    /// Forgets everything: there was silence, or a new stream begins.
    public void forget() {
        known = 0;
    }

    private void recall() {
        past = new short[REMEMBERED];
        for (var i = 1; i <= Math.min(known, REMEMBERED); i++) {
            past[REMEMBERED - i] = heard[(end + RING - i) % RING];
        }
    }

    /// Writes `length` samples (at most [#LONGEST]) that continue what was heard, to the start of `into`, and remembers them as heard.
    public void conceal(short[] into, int length) {
        if (length > LONGEST) {
            throw new IllegalArgumentException(length + " samples are more than may be invented");
        }
        recall();
        var pitch = pitch();
        var blend = pitch / 4;
        for (var i = 0; i < length; i++) {
            var periods = Math.min(MOST_PERIODS, i / STEP + 1);
            var sample = repeated(i, periods * pitch, blend);
            var since = i - (periods - 1) * STEP;
            if (periods > 1 && since < blend && i < MOST_PERIODS * STEP) {
                var before = repeated(i, (periods - 1) * pitch, blend);
                sample = before + (sample - before) * since / blend;
            }
            into[i] = (short) Math.round(sample * gain(i));
        }
        heard(into, length);
        past = NOTHING;
    }

    /// One sample of the last `span` repeated for ever. The end of each round is blended into what stood before its beginning, so that
    /// the rounds join without a click.
    private double repeated(int at, int span, int blend) {
        var phase = at % span;
        double sample = past[REMEMBERED - span + phase];
        var intoBlend = phase - (span - blend);
        if (intoBlend >= 0) {
            var share = (intoBlend + 1.0) / (blend + 1);
            sample += (past[REMEMBERED - span - blend + intoBlend] - sample) * share;
        }
        return sample;
    }

    private static double gain(int at) {
        return at < STEP ? 1 : Math.max(0, 1 - (at - STEP) / (5.0 * STEP));
    }

    /// The lag at which the last 20 ms resemble what came before most (normalised cross-correlation).
    private int pitch() {
        var best = LONGEST_PITCH;
        var bestLikeness = Double.NEGATIVE_INFINITY;
        for (var lag = SHORTEST_PITCH; lag <= LONGEST_PITCH; lag++) {
            long product = 0;
            long energy = 0;
            for (var i = REMEMBERED - COMPARED; i < REMEMBERED; i++) {
                product += past[i] * past[i - lag];
                energy += past[i - lag] * past[i - lag];
            }
            var likeness = product / Math.sqrt(Math.max(1, energy));
            if (likeness > bestLikeness) {
                bestLikeness = likeness;
                best = lag;
            }
        }
        return best;
    }
}
