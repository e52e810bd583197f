package yinxin.telephony.rtp;

import java.time.Duration;

/// When the engine ends a recording by itself.
///
/// @param longest      length of audio after which recording stops
/// @param silence      length of unbroken silence, counted in samples, after which it stops
/// @param mediaTimeout time without any RTP packet after which it stops (not counted while the call is held)
public record RecordingRules(Duration longest, Duration silence, Duration mediaTimeout) {
    public RecordingRules {
        if (!longest.isPositive() || !silence.isPositive() || !mediaTimeout.isPositive()) {
            throw new IllegalArgumentException("recording limits must be positive");
        }
    }
}
