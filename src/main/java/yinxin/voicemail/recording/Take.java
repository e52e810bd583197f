package yinxin.voicemail.recording;

import java.time.Duration;
import yinxin.telephony.audio.Codec;

/// What the caller said, from one beep to its end.
///
/// @param codec G.711 A-law or µ-law
/// @param audio one octet a sample, 8 kHz
public record Take(Codec codec, byte[] audio) {
    /// Counted in samples.
    public Duration length() {
        return time(audio.length);
    }

    /// How long so many samples last.
    static Duration time(int samples) {
        return Duration.ofNanos(samples * 125_000L);
    }
}
