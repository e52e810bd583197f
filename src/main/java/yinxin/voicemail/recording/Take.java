package yinxin.voicemail.recording;

import java.time.Duration;
import java.util.Arrays;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.recording.MasterKey.WrongKey;

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

    /// The take encrypted under the key of an ownership, which alone opens it again.
    public byte[] seal(OwnershipKey key) {
        var plain = new byte[1 + audio.length];
        plain[0] = (byte) codec.payloadType();
        System.arraycopy(audio, 0, plain, 1, audio.length);
        return key.seal(plain);
    }

    /// What [#seal] made.
    ///
    /// @throws WrongKey when another key sealed it, or the octets are damaged
    public static Take open(byte[] sealed, OwnershipKey key) throws WrongKey {
        var plain = key.open(sealed);
        return new Take(CallRecord.codec(plain[0]), Arrays.copyOfRange(plain, 1, plain.length));
    }
}
