package yinxin.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.TreeMap;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.Prompt;

/// Hears digits: looks in what came out of a telephone for the sound of each digit as it is shipped. G.711 arrives sample for sample, so the loudest twentieth
/// of a second of a digit is found exactly where it was said, and nowhere else.
final class SpokenDigits {
    private static final int WINDOW = Codec.SAMPLE_RATE / 20;

    private SpokenDigits() {}

    /// The digits that were heard, in their order.
    static String in(short[] heard, String language) {
        var places = new TreeMap<Integer, Character>();
        for (var digit = '0'; digit <= '9'; digit++) {
            var sound = sound("/greetings/" + language + "/digit-" + digit + ".wav");
            var loudest = loudest(sound);
            for (var at = 0; at + WINDOW <= heard.length; at++) {
                if (same(heard, at, sound, loudest)) {
                    places.put(at - loudest, digit);
                }
            }
        }
        var said = new StringBuilder();
        places.values().forEach(said::append);
        return said.toString();
    }

    private static short[] sound(String resource) {
        try (var in = Objects.requireNonNull(SpokenDigits.class.getResourceAsStream(resource), resource)) {
            return G711.decode(Prompt.fromWav(resource, in).in(Codec.PCMA), Codec.PCMA);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int loudest(short[] sound) {
        var best = 0;
        var most = -1L;
        for (var at = 0; at + WINDOW <= sound.length; at += 80) {
            var energy = 0L;
            for (var i = at; i < at + WINDOW; i++) {
                energy += (long) sound[i] * sound[i];
            }
            if (energy > most) {
                most = energy;
                best = at;
            }
        }
        return best;
    }

    private static boolean same(short[] heard, int at, short[] sound, int from) {
        for (var i = 0; i < WINDOW; i++) {
            if (heard[at + i] != sound[from + i]) {
                return false;
            }
        }
        return true;
    }
}
