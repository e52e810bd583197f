package yinxin.voicemail.speech;

import java.util.List;
import java.util.Optional;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Resampler;

/// What a recogniser is given.
///
/// @param samples  at 8 kHz, 30 s at most
/// @param language `zh` or `en`; empty: the engine is to find out
/// @param hotWords names and companies that are likely to be said
public record Utterance(short[] samples, Optional<String> language, List<String> hotWords) {
    public Utterance {
        hotWords = List.copyOf(hotWords);
    }

    /// As a WAV file of 16-bit samples at this rate: 8000 or 16000.
    public byte[] wav(int rate) {
        if (rate != Codec.SAMPLE_RATE && rate != Resampler.RATE) {
            throw new IllegalArgumentException("recognisers are given sound at 8000 or 16000 Hz, not at " + rate);
        }
        return PcmFile.encode(rate == Resampler.RATE ? Resampler.toSixteenKilohertz(samples) : samples, rate);
    }
}
