package yinxin.voicemail.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.audio.Sounds;

class SpeechGateTest {
    private static final int SECOND = 8000;

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    void aVoiceOnAQuietLineIsOnePassageAroundIt(String voice) {
        var speech = Sounds.speech(voice);
        var sound = Sounds.telephoned(Sounds.joined(new short[2 * SECOND], speech, new short[3 * SECOND]));
        var passages = SpeechGate.passages(sound);
        assertThat(passages).hasSize(1);
        assertThat(passages.getFirst().from()).isBetween(SECOND, 2 * SECOND + SECOND / 2);
        assertThat(passages.getFirst().to()).isBetween(2 * SECOND + speech.length - SECOND, 2 * SECOND + speech.length + SECOND / 2);
    }

    @ParameterizedTest
    @CsvSource({"zh, 20", "zh, 15", "zh, 10", "en, 20", "en, 15", "en, 10", "zh-word, 20", "zh-word, 15"})
    void aVoiceBeforeANoisePasses(String voice, int decibels) {
        var speech = Sounds.joined(new short[SECOND / 2], Sounds.speech(voice), new short[SECOND / 2]);
        var rms = Math.pow(10, (Sounds.level(Sounds.speech(voice)) - decibels) / 20) * 32768;
        assertThat(SpeechGate.passages(Sounds.telephoned(Sounds.mixed(speech, Sounds.noise(rms, speech.length, 3))))).isNotEmpty();
    }

    /// Silence, hiss of any loudness, steady and coming and going; the tones of exchanges of several countries; chords and melodies; keys.
    @Test
    void nothingOfTwoHundredAndFortySoundsWithoutAVoicePasses() {
        var passed = new TreeSet<String>();
        for (var seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            var kinds = List.of(Sounds.noise(random.nextInt(4, 3000), 10 * SECOND, seed), comingAndGoing(random, seed),
                    Sounds.cadence(List.of(350, 400, 425, 440, 450, 480).get(seed % 6), random.nextInt(200, 2000), random.nextInt(200, 4000), 12 * SECOND),
                    Sounds.music(12 * SECOND, seed), melody(random), keys(random));
            for (var kind = 0; kind < kinds.size(); kind++) {
                var sound = Sounds.mixed(kinds.get(kind), Sounds.noise(random.nextInt(1, 20), 10 * SECOND, seed + 1000));
                if (!SpeechGate.passages(Sounds.telephoned(sound)).isEmpty()) {
                    passed.add(List.of("noise", "gusts", "cadence", "chords", "melody", "keys").get(kind) + seed);
                }
            }
        }
        assertThat(passed).isEmpty();
        assertThat(SpeechGate.passages(new short[30 * SECOND])).isEmpty();
        assertThat(SpeechGate.passages(new short[0])).isEmpty();
    }

    @Test
    void whatIsSaidBehindMusicOnHoldIsThePassage() {
        var speech = Sounds.speech("en");
        var sound = Sounds.joined(Sounds.music(8 * SECOND, 1), new short[SECOND], speech, new short[SECOND]);
        var passages = SpeechGate.passages(sound);
        assertThat(passages).hasSize(1);
        assertThat(passages.getFirst().from()).isGreaterThan(8 * SECOND);
    }

    @Test
    void aLongMessageIsCutAtPausesIntoPassagesThatARecogniserHears() {
        var parts = new ArrayList<short[]>();
        for (var i = 0; i < 20; i++) {
            parts.add(Sounds.speech(i % 2 == 0 ? "zh" : "en"));
            parts.add(new short[SECOND]);
        }
        var sound = Sounds.joined(parts.toArray(short[][]::new));
        var passages = SpeechGate.passages(sound);
        assertThat(passages).hasSizeGreaterThan(2).allMatch(p -> p.length() <= 29 * SECOND);
        for (var i = 1; i < passages.size(); i++) {
            assertThat(passages.get(i).from()).isGreaterThanOrEqualTo(passages.get(i - 1).to() - SECOND / 2);
        }
        assertThat(passages.getLast().to()).isGreaterThan(sound.length - 3 * SECOND);
    }

    @Test
    void somebodyWhoNeverPausesIsCutAtAQuietMoment() {
        var parts = new ArrayList<short[]>();
        for (var i = 0; i < 20; i++) {
            parts.add(Sounds.speech("zh-word"));
            parts.add(Sounds.speech("en"));
        }
        var passages = SpeechGate.passages(Sounds.joined(parts.toArray(short[][]::new)));
        assertThat(passages).allMatch(p -> p.length() <= 29 * SECOND).hasSizeGreaterThan(1);
    }

    private static short[] comingAndGoing(Random random, int seed) {
        var noise = Sounds.noise(random.nextInt(200, 3000), 10 * SECOND, seed);
        var every = random.nextInt(SECOND / 2, 2 * SECOND);
        for (var i = 0; i < noise.length; i++) {
            if (i / every % 2 == 0) {
                noise[i] = 0;
            }
        }
        return noise;
    }

    private static short[] melody(Random random) {
        double[] scale = {196, 220, 246.9, 261.6, 293.7, 329.6, 392, 440, 523.3};
        var notes = new short[24][];
        for (var i = 0; i < notes.length; i++) {
            notes[i] = Sounds.tone(scale[random.nextInt(scale.length)], 6000, random.nextInt(2, 8) * SECOND / 8);
        }
        return Sounds.joined(notes);
    }

    private static short[] keys(Random random) {
        int[] low = {697, 770, 852, 941};
        int[] high = {1209, 1336, 1477};
        var parts = new short[40][];
        for (var i = 0; i < parts.length; i += 2) {
            parts[i] = Sounds.mixed(Sounds.tone(low[random.nextInt(4)], 5000, 800), Sounds.tone(high[random.nextInt(3)], 5000, 800));
            parts[i + 1] = new short[random.nextInt(500, 4000)];
        }
        return Sounds.joined(parts);
    }
}
