package yinxin.telephony.e1.lapd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import yinxin.telephony.e1.Tshark;

/// Wireshark's word on our frames.
class LinkSeenByTsharkTest {
    @Test
    void aLinkThatComesUpCarriesAMessageAndGoesDown() throws Exception {
        var user = new LinkEnd(Lapd.Side.USER, LapdTimers.STANDARD);
        user.link.start(0);
        user.hear("00 01 73", 0);
        user.send("08 02 80 01 07 18 03 a9 83 81", 0);
        user.hear("02 01 02 00 aa", 0);
        user.link.busy(true);
        user.link.stop(0);
        var text = Tshark.readLapd(user.transmitted);
        assertThat(text.lines().map(String::strip).filter(line -> line.startsWith("Control field:"))).containsExactly(
                "Control field: U P, func=SABME (0x7F)", "Control field: I, N(R)=0, N(S)=0 (0x0000)", "Control field: S, func=REJ, N(R)=0 (0x0009)",
                "Control field: S, func=RNR, N(R)=0 (0x0005)", "Control field: U P, func=DISC (0x53)");
        assertThat(text).contains("Message type: CONNECT (0x07)").doesNotContainIgnoringCase("malformed");
    }
}
