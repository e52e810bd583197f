package yinxin.voicemail.recording;

import java.util.Optional;
import yinxin.voicemail.message.MessageId;

/// The recordings on disk.
public final class Recordings {
    /// The recording as it was received: G.711 in a WAV file, sample-exact. Empty when there is none, or no more.
    public Optional<byte[]> wav(MessageId id) {
        throw new UnsupportedOperationException();
    }

    /// The copy to listen to: MP3, mono. Made on the first call and kept.
    public Optional<byte[]> mp3(MessageId id) {
        throw new UnsupportedOperationException();
    }

    /// The loudness of `bars` equal parts of the recording, each 0 to 100, for drawing.
    public Optional<int[]> waveform(MessageId id, int bars) {
        throw new UnsupportedOperationException();
    }
}
