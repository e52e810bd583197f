package yinxin.voicemail.speech;

import java.time.Duration;
import yinxin.telephony.audio.Codec;

/// A part of a recording in which somebody speaks, with a little of what is around it.
///
/// @param from the first sample, at 8 kHz
/// @param to   the sample behind the last
public record Passage(int from, int to) {
    public Passage {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("a passage cannot reach from sample " + from + " to " + to);
        }
    }

    /// How many samples it has.
    public int length() {
        return to - from;
    }

    /// Where it begins in the recording.
    public Duration start() {
        return Duration.ofNanos(from * (1_000_000_000L / Codec.SAMPLE_RATE));
    }

    /// How long it is.
    public Duration duration() {
        return Duration.ofNanos(length() * (1_000_000_000L / Codec.SAMPLE_RATE));
    }
}
