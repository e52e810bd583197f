package yinxin.telephony.audio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// A sound to play into a call, held ready in both codecs so that playing copies octets and computes nothing.
public final class Prompt {
    private static final double BEEP_HERTZ = 1000;
    private static final int BEEP_SAMPLES = Codec.SAMPLE_RATE * 4 / 10;
    /// A pause after the beep, so that its echo does not stand at the head of the recording.
    private static final int AFTER_BEEP_SAMPLES = Codec.SAMPLE_RATE / 10;
    /// -12 dB below full scale: clear, and not painful to an ear that listened to speech.
    private static final double BEEP_AMPLITUDE = 8231;
    /// 10 ms at either end, against clicks.
    private static final int FADE_SAMPLES = Codec.SAMPLE_RATE / 100;

    private final String name;
    private final byte[] alaw;
    private final byte[] ulaw;

    private Prompt(String name, byte[] alaw, byte[] ulaw) {
        this.name = name;
        this.alaw = alaw;
        this.ulaw = ulaw;
    }

    /// Holds sound that is there in both codecs, sample for sample.
    static Prompt of(String name, byte[] alaw, byte[] ulaw) {
        return new Prompt(name, alaw, ulaw);
    }

    /// Reads a WAV file of one channel at 8 kHz in 16-bit PCM, A-law or µ-law. G.711 in the file is played octet for octet in its own codec.
    ///
    /// @throws IOException when it cannot be read or is another kind of file; the message begins with `name` and says what to do
    public static Prompt fromWav(String name, InputStream wav) throws IOException {
        try {
            return switch (WavFile.read(wav)) {
                case WavFile.Companded sound -> fromG711(name, sound.g711(), sound.codec());
                case WavFile.Linear sound -> fromSamples(name, sound.samples());
            };
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    /// Sound that is there as G.711, e.g. a recording to be played back.
    public static Prompt fromG711(String name, byte[] g711, Codec codec) {
        var other = g711.clone();
        return switch (codec) {
            case PCMA -> {
                G711.transcode(other, other.length, Codec.PCMA, Codec.PCMU);
                yield of(name, g711.clone(), other);
            }
            case PCMU -> {
                G711.transcode(other, other.length, Codec.PCMU, Codec.PCMA);
                yield of(name, other, g711.clone());
            }
        };
    }

    /// Sound that is there as 16-bit samples at 8 kHz.
    public static Prompt fromSamples(String name, short[] samples) {
        return of(name, G711.encode(samples, Codec.PCMA), G711.encode(samples, Codec.PCMU));
    }

    /// The signal to speak: 1000 Hz for 0.4 s, then 0.1 s of silence.
    public static Prompt beep() {
        var samples = new short[BEEP_SAMPLES + AFTER_BEEP_SAMPLES];
        for (var i = 0; i < BEEP_SAMPLES; i++) {
            var fade = Math.min(1.0, Math.min(i, BEEP_SAMPLES - 1 - i) / (double) FADE_SAMPLES);
            samples[i] = (short) Math.round(fade * BEEP_AMPLITUDE * Math.sin(2 * Math.PI * BEEP_HERTZ * i / Codec.SAMPLE_RATE));
        }
        return fromSamples("beep", samples);
    }

    /// Nothing, for that long.
    public static Prompt silence(Duration length) {
        var samples = Math.toIntExact(length.toNanos() * Codec.SAMPLE_RATE / 1_000_000_000L);
        var alaw = new byte[samples];
        var ulaw = new byte[samples];
        Arrays.fill(alaw, Codec.PCMA.silence());
        Arrays.fill(ulaw, Codec.PCMU.silence());
        return of("silence", alaw, ulaw);
    }

    /// Several prompts as one, without a pause between them.
    public static Prompt joined(String name, List<Prompt> parts) {
        var alaw = new ByteArrayOutputStream();
        var ulaw = new ByteArrayOutputStream();
        for (var part : parts) {
            alaw.writeBytes(part.alaw);
            ulaw.writeBytes(part.ulaw);
        }
        return of(name, alaw.toByteArray(), ulaw.toByteArray());
    }

    /// What it is called, for logs and the timeline.
    public String name() {
        return name;
    }

    /// One octet a sample at 8 kHz. The caller must not change the array.
    public byte[] in(Codec codec) {
        return switch (codec) {
            case PCMA -> alaw;
            case PCMU -> ulaw;
        };
    }

    /// How long it plays.
    public Duration length() {
        return Duration.ofNanos(alaw.length * 125_000L);
    }

    @Override
    public String toString() {
        return "Prompt[" + name + ", " + length().toMillis() + " ms]";
    }
}
