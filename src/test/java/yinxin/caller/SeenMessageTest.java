package yinxin.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeenMessageTest {
    private static SeenMessage seen(String text) {
        return new SeenMessage(true, Instant.EPOCH, text.replace("\n", "\r\n"));
    }

    @Test
    void aRequestNamesItsCallAndItsMethod() {
        var message = seen("INVITE sip:95000@192.0.2.1 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.9\nCall-ID: abc@192.0.2.9\nCSeq: 1 INVITE\n\n");
        assertThat(message.startLine()).isEqualTo("INVITE sip:95000@192.0.2.1 SIP/2.0");
        assertThat(message.callId()).isEqualTo("abc@192.0.2.9");
        assertThat(message.method()).isEqualTo("INVITE");
    }

    @Test
    void aResponseNamesWhatItAnswersAndMayUseTheShortForm() {
        var message = seen("SIP/2.0 200 OK\ni:xyz\ncseq : 2  BYE\n\n");
        assertThat(message.startLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(message.callId()).isEqualTo("xyz");
        assertThat(message.method()).isEqualTo("BYE");
    }

    @Test
    void whatKeepsTheWayOpenNamesNothing() {
        assertThat(seen("\n\n").startLine()).isEmpty();
        assertThat(seen("\n\n").callId()).isEmpty();
        assertThat(seen("\n\n").method()).isEmpty();
    }
}
