package yinxin.app.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Compares a recording with what its caller sent, sample by sample.
final class RecordingCheck {
    private static final int CHUNK_HEAD = 8;
    private static final int RIFF_HEAD = 12;

    private final MarkedSpeech speech;

    RecordingCheck(MarkedSpeech speech) {
        this.speech = speech;
    }

    /// What came out of one recording, in packets of 20 ms.
    ///
    /// @param recorded   packets of the right call in the right place
    /// @param first      number of the first of them; those before it were sent during greeting and beep
    /// @param inside     places in the recording that hold something else
    /// @param foreign    of them, places that hold another call's packet
    /// @param tail       packets at the end that were sent and are not there
    /// @param odd        samples beyond whole packets
    record Verdict(int recorded, int first, int inside, int foreign, int tail, int odd) {
        /// Nothing there is wrong and nothing at the end is missing. What is missing at the head shows in `first`.
        boolean whole() {
            return recorded > 0 && inside == 0 && tail == 0 && odd == 0;
        }
    }

    /// @param wav  the recording as the operator's interface gives it
    /// @param call the caller's number in the load
    /// @param sent packets that the caller has sent
    Verdict check(byte[] wav, int call, int sent) {
        var audio = data(wav);
        var packets = audio.remaining() / MarkedSpeech.PACKET;
        var odd = audio.remaining() % MarkedSpeech.PACKET;
        var first = first(audio, packets, call);
        var recorded = 0;
        var foreign = 0;
        for (var i = 0; i < packets; i++) {
            var at = audio.position() + i * MarkedSpeech.PACKET;
            if (speech.isAt(audio, at, call, first + i)) {
                recorded++;
            } else if (isForeign(audio, at, call)) {
                foreign++;
            }
        }
        return new Verdict(recorded, first, packets - recorded, foreign, sent - first - packets, odd);
    }

    /// The number that the first packet must have, by the first place that holds a packet of this call.
    private int first(ByteBuffer audio, int packets, int call) {
        for (var i = 0; i < packets; i++) {
            var at = audio.position() + i * MarkedSpeech.PACKET;
            var packet = audio.getInt(at + Integer.BYTES);
            if (packet >= i && speech.isAt(audio, at, call, packet)) {
                return packet - i;
            }
        }
        return 0;
    }

    private boolean isForeign(ByteBuffer audio, int at, int call) {
        var other = audio.getInt(at);
        var packet = audio.getInt(at + Integer.BYTES);
        return other != call && other >= 0 && packet >= 0 && speech.isAt(audio, at, other, packet);
    }

    /// The audio of a WAV file in A-law, from the buffer's position to its limit.
    private static ByteBuffer data(byte[] wav) {
        var file = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        var at = RIFF_HEAD;
        while (at + CHUNK_HEAD <= wav.length) {
            var length = file.getInt(at + Integer.BYTES);
            if (new String(wav, at, Integer.BYTES, StandardCharsets.US_ASCII).equals("data")) {
                var end = Math.min(wav.length, at + CHUNK_HEAD + length);
                return file.position(at + CHUNK_HEAD).limit(end).order(ByteOrder.BIG_ENDIAN);
            }
            at += CHUNK_HEAD + length + (length & 1);
        }
        return file.position(wav.length).order(ByteOrder.BIG_ENDIAN);
    }
}
