package yinxin.voicemail.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;

class CallRecordTest {
    private static final Instant NOW = Instant.parse("2026-11-22T07:01:00Z");
    private static final MissedCall CALL = new MissedCall(MessageId.random(), new PhoneNumber("+8613800138000"), Optional.empty(), true, DivertReason.BUSY,
            Condition.BUSY, NOW, "carrier");

    private static FinishedCall finished(String... keyed) {
        return new FinishedCall(CALL, MessageKind.VOICE, Duration.ofSeconds(4), true, NOW.plusSeconds(9),
                List.of(new TimelineEntry(NOW, Step.DIVERTED, "user-busy")), List.of(keyed));
    }

    @Test
    void aFinishedCallIsReadAsItWasWritten() throws IOException {
        for (var call : List.of(finished(), finished("8001"), finished("13900139000", "8001"))) {
            assertThat(CallRecord.decodeFinished(CALL, CallRecord.encode(call))).isEqualTo(call);
        }
    }

    @Test
    void whatWasWrittenBeforeNumbersWereKeptIsReadTheSame() throws IOException {
        var written = CallRecord.encode(finished());
        var before = Arrays.copyOf(written, written.length - Short.BYTES);
        assertThat(CallRecord.decodeFinished(CALL, before)).isEqualTo(finished());
    }
}
