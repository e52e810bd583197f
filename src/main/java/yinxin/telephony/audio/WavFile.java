package yinxin.telephony.audio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// WAV files of one channel at 8 kHz: written as G.711 (so a recording stays as it was received), read as G.711 or 16-bit PCM.
///
/// The layout is Microsoft's "Multimedia Data Standards Update" of 1994: `RIFF`, an 18-octet `fmt ` for the G.711 format tags
/// 6 (A-law) and 7 (µ-law), `fact` with the number of samples, `data`.
public final class WavFile {
    /// Octets before the audio in what [#encode] and [#header] write.
    public static final int HEADER_LENGTH = 58;

    private static final int PCM = 1;
    private static final int ALAW = 6;
    private static final int ULAW = 7;
    /// An escape for newer formats: the tag then stands in the first two octets of a GUID.
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int EXTENSIBLE_TAG_AT = 24;
    private static final int FORMAT_LENGTH = 16;
    /// A writer that does not know the length yet (ffmpeg, sox into a pipe) leaves this; the data then runs to the end.
    private static final long UNKNOWN_LENGTH = 0xFFFFFFFFL;
    /// No sound that is played into a call is longer than an hour; more is a mistake and not worth the memory.
    private static final int LONGEST_FILE = 60 * 60 * Codec.SAMPLE_RATE * 2;

    private WavFile() {}

    /// What a WAV file holds.
    sealed interface Sound {}

    /// G.711 as it was.
    record Companded(byte[] g711, Codec codec) implements Sound {}

    /// 16-bit samples.
    record Linear(short[] samples) implements Sound {}

    /// A WAV file with these octets as they are.
    public static byte[] encode(byte[] g711, Codec codec) {
        var file = ByteBuffer.allocate(HEADER_LENGTH + g711.length + (g711.length & 1));
        file.put(header(codec, g711.length)).put(g711);
        return file.array();
    }

    /// The first [#HEADER_LENGTH] octets of a WAV file with `samples` octets of G.711. After an odd number follows one octet of padding.
    ///
    /// @throws IllegalArgumentException when a WAV file cannot be so long
    public static byte[] header(Codec codec, long samples) {
        var padded = samples + (samples & 1);
        if (samples < 0 || padded + HEADER_LENGTH > UNKNOWN_LENGTH) {
            throw new IllegalArgumentException("a WAV file cannot hold " + samples + " samples");
        }
        var header = ByteBuffer.allocate(HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        header.put(ascii("RIFF")).putInt((int) (HEADER_LENGTH - 8 + padded)).put(ascii("WAVE"));
        header.put(ascii("fmt ")).putInt(18).putShort((short) (codec == Codec.PCMA ? ALAW : ULAW)).putShort((short) 1);
        header.putInt(Codec.SAMPLE_RATE).putInt(Codec.SAMPLE_RATE).putShort((short) 1).putShort((short) 8).putShort((short) 0);
        header.put(ascii("fact")).putInt(4).putInt((int) samples);
        header.put(ascii("data")).putInt((int) samples);
        return header.array();
    }

    /// The sound of a WAV file in 16-bit samples, whichever of the three formats it has.
    ///
    /// @throws IOException when it cannot be read or is no such file; the message says what it is instead
    public static short[] samples(InputStream wav) throws IOException {
        return switch (read(wav)) {
            case Companded sound -> G711.decode(sound.g711, sound.codec);
            case Linear sound -> sound.samples;
        };
    }

    static Sound read(InputStream wav) throws IOException {
        var octets = wav.readNBytes(LONGEST_FILE + 1);
        if (octets.length > LONGEST_FILE) {
            throw new IOException("longer than an hour");
        }
        try {
            return read(ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN));
        } catch (BufferUnderflowException e) {
            throw new IOException("the WAV file ends in the middle", e);
        }
    }

    private static Sound read(ByteBuffer file) throws IOException {
        if (!name(file).equals("RIFF") || file.getInt() == 0 || !name(file).equals("WAVE")) {
            throw new IOException("not a WAV file");
        }
        var format = -1;
        while (file.hasRemaining()) {
            var name = name(file);
            var length = Integer.toUnsignedLong(file.getInt());
            if (name.equals("data")) {
                return sound(format, data(file, length));
            }
            if (length > file.remaining()) {
                throw new BufferUnderflowException();
            }
            if (name.equals("fmt ")) {
                format = format(file.slice(file.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN));
            }
            file.position((int) Math.min(file.limit(), file.position() + length + (length & 1)));
        }
        throw new IOException("the WAV file holds no sound (no data chunk)");
    }

    private static ByteBuffer data(ByteBuffer file, long length) {
        var there = length == UNKNOWN_LENGTH ? file.remaining() : length;
        if (there > file.remaining()) {
            throw new BufferUnderflowException();
        }
        return file.slice(file.position(), (int) there).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int format(ByteBuffer format) throws IOException {
        if (format.remaining() < FORMAT_LENGTH) {
            throw new BufferUnderflowException();
        }
        var tag = Short.toUnsignedInt(format.getShort(0));
        var channels = format.getShort(2);
        var rate = format.getInt(4);
        var bits = format.getShort(14);
        if (tag == EXTENSIBLE && format.remaining() >= EXTENSIBLE_TAG_AT + 2) {
            tag = Short.toUnsignedInt(format.getShort(EXTENSIBLE_TAG_AT));
        }
        var right = (tag == PCM && bits == 16) || ((tag == ALAW || tag == ULAW) && bits == 8);
        if (!right || channels != 1 || rate != Codec.SAMPLE_RATE) {
            throw new IOException("needs one channel of 8000 Hz in 16-bit PCM, A-law or µ-law, but has " + channels + " of " + rate
                    + " Hz with " + bits + " bits in format " + tag + "; convert it with: sox in.wav -r 8000 -c 1 -b 16 out.wav");
        }
        return tag;
    }

    private static Sound sound(int format, ByteBuffer data) throws IOException {
        if (format < 0) {
            throw new IOException("the WAV file does not say its format before its data");
        }
        if (format == PCM) {
            var samples = new short[data.remaining() / 2];
            data.asShortBuffer().get(samples);
            return new Linear(samples);
        }
        var octets = new byte[data.remaining()];
        data.get(octets);
        return new Companded(octets, format == ALAW ? Codec.PCMA : Codec.PCMU);
    }

    private static String name(ByteBuffer file) {
        var name = new byte[4];
        file.get(name);
        return new String(name, StandardCharsets.US_ASCII);
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
