package yinxin.telephony.rtp;

import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.LossConcealment;

/// Puts sound in its place by its timestamp, so that what comes out has no holes and no drift.
///
/// | the timestamp is | and packets were lost | then |
/// |---|---|---|
/// | as expected | | the sound follows |
/// | ahead by less than 5 ms, or behind | no | the sound follows: the sender's clock trembles |
/// | ahead | yes | up to 60 ms are concealed, the rest is silence |
/// | ahead | no | silence: the sender paused (DTX), a key was held |
/// | ahead by more than [#LONGEST_PAUSE], or behind | | the sound follows, and its timestamp is the new measure |
///
/// Comfort noise is silence up to its timestamp and from there on.
final class Timeline implements ReorderBuffer.Placement {
    /// A pause that a recording can contain: 30 s, more than the silence and the absence of media that end a recording. A longer step is not
    /// a pause but another clock.
    static final int LONGEST_PAUSE = 30 * Codec.SAMPLE_RATE;

    /// Senders that take timestamps from a clock tremble by a few samples. A pause is at least one packet, and no packet is so short.
    private static final int TREMBLING = Codec.SAMPLE_RATE * 5 / 1000;

    /// What comes out: every sample in order, in the one codec of the session.
    interface Output {
        /// Whether anybody listens. If not, the timeline keeps up but computes nothing.
        boolean listening();

        /// Sound that arrived, as octets and as 16-bit samples. Both arrays are used again.
        void sound(byte[] g711, short[] samples, int length);

        /// Sound that was invented.
        void concealed(byte[] g711, short[] samples, int length);

        /// That many samples of silence.
        void silence(int samples);

        /// The sender says that it is there and that nobody speaks.
        void comfortNoise();

        /// Packets that will never come.
        void lost(int packets);
    }

    /// Arrays that all sessions of a loop share, as long as the longest packet.
    record Workspace(byte[] g711, short[] samples) {
        Workspace(int longest) {
            this(new byte[longest], new short[longest]);
        }
    }

    private final Output output;
    private final Workspace workspace;
    private final LossConcealment concealment = new LossConcealment();
    private Codec codec = Codec.PCMA;

    private boolean measured;
    private int expected;
    private int lostBefore;
    private boolean inSound;
    private int packetLength;

    Timeline(Output output, Workspace workspace) {
        this.output = output;
        this.workspace = workspace;
    }

    /// Sets the codec of what comes out.
    void codec(Codec out) {
        codec = out;
    }

    @Override
    public void newStream() {
        measured = false;
        lostBefore = 0;
        inSound = false;
    }

    @Override
    public void place(Frame frame, int lost) {
        lostBefore += lost;
        if (lost > 0) {
            output.lost(lost);
        }
        switch (frame.kind) {
            case AUDIO -> sound(frame);
            case COMFORT_NOISE -> {
                moveTo(frame);
                silenceBegins();
                output.comfortNoise();
            }
            case KEY -> silenceBegins();
            case OTHER -> { }
        }
    }

    private void sound(Frame frame) {
        moveTo(frame);
        expected += frame.length;
        packetLength = frame.length;
        if (!output.listening()) {
            silenceBegins();
            return;
        }
        G711.transcode(frame.octets, frame.length, frame.codec, codec);
        G711.decode(frame.octets, frame.length, codec, workspace.samples);
        concealment.heard(workspace.samples, frame.length);
        inSound = true;
        output.sound(frame.octets, workspace.samples, frame.length);
    }

    private void moveTo(Frame frame) {
        var ahead = frame.timestamp - expected;
        var trembling = lostBefore == 0 && Math.abs(ahead) < TREMBLING && frame.kind == Frame.Kind.AUDIO;
        if (!measured) {
            measured = true;
            expected = frame.timestamp;
        } else if (ahead > 0 && ahead <= LONGEST_PAUSE && !trembling) {
            fill(ahead);
            expected = frame.timestamp;
        } else if (!trembling && !(ahead < 0 && frame.kind == Frame.Kind.COMFORT_NOISE)) {
            expected = frame.timestamp;
        }
        lostBefore = 0;
    }

    private void fill(int samples) {
        if (!output.listening()) {
            return;
        }
        var invented = inSound ? (int) Math.min(Math.min(samples, LossConcealment.LONGEST), (long) lostBefore * packetLength) : 0;
        if (invented > 0) {
            concealment.conceal(workspace.samples, invented);
            G711.encode(workspace.samples, invented, codec, workspace.g711);
            output.concealed(workspace.g711, workspace.samples, invented);
        }
        if (samples > invented) {
            silenceBegins();
            output.silence(samples - invented);
        }
    }

    private void silenceBegins() {
        inSound = false;
        concealment.forget();
    }
}
