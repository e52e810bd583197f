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
public record FinishedCall(MissedCall call, MessageKind kind, Duration length, boolean urgent, Instant endedAt,
                           List<TimelineEntry> timeline) {
    public FinishedCall {
        timeline = List.copyOf(timeline);
        if (length.isNegative()) {
            throw new IllegalArgumentException("a recording cannot have a negative length: " + length);
        }
    }
}
