package yinxin.network.e1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.LiveSound;

/// Sound from one end to the other, whatever the pieces and the law.
class PassedSoundTest {
    private final LiveSound sound = new LiveSound();
    private final byte[] frame = new byte[LiveSound.FRAME];

    private static byte[] filled(int samples, byte octet) {
        var octets = new byte[samples];
        Arrays.fill(octets, octet);
        return octets;
    }

    private int leave() {
        sound.complete();
        var left = 0;
        while (sound.next(Codec.PCMA, frame)) {
            left++;
        }
        return left;
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void piecesOfAnyLengthBecomeFrames(Codec codec) {
        var passed = new PassedSound(() -> codec, sound);
        var said = filled(400, (byte) 0x12);
        passed.samples(said, 3, 80);
        passed.samples(said, 0, 90);
        passed.samples(said, 10, 310);
        assertThat(sound.left()).isEqualTo(3);
        assertThat(leave()).isEqualTo(3);
        assertThat(frame[0] & 0x80).as("of the same sign").isEqualTo(0x12 & 0x80);
    }

    @Test
    void silenceIsPassedOnBetweenWordsAndNotBeforeThemNorWithoutEnd() {
        var passed = new PassedSound(() -> Codec.PCMA, sound);
        var silence = filled(100 * LiveSound.FRAME, Codec.PCMA.silence());
        var word = filled(LiveSound.FRAME, (byte) 0x33);
        passed.samples(silence, 0, silence.length);
        assertThat(sound.left()).isZero();
        passed.samples(word, 0, word.length);
        passed.samples(silence, 0, 20 * LiveSound.FRAME);
        passed.samples(word, 0, word.length);
        assertThat(sound.left()).isEqualTo(22);
        passed.samples(silence, 0, silence.length);
        passed.samples(word, 0, word.length);
        assertThat(leave()).isEqualTo(51);
    }
}
