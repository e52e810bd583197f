package yinxin.telephony.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {
    private static final String TEXT = """
            v=0\r
            o=- 20518 3 IN IP4 203.0.113.1\r
            s=-\r
            c=IN IP4 203.0.113.1\r
            t=0 0\r
            a=sendrecv\r
            m=audio 54400 RTP/AVP 8 0 101\r
            a=rtpmap:8 PCMA/8000\r
            a=rtpmap:101 telephone-event/8000\r
            a=fmtp:101 0-15\r
            m=video 0 RTP/AVP 96\r
            c=IN IP6 2001:db8::1\r
            """;

    private static final SessionDescription VALUE = new SessionDescription(
            new SessionDescription.Origin("-", "20518", "3", "203.0.113.1"), Optional.of("203.0.113.1"), List.of("sendrecv"),
            List.of(new MediaDescription("audio", 54400, "RTP/AVP", List.of("8", "0", "101"), Optional.empty(),
                            List.of("rtpmap:8 PCMA/8000", "rtpmap:101 telephone-event/8000", "fmtp:101 0-15")),
                    new MediaDescription("video", 0, "RTP/AVP", List.of("96"), Optional.of("2001:db8::1"), List.of())));

    @Test
    void textAndValueAreTheSame() throws MalformedSdp {
        assertThat(SessionDescription.parse(TEXT)).isEqualTo(VALUE);
        assertThat(VALUE.encode()).isEqualTo(TEXT);
    }

    @Test
    void whatIsNotAboutStreamsIsReadOver() throws MalformedSdp {
        var dressed = TEXT.replace("s=-\r\n", "s=A Seminar\r\ni=Information\r\nu=http://example.com/\r\ne=j@example.com\r\np=+1 617 555\r\nb=AS:64\r\n")
                .replace("t=0 0\r\n", "t=2873397496 2873404696\r\nr=7d 1h 0 25h\r\nz=0 0\r\nk=prompt\r\n");
        assertThat(SessionDescription.parse(dressed)).isEqualTo(VALUE);
    }

    @Test
    void lineFeedsAloneAndMissingLinesAreForgiven() throws MalformedSdp {
        var poor = "v=0\no=a user 1 1 IN IP4 192.0.2.9\nm=audio 4000/2 rtp/avp 0\nc=IN IP4 192.0.2.9\n";
        assertThat(SessionDescription.parse(poor)).isEqualTo(new SessionDescription(
                new SessionDescription.Origin("a user", "1", "1", "192.0.2.9"), Optional.empty(), List.of(),
                List.of(new MediaDescription("audio", 4000, "RTP/AVP", List.of("0"), Optional.of("192.0.2.9"), List.of()))));
        for (var end : new String[] {"\r", "\r\n", "\n\n", "\r\r\n"}) {
            assertThat(SessionDescription.parse(poor.replace("\n", end))).isEqualTo(SessionDescription.parse(poor));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "''                                             | it is empty",
            "hello                                          | no line of SDP: hello",
            "v=1                                            | it does not begin with v=0 but: v=1",
            "v=0                                            | o= is missing",
            "v=0~o=- 1 IN IP4 1.2.3.4                       | o= needs six words",
            "v=0~o=- 1 1 IN IP4 1.2.3.4~m=audio             | m= needs a type, a port, a protocol and a format",
            "v=0~o=- 1 1 IN IP4 1.2.3.4~m=audio x RTP/AVP 8 | m= has no port but: x",
            "v=0~o=- 1 1 IN IP4 1.2.3.4~m=audio 70000 RTP/AVP 8 | m= has no port but: 70000",
            "v=0~o=- 1 1 IN IP4 1.2.3.4~m=audio -1 RTP/AVP 8 | m= has no port but: -1",
            "v=0~o=- 1 1 IN IP4 1.2.3.4~c=IN 1.2.3.4        | c= needs IN, IP4 or IP6, and an address",
            "v=0~o=- 1 1 IN IP4 1.2.3.4~c=ATM NSAP 47       | c= needs IN, IP4 or IP6, and an address"})
    void whatCannotBeUnderstoodIsNamed(String text, String complaint) {
        assertThatThrownBy(() -> SessionDescription.parse(text.replace('~', '\n'))).isInstanceOf(MalformedSdp.class)
                .hasMessageStartingWith("malformed session description: " + complaint);
    }

    @Test
    void aStreamTooManyAndATextTooLongAreRefused() {
        var streams = "v=0\no=- 1 1 IN IP4 1.2.3.4\n" + "m=audio 4 RTP/AVP 8\n".repeat(33);
        assertThatThrownBy(() -> SessionDescription.parse(streams)).isInstanceOf(MalformedSdp.class).hasMessageContaining("more than 32 streams");
        assertThatThrownBy(() -> SessionDescription.parse("v=0\n" + "a=x\n".repeat(5000))).isInstanceOf(MalformedSdp.class)
                .hasMessageContaining("longer than");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void brokenTextIsRefusedAndNothingWorse(long seed) {
        var random = new Random(seed);
        var refused = 0;
        for (var round = 0; round < 500; round++) {
            var text = new StringBuilder(TEXT);
            for (var change = 0; change < 1 + round % 6; change++) {
                var at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
                    default -> text.insert(at, "\r\nm=audio " + random.nextInt());
                }
            }
            try {
                var read = SessionDescription.parse(text.toString());
                assertThat(new OfferAnswer("192.0.2.1", 4000, 1).answer(read)).isNotNull();
            } catch (MalformedSdp e) {
                refused++;
                assertThat(e).hasMessageStartingWith("malformed session description: ");
            }
        }
        assertThat(refused).isBetween(50, 499);
    }
}
