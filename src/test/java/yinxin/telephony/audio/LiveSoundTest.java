package yinxin.telephony.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Sound that is sent while it is made.
class LiveSoundTest {
    private final LiveSound sound = new LiveSound();
    private final byte[] out = new byte[LiveSound.FRAME];

    private static short[] frame(int value) {
        var samples = new short[LiveSound.FRAME];
        Arrays.fill(samples, (short) value);
        return samples;
    }

    private void offer(int frames, int from) {
        for (var i = 0; i < frames; i++) {
            sound.offer(frame((from + i) * 256));
        }
    }

    private short next() {
        assertThat(sound.next(Codec.PCMA, out)).isTrue();
        return G711.decode(out[0], Codec.PCMA);
    }

    @Test
    void aCushionFillsBeforeTheFirstFrameLeaves() {
        offer(LiveSound.CUSHION - 1, 1);
        assertThat(sound.next(Codec.PCMA, out)).isFalse();
        offer(1, LiveSound.CUSHION);
        assertThat(next()).isCloseTo((short) 256, Offset.offset((short) 16));
        assertThat(sound.sent()).isEqualTo(1);
    }

    @Test
    void whoRanDryFillsTheCushionAgain() {
        offer(LiveSound.CUSHION, 1);
        for (var i = 0; i < LiveSound.CUSHION; i++) {
            next();
        }
        assertThat(sound.next(Codec.PCMA, out)).isFalse();
        offer(1, 1);
        assertThat(sound.next(Codec.PCMA, out)).isFalse();
        offer(LiveSound.CUSHION - 1, 2);
        assertThat(sound.next(Codec.PCMA, out)).isTrue();
    }

    @Test
    void theLastWordsLeaveWithoutACushionAndNothingFollowsThem() {
        offer(2, 1);
        sound.complete();
        offer(5, 3);
        assertThat(sound.left()).isEqualTo(2);
        next();
        next();
        assertThat(sound.next(Codec.PCMA, out)).isFalse();
        assertThat(sound.left()).isZero();
    }

    @Test
    void theOldestIsGivenUpWhenTooMuchWaits() {
        offer(LiveSound.MOST + 3, 0);
        assertThat(sound.left()).isEqualTo(LiveSound.MOST);
        assertThat(next()).isCloseTo((short) (3 * 256), Offset.offset((short) 32));
    }

    @Test
    void aFrameOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> sound.offer(new short[80])).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("160");
    }

    @Test
    void bothLawsAreSpoken() {
        offer(LiveSound.CUSHION, 20);
        assertThat(sound.next(Codec.PCMU, out)).isTrue();
        assertThat(out[0]).isEqualTo(G711.encode((short) (20 * 256), Codec.PCMU));
    }
}
