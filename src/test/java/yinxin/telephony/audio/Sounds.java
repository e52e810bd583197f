package yinxin.telephony.audio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;

/// Sounds for tests, at 8 kHz.
public final class Sounds {
    private Sounds() {}

    public static short[] tone(double hertz, double amplitude, int samples) {
        var sound = new short[samples];
        for (var i = 0; i < samples; i++) {
            sound[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * i / 8000));
        }
        return sound;
    }

    /// A tone that is on and off by turns.
    public static short[] cadence(double hertz, int onMillis, int offMillis, int samples) {
        var sound = tone(hertz, 6000, samples);
        for (var i = 0; i < samples; i++) {
            if (i % ((onMillis + offMillis) * 8) >= onMillis * 8) {
                sound[i] = 0;
            }
        }
        return sound;
    }

    public static short[] noise(double rms, int samples, long seed) {
        var random = new Random(seed);
        var sound = new short[samples];
        for (var i = 0; i < samples; i++) {
            sound[i] = (short) Math.clamp(Math.round(random.nextGaussian() * rms), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return sound;
    }

    /// Chords that change twice a second, with overtones and a vibrato; A at 440 Hz and B flat at 466 Hz are among the notes.
    public static short[] music(int samples, long seed) {
        double[] notes = {220, 261.6, 329.6, 349.2, 440, 466.2, 523.3, 659.3};
        var random = new Random(seed);
        var sound = new short[samples];
        for (var at = 0; at < samples; at += 4000) {
            var root = notes[random.nextInt(notes.length)];
            var third = notes[random.nextInt(notes.length)];
            for (var i = at; i < Math.min(samples, at + 4000); i++) {
                var t = i / 8000.0 + 0.0006 * Math.sin(2 * Math.PI * 5 * i / 8000.0);
                var value = 0.0;
                for (var overtone = 1; overtone <= 4; overtone++) {
                    value += (Math.sin(2 * Math.PI * root * overtone * t) + 0.7 * Math.sin(2 * Math.PI * third * overtone * t)) / overtone;
                }
                sound[i] = (short) (2500 * value * Math.exp(-(i - at) / 3000.0));
            }
        }
        return sound;
    }

    /// A recording of a voice from the test resources: `zh`, `en` or `zh-word`.
    public static short[] speech(String name) {
        try (var wav = Sounds.class.getResourceAsStream("/speech/" + name + ".wav")) {
            return WavFile.samples(java.util.Objects.requireNonNull(wav));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static short[] scaled(short[] sound, double factor) {
        var scaled = new short[sound.length];
        for (var i = 0; i < sound.length; i++) {
            scaled[i] = (short) Math.round(sound[i] * factor);
        }
        return scaled;
    }

    public static short[] mixed(short[] one, short[] other) {
        var mixed = Arrays.copyOf(one, Math.max(one.length, other.length));
        for (var i = 0; i < other.length; i++) {
            mixed[i] = (short) Math.clamp(mixed[i] + other[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return mixed;
    }

    public static short[] joined(short[]... parts) {
        var length = Arrays.stream(parts).mapToInt(p -> p.length).sum();
        var joined = new short[length];
        var at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    /// Through a telephone line: into G.711 and out again.
    public static short[] telephoned(short[] sound) {
        return G711.decode(G711.encode(sound, Codec.PCMA), Codec.PCMA);
    }

    /// Root mean square in dB below full scale.
    public static double level(short[] sound) {
        var energy = 0.0;
        for (var sample : sound) {
            energy += (double) sample * sample;
        }
        return 10 * Math.log10(energy / sound.length / (32768.0 * 32768.0) + 1e-12);
    }

    public static byte[] littleEndian(short[] samples) {
        var octets = new byte[2 * samples.length];
        java.nio.ByteBuffer.wrap(octets).order(java.nio.ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(samples);
        return octets;
    }

    /// What a program writes; fails when it fails.
    public static byte[] run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        var output = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed");
        }
        return output;
    }
}
