package yinxin.voicemail.recording;

import java.time.Duration;
import java.util.List;

/// What a player shows and skips of a recording without having its sound.
///
/// @param levels the loudness of equal parts of it, each 0 to 100, for drawing
/// @param pauses where nobody speaks, in order
public record Outline(List<Integer> levels, List<Pause> pauses) {
    public Outline {
        levels = List.copyOf(levels);
        pauses = List.copyOf(pauses);
    }

    /// A pause, from and to, counted from the beginning of the recording.
    public record Pause(Duration from, Duration to) {}
}
