package yinxin.voicemail.message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A diverted call that is over, as it goes into the store.
///
/// @param call     the missed call
/// @param kind     what it became
/// @param length   length of the audio, counted in samples; zero without audio
/// @param urgent   the caller pressed 0
/// @param endedAt  when the call ended
/// @param timeline what happened on the way
/// @param keyed    the numbers that the caller keyed while recording, digits alone; none in most calls
public record FinishedCall(MissedCall call, MessageKind kind, Duration length, boolean urgent, Instant endedAt,
                           List<TimelineEntry> timeline, List<String> keyed) {
    public FinishedCall {
        timeline = List.copyOf(timeline);
        keyed = List.copyOf(keyed);
        if (length.isNegative()) {
            throw new IllegalArgumentException("a recording cannot have a negative length: " + length);
        }
        if (!keyed.stream().allMatch(number -> number.matches("[0-9]{1,32}"))) {
            throw new IllegalArgumentException("keyed numbers have digits and nothing else");
        }
    }

    /// A call whose caller keyed nothing.
    public FinishedCall(MissedCall call, MessageKind kind, Duration length, boolean urgent, Instant endedAt, List<TimelineEntry> timeline) {
        this(call, kind, length, urgent, endedAt, timeline, List.of());
    }
}
