package yinxin.voicemail.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import yinxin.MovedClock;
import yinxin.telephony.rtp.RecordingFigures;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;

class ItemTest {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private final MovedClock clock = new MovedClock();
    private final Item item = new Item(new MissedCall(MessageId.random(), new PhoneNumber("+8613800138000"), Optional.empty(), false,
            DivertReason.BUSY, Condition.BUSY, clock.instant(), "carrier"), clock);

    @Test
    void aMessageThatTheDiskCutShortIsDeliveredAsFarAsItWasWritten() {
        item.recorded(new RecordingFigures(160_000, 120_000, 0, 0, 0));
        var kept = item.cutShort(Duration.ofSeconds(12), SHORTEST);
        assertThat(kept.kind()).isEqualTo(MessageKind.VOICE);
        assertThat(kept.length()).isEqualTo(Duration.ofSeconds(12));
        assertThat(kept.timeline().getLast().detail()).isEqualTo("cut short: writing failed");
    }

    @Test
    void aMessageOfWhichNothingWasWrittenHasFailed() {
        assertThat(item.cutShort(Duration.ZERO, SHORTEST).kind()).isEqualTo(MessageKind.RECORDING_FAILED);
    }

    @Test
    void speechShorterThanTheLimitIsNothingSaid() {
        item.recorded(new RecordingFigures(80_000, 7_999, 0, 0, 0));
        assertThat(item.finished(SHORTEST).kind()).isEqualTo(MessageKind.NOTHING_SAID);
        item.recorded(new RecordingFigures(80_000, 1, 0, 0, 0));
        assertThat(item.finished(SHORTEST).length()).isEqualTo(Duration.ofSeconds(20));
    }
}
