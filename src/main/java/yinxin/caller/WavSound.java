package yinxin.caller;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;

/// What the caller says: a WAV file of any rate and any number of channels, made into 8 kHz mono.
///
/// PCM of 8, 16, 24 and 32 bits, 32-bit floating point, A-law and µ-law are read. Channels are averaged. Other rates are
/// converted by a windowed sinc filter that cuts off what 8 kHz cannot hold, so that nothing folds back into the speech.
///
/// @param samples 16-bit samples at 8 kHz
public record WavSound(short[] samples) {
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int ALAW = 6;
    private static final int ULAW = 7;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int LEAST_FORMAT = 16;
    private static final int EXTENSIBLE_TAG_AT = 24;
    private static final int MOST_CHANNELS = 32;
    private static final int LOWEST_RATE = 4000;
    private static final int HIGHEST_RATE = 384_000;
    /// A caller does not speak for longer than an hour; a larger file is a mistake.
    private static final long LARGEST_FILE = 2L << 30;
    /// Zero crossings of the filter on each side: stop-band below -80 dB with this window.
    private static final int CROSSINGS = 24;
    /// The pass band ends here, as a part of the lower of both Nyquist frequencies, to leave room for the filter's slope.
    private static final double PASS = 0.95;

    /// Reads a file.
    ///
    /// @throws IOException when it cannot be read or is no such file; the message names the file and says what is wrong
    public static WavSound read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(file + " cannot be read: there is no such file, or it may not be opened");
        }
        if (Files.size(file) > LARGEST_FILE - 1) {
            throw new IOException(file + " is larger than 2 GB; give a shorter recording");
        }
        try {
            return parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /// Reads the octets of a file.
    ///
    /// @throws IOException when they are no such file; the message says what is wrong
    public static WavSound parse(byte[] octets) throws IOException {
        var file = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
        if (octets.length < 12 || !name(file, 0).equals("RIFF") || !name(file, 8).equals("WAVE")) {
            throw new IOException("this is no WAV file; convert it with: ffmpeg -i input output.wav");
        }
        Format format = null;
        var at = 12;
        while (at + 8 <= octets.length) {
            var name = name(file, at);
            var length = Integer.toUnsignedLong(file.getInt(at + 4));
            var end = (int) Math.min(octets.length, at + 8 + length);
            if (name.equals("fmt ")) {
                format = format(file, at + 8, end);
            } else if (name.equals("data")) {
                if (format == null) {
                    throw new IOException("the WAV file does not say its format before its sound");
                }
                return new WavSound(resampled(mono(Arrays.copyOfRange(octets, at + 8, end), format), format.rate()));
            }
            at = (int) Math.min(octets.length, end + (length & 1));
        }
        throw new IOException("the WAV file holds no sound");
    }

    private record Format(int tag, int channels, int rate, int bits) {
        int frame() {
            return channels * bits / 8;
        }
    }

    private static Format format(ByteBuffer file, int at, int end) throws IOException {
        if (end - at < LEAST_FORMAT) {
            throw new IOException("the WAV file ends in the middle of its format");
        }
        var tag = Short.toUnsignedInt(file.getShort(at));
        if (tag == EXTENSIBLE && end - at >= EXTENSIBLE_TAG_AT + 2) {
            tag = Short.toUnsignedInt(file.getShort(at + EXTENSIBLE_TAG_AT));
        }
        var format = new Format(tag, Short.toUnsignedInt(file.getShort(at + 2)), file.getInt(at + 4),
                Short.toUnsignedInt(file.getShort(at + 14)));
        var known = switch (tag) {
            case PCM -> format.bits() == 8 || format.bits() == 16 || format.bits() == 24 || format.bits() == 32;
            case FLOAT -> format.bits() == 32;
            case ALAW, ULAW -> format.bits() == 8;
            default -> false;
        };
        if (!known) {
            throw new IOException("the WAV file has " + format.bits() + " bits in format " + tag
                    + ", which is not read; convert it with: ffmpeg -i input.wav -c:a pcm_s16le output.wav");
        }
        if (format.channels() < 1 || format.channels() > MOST_CHANNELS || format.rate() < LOWEST_RATE
                || format.rate() > HIGHEST_RATE) {
            throw new IOException("the WAV file claims " + format.channels() + " channels at " + format.rate() + " Hz");
        }
        return format;
    }

    /// All channels averaged, full scale at ±32768.
    private static float[] mono(byte[] data, Format format) {
        var in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        var mono = new float[data.length / format.frame()];
        for (var frame = 0; frame < mono.length; frame++) {
            var sum = 0.0;
            for (var channel = 0; channel < format.channels(); channel++) {
                sum += sample(in, frame * format.frame() + channel * format.bits() / 8, format);
            }
            mono[frame] = (float) (sum / format.channels());
        }
        return mono;
    }

    private static double sample(ByteBuffer in, int at, Format format) {
        return switch (format.tag()) {
            case ALAW -> G711.decode(in.get(at), Codec.PCMA);
            case ULAW -> G711.decode(in.get(at), Codec.PCMU);
            case FLOAT -> in.getFloat(at) * 32768.0;
            default -> switch (format.bits()) {
                case 8 -> (Byte.toUnsignedInt(in.get(at)) - 128) * 256.0;
                case 16 -> in.getShort(at);
                case 24 -> (Short.toUnsignedInt(in.getShort(at)) | in.get(at + 2) << 16) / 256.0;
                default -> in.getInt(at) / 65536.0;
            };
        };
    }

    /// At 8 kHz. Sound that is at 8 kHz already stays as it is, sample for sample.
    private static short[] resampled(float[] sound, int rate) {
        var samples = new short[(int) ((long) sound.length * Codec.SAMPLE_RATE / rate)];
        var step = (double) rate / Codec.SAMPLE_RATE;
        var cutoff = step == 1 ? 1 : PASS * Math.min(1, 1 / step);
        var reach = CROSSINGS / cutoff;
        for (var i = 0; i < samples.length; i++) {
            var value = step == 1 ? sound[i] : filtered(sound, i * step, cutoff, reach);
            samples[i] = (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return samples;
    }

    /// The sound at a point between its samples: a sinc of the cut-off frequency under a Blackman window.
    private static double filtered(float[] sound, double at, double cutoff, double reach) {
        var first = Math.max(0, (int) Math.ceil(at - reach));
        var last = Math.min(sound.length - 1, (int) Math.floor(at + reach));
        var sum = 0.0;
        for (var i = first; i <= last; i++) {
            var x = i - at;
            var angle = Math.PI * x / reach;
            var window = 0.42 + 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle);
            var phase = Math.PI * x * cutoff;
            sum += sound[i] * window * (Math.abs(phase) < 1e-9 ? 1 : Math.sin(phase) / phase);
        }
        return sum * cutoff;
    }

    /// How long it is.
    public Duration length() {
        return Duration.ofNanos(samples.length * (1_000_000_000L / Codec.SAMPLE_RATE));
    }

    private static String name(ByteBuffer file, int at) {
        var name = new byte[4];
        file.get(at, name);
        return new String(name, StandardCharsets.US_ASCII);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WavSound sound && Arrays.equals(samples, sound.samples);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "WavSound[" + length() + "]";
    }
}
