package yinxin.telephony.audio;

import de.sciss.jump3r.lowlevel.LameEncoder;
import java.io.ByteArrayOutputStream;
import javax.sound.sampled.AudioFormat;

/// A recording as MP3 (MPEG-2.5 layer III, one channel, 8 kHz), the format that every phone's browser plays.
///
/// Encoding costs 20 to 50 times what receiving did: not for the path of a live call.
public final class Mp3 {
    /// 24 kbit/s: what a telephone's band can fill; 16 is audibly worse, 32 is not better.
    private static final int KILOBITS_PER_SECOND = 24;
    private static final int OCTETS_PER_SAMPLE = 2;

    private Mp3() {}

    /// All of `g711` as an MP3 file of constant bit rate, which players can seek in without reading it first.
    public static byte[] encode(byte[] g711, Codec codec) {
        var source = new AudioFormat(Codec.SAMPLE_RATE, 8 * OCTETS_PER_SAMPLE, 1, true, false);
        var encoder = new LameEncoder(source, KILOBITS_PER_SECOND, LameEncoder.CHANNEL_MODE_MONO, LameEncoder.QUALITY_MIDDLE, false);
        try {
            var pcm = littleEndian(G711.decode(g711, codec));
            var mp3 = new ByteArrayOutputStream(g711.length / 2);
            var chunk = encoder.getPCMBufferSize();
            var encoded = new byte[encoder.getMP3BufferSize()];
            for (var at = 0; at < pcm.length; at += chunk) {
                mp3.write(encoded, 0, encoder.encodeBuffer(pcm, at, Math.min(chunk, pcm.length - at), encoded));
            }
            mp3.write(encoded, 0, encoder.encodeFinish(encoded));
            return mp3.toByteArray();
        } finally {
            encoder.close();
        }
    }

    private static byte[] littleEndian(short[] samples) {
        var octets = new byte[samples.length * OCTETS_PER_SAMPLE];
        for (var i = 0; i < samples.length; i++) {
            octets[2 * i] = (byte) samples[i];
            octets[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        return octets;
    }
}
