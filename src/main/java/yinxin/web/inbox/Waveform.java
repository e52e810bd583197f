package yinxin.web.inbox;

import java.util.List;
import java.util.Locale;

/// Draws the loudness of a recording as upright bars.
final class Waveform {
    /// How many bars fit on the narrowest screen and can still be told apart.
    static final int BARS = 46;
    static final int PITCH = 6;
    static final int WIDTH = BARS * PITCH;
    static final int HEIGHT = 48;
    /// Silence is drawn as a dot, not as a gap.
    private static final double SHORTEST = 0.5;
    private static final double LONGEST = HEIGHT / 2.0 - 2;
    /// The loudest bar fills the height, unless all is as quiet as this: noise must not look like speech.
    private static final int QUIET = 20;

    private Waveform() {}

    /// An SVG path of vertical strokes, to be drawn with round ends. Levels are decibels, in which syllables differ little; squared they
    /// differ for the eye as they do for the ear.
    static String path(List<Integer> levels) {
        var loudest = Math.max(QUIET, levels.stream().mapToInt(Integer::intValue).max().orElse(0));
        var path = new StringBuilder();
        for (var i = 0; i < levels.size(); i++) {
            var part = (double) levels.get(i) / loudest;
            var half = Math.max(SHORTEST, LONGEST * part * part);
            path.append(String.format(Locale.ROOT, "M%d %.1fv%.1f", i * PITCH + PITCH / 2, HEIGHT / 2.0 - half, 2 * half));
        }
        return path.toString();
    }
}
