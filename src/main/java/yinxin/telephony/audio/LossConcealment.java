package yinxin.telephony.audio;

import java.util.Arrays;

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

    /// The last samples that were heard, oldest first.
    private final short[] past = new short[REMEMBERED];
    private boolean silent = true;

    /// Remembers sound that arrived.
    public void heard(short[] samples, int length) {
        silent = false;
        if (length >= REMEMBERED) {
            System.arraycopy(samples, length - REMEMBERED, past, 0, REMEMBERED);
        } else {
            System.arraycopy(past, length, past, 0, REMEMBERED - length);
            System.arraycopy(samples, 0, past, REMEMBERED - length, length);
        }
    }

    /// Forgets everything: there was silence, or a new stream begins.
    public void forget() {
        if (!silent) {
            Arrays.fill(past, (short) 0);
            silent = true;
        }
    }

    /// Writes `length` samples (at most [#LONGEST]) that continue what was heard, to the start of `into`, and remembers them as heard.
    public void conceal(short[] into, int length) {
        if (length > LONGEST) {
            throw new IllegalArgumentException(length + " samples are more than may be invented");
        }
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
