package yinxin.app.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.WavFile;

/// What the callers of the load say: recorded speech in A-law, with a marker in every packet that names the call and the packet. What was
/// sent can be computed again from the two numbers, so that every sample of a recording can be told to be the right one.
///
/// Pauses are left out: the load is a speech that never ends, so that only the caller ends a recording.
final class MarkedSpeech {
    /// Samples, and octets, of a packet: 20 ms.
    static final int PACKET = Codec.SAMPLE_RATE / 50;
    /// Octets of the marker: the call's number and the packet's.
    static final int MARKER = 2 * Integer.BYTES;
    /// Mean amplitude below which a packet counts as a pause: about -40 dB.
    private static final int PAUSE = 300;
    /// Calls begin at different places of the speech, that far apart.
    private static final int STRIDE = 37;

    private final byte[] speech;
    private final int packets;

    private MarkedSpeech(byte[] speech) {
        this.speech = speech;
        this.packets = speech.length / PACKET;
    }

    /// The sample message that is shipped for the demo.
    static MarkedSpeech shipped() {
        try (var in = MarkedSpeech.class.getResourceAsStream("/caller/sample-zh.wav")) {
            if (in == null) {
                throw new IllegalStateException("the sample message is missing from the program");
            }
            return of(WavFile.samples(new ByteArrayInputStream(in.readAllBytes())));
        } catch (IOException e) {
            throw new UncheckedIOException("the sample message of the program cannot be read", e);
        }
    }

    static MarkedSpeech of(short[] samples) {
        var loud = new ByteArrayOutputStream();
        for (var at = 0; at + PACKET <= samples.length; at += PACKET) {
            var packet = Arrays.copyOfRange(samples, at, at + PACKET);
            var sum = 0L;
            for (var sample : packet) {
                sum += Math.abs(sample);
            }
            if (sum / PACKET >= PAUSE) {
                loud.writeBytes(G711.encode(packet, Codec.PCMA));
            }
        }
        if (loud.size() == 0) {
            throw new IllegalArgumentException("there is no speech in the sample");
        }
        return new MarkedSpeech(loud.toByteArray());
    }

    /// Writes the payload of a packet at the buffer's position.
    void put(ByteBuffer into, int call, int packet) {
        into.putInt(call).putInt(packet).put(speech, at(call, packet) + MARKER, PACKET - MARKER);
    }

    /// Whether the octets of `audio` from `at` on are the payload of this packet, all of them.
    boolean isAt(ByteBuffer audio, int at, int call, int packet) {
        return audio.getInt(at) == call && audio.getInt(at + Integer.BYTES) == packet
                && Arrays.equals(audio.array(), audio.arrayOffset() + at + MARKER, audio.arrayOffset() + at + PACKET,
                        speech, at(call, packet) + MARKER, at(call, packet) + PACKET);
    }

    private int at(int call, int packet) {
        return (int) (((long) call * STRIDE + packet) % packets) * PACKET;
    }
}
