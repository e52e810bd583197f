package yinxin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import yinxin.app.bench.RecordingCheck.Verdict;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.WavFile;

/// The check finds every way in which a recording can differ from what was sent.
class RecordingCheckTest {
    private static final int PACKET = MarkedSpeech.PACKET;
    private static final MarkedSpeech SPEECH = MarkedSpeech.shipped();
    private final RecordingCheck check = new RecordingCheck(SPEECH);

    @Test
    void aWholeRecordingIsWhole() {
        assertThat(check.check(wav(sent(7, 190, 1200)), 7, 1200)).isEqualTo(new Verdict(1010, 190, 0, 0, 0, 0))
                .matches(Verdict::whole);
    }

    @Test
    void aPacketThatIsMissingInTheMiddleMovesAllThatFollow() {
        var audio = sent(7, 0, 100);
        var without = Arrays.copyOf(audio, 99 * PACKET);
        System.arraycopy(audio, 51 * PACKET, without, 50 * PACKET, 49 * PACKET);
        assertThat(check.check(wav(without), 7, 100)).isEqualTo(new Verdict(50, 0, 49, 0, 1, 0)).matches(v -> !v.whole());
    }

    @Test
    void aPacketThatWasConcealedIsLostAndMovesNothing() {
        var audio = sent(7, 0, 100);
        Arrays.fill(audio, 50 * PACKET, 51 * PACKET, Codec.PCMA.silence());
        assertThat(check.check(wav(audio), 7, 100)).isEqualTo(new Verdict(99, 0, 1, 0, 0, 0)).matches(v -> !v.whole());
    }

    @Test
    void oneWrongSampleIsFound() {
        var audio = sent(7, 0, 100);
        audio[42 * PACKET + 99] ^= 1;
        assertThat(check.check(wav(audio), 7, 100).inside()).isEqualTo(1);
    }

    @Test
    void aFirstPacketThatIsDamagedIsFoundAndNotTakenForAShorterRecording() {
        var audio = sent(7, 10, 100);
        audio[PACKET - 1] ^= 1;
        assertThat(check.check(wav(audio), 7, 100)).isEqualTo(new Verdict(89, 10, 1, 0, 0, 0));
    }

    @Test
    void packetsOfAnotherCallAreToldApart() {
        var audio = sent(7, 0, 100);
        System.arraycopy(sent(8, 30, 40), 0, audio, 30 * PACKET, 10 * PACKET);
        assertThat(check.check(wav(audio), 7, 100)).isEqualTo(new Verdict(90, 0, 10, 10, 0, 0));
    }

    @Test
    void whatIsMissingAtTheEndIsCounted() {
        assertThat(check.check(wav(sent(7, 190, 1199)), 7, 1200).tail()).isEqualTo(1);
    }

    @Test
    void samplesBeyondWholePacketsAreFound() {
        var audio = Arrays.copyOf(sent(7, 0, 100), 100 * PACKET + 3);
        assertThat(check.check(wav(audio), 7, 100).odd()).isEqualTo(3);
    }

    @Test
    void anEmptyRecordingIsNotWhole() {
        assertThat(check.check(wav(new byte[0]), 7, 100)).matches(v -> !v.whole()).extracting(Verdict::recorded).isEqualTo(0);
        assertThat(check.check(new byte[0], 7, 100)).matches(v -> !v.whole());
    }

    @Test
    void silenceIsNoSpeech() {
        assertThatThrownBy(() -> MarkedSpeech.of(new short[8000])).hasMessageContaining("no speech");
    }

    private static byte[] sent(int call, int from, int to) {
        var audio = ByteBuffer.allocate((to - from) * PACKET);
        for (var packet = from; packet < to; packet++) {
            SPEECH.put(audio, call, packet);
        }
        return audio.array();
    }

    private static byte[] wav(byte[] audio) {
        return WavFile.encode(audio, Codec.PCMA);
    }
}
