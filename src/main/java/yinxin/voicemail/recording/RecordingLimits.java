package yinxin.voicemail.recording;

import java.time.Duration;

/// What counts as a message, and when recording ends.
///
/// @param longest        longest message
/// @param shortestSpeech less speech than this is "called, said nothing"
/// @param silence        unbroken silence that ends a message
/// @param mediaTimeout   time without RTP that ends a message
public record RecordingLimits(Duration longest, Duration shortestSpeech, Duration silence, Duration mediaTimeout) {
    /// 300 s, 1 s, 8 s, 20 s.
    public static final RecordingLimits DEFAULT = new RecordingLimits(Duration.ofSeconds(300), Duration.ofSeconds(1),
            Duration.ofSeconds(8), Duration.ofSeconds(20));
}
