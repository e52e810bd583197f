package yinxin.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.Prompt;

class BeepDetectorTest {
    private final AtomicInteger ended = new AtomicInteger();

    private static byte[] tone(double hertz, double amplitude, int samples, Codec codec) {
        var sound = new short[samples];
        for (var i = 0; i < samples; i++) {
            sound[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * i / 8000));
        }
        return G711.encode(sound, codec);
    }

    /// Like a voice: a fundamental that wanders, with overtones.
    private static byte[] voice(int samples) {
        var sound = new short[samples];
        var phase = 0.0;
        for (var i = 0; i < samples; i++) {
            phase += 2 * Math.PI * (160 + 40 * Math.sin(i / 1500.0)) / 8000;
            var value = 0.0;
            for (var overtone = 1; overtone <= 12; overtone++) {
                value += Math.sin(phase * overtone) / overtone;
            }
            sound[i] = (short) (6000 * value);
        }
        return G711.encode(sound, Codec.PCMA);
    }

    private static void play(BeepDetector detector, byte[] octets) {
        for (var at = 0; at < octets.length; at += 160) {
            detector.samples(octets, at, Math.min(160, octets.length - at));
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void gatewaysBeepIsHeardAfterItsGreeting(Codec codec) {
        var detector = new BeepDetector(codec, ended::incrementAndGet);
        play(detector, codec == Codec.PCMA ? voice(24_000) : tone(300, 8000, 24_000, codec));
        assertThat(detector.heard()).isFalse();

        play(detector, Prompt.beep().in(codec));

        assertThat(detector.heard()).isTrue();
        assertThat(ended).hasValue(1);
        assertThat(detector.greeting()).isBetween(Duration.ofMillis(2980), Duration.ofMillis(3040));
    }

    @ParameterizedTest
    @CsvSource({"450, 8000, 1600", "1200, 8000, 4000", "800, 8000, 4000", "1000, 200, 4000", "1000, 8000, 1200", "425, 16000, 8000"})
    void otherTonesAreNoBeep(double hertz, double amplitude, int samples) {
        var detector = new BeepDetector(Codec.PCMA, ended::incrementAndGet);

        play(detector, tone(hertz, amplitude, samples, Codec.PCMA));
        play(detector, voice(8000));

        assertThat(detector.heard()).isFalse();
        assertThat(ended).hasValue(0);
    }

    @Test
    void onlyTheFirstBeepCounts() {
        var detector = new BeepDetector(Codec.PCMA, ended::incrementAndGet);

        play(detector, Prompt.beep().in(Codec.PCMA));
        play(detector, Prompt.beep().in(Codec.PCMA));

        assertThat(ended).hasValue(1);
    }
}
