package yinxin.telephony.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where nobody speaks for a while in a recording, for a listener in a hurry.
public final class Pauses {
    private static final int FRAME = SpeechDetector.FRAME;
    /// A pause for breath is shorter; leaving it out would make speech sound hunted.
    private static final int LEAST_FRAMES = 60;
    /// What is left of a pause on each side, so that words keep their soft ends and sentences do not collide.
    private static final int KEPT_FRAMES = 15;
    /// A click is shorter than this and ends no pause.
    private static final int SHORTEST_SOUND = 3;
    /// The noise is as loud as the quietest tenth of a recording; speech has more gaps than that.
    private static final int FLOOR_PART = 10;
    /// How far above the noise a frame must stand to be sound, in dB.
    private static final double ABOVE_FLOOR = 8;
    /// dB below full scale: quieter is silence on any line, louder never is.
    private static final double SILENCE = -56;
    private static final double LOUD = -40;

    private Pauses() {}

    /// A pause.
    ///
    /// @param from its first sample
    /// @param to   the first sample after it
    public record Pause(int from, int to) {}

    /// The pauses of a second and more, in order, each a little shortened. None where there is no sound at all: then nothing is left to hear.
    public static List<Pause> of(byte[] g711, Codec codec) {
        var levels = levels(g711, codec);
        if (levels.length == 0) {
            return List.of();
        }
        var sorted = levels.clone();
        Arrays.sort(sorted);
        var threshold = Math.clamp(sorted[sorted.length / FLOOR_PART] + ABOVE_FLOOR, SILENCE, LOUD);
        var pauses = new ArrayList<Pause>();
        var heard = false;
        var quietSince = 0;
        var frame = 0;
        while (frame < levels.length) {
            var end = frame;
            while (end < levels.length && levels[end] >= threshold) {
                end++;
            }
            if (end - frame >= SHORTEST_SOUND) {
                add(pauses, quietSince, frame);
                quietSince = end;
                heard = true;
            }
            frame = Math.max(end, frame + 1);
        }
        add(pauses, quietSince, levels.length);
        return heard ? List.copyOf(pauses) : List.of();
    }

    private static void add(List<Pause> pauses, int from, int to) {
        if (to - from >= LEAST_FRAMES) {
            pauses.add(new Pause((from + KEPT_FRAMES) * FRAME, (to - KEPT_FRAMES) * FRAME));
        }
    }

    /// The loudness of each whole frame, in dB below full scale.
    private static double[] levels(byte[] g711, Codec codec) {
        var levels = new double[g711.length / FRAME];
        for (var frame = 0; frame < levels.length; frame++) {
            var energy = 0.0;
            for (var i = frame * FRAME; i < (frame + 1) * FRAME; i++) {
                double sample = G711.decode(g711[i], codec);
                energy += sample * sample;
            }
            levels[frame] = 10 * Math.log10((energy / FRAME + 1) / (32768.0 * 32768.0));
        }
        return levels;
    }
}
