package yinxin.telephony.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {
    private static final String SMALL = """
            v=0
            o=alice 2890844526 7 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            m=audio 49170 RTP/AVP 8
            """;

    @Test
    void everyLineIsRead() throws MalformedSdp {
        assertThat(SessionDescription.parse(Offers.wire(SMALL + "a=sendonly\na=X-vendor:some thing: else\n"))).isEqualTo(
                new SessionDescription(
                        new Origin("alice", "2890844526", "7", new Connection("IP4", "192.0.2.1")), "-",
                        Optional.of(new Connection("IP4", "192.0.2.1")), "0 0", List.of(),
                        List.of(new Media("audio", 49_170, "RTP/AVP", List.of("8"), Optional.empty(),
                                List.of(new Attribute("sendonly", ""), new Attribute("X-vendor", "some thing: else"))))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r", "\r\n\r\n", " \r\n"})
    void everyKindOfLineEndIsTaken(String end) throws MalformedSdp {
        assertThat(SessionDescription.parse(SMALL.replace("\n", end))).isEqualTo(Offers.parsed(SMALL));
    }

    @Test
    void whatIsWrittenEqualsWhatWasReadWhenNothingIsReadOver() throws MalformedSdp {
        for (var offer : List.of(Offers.BARESIP, Offers.LINPHONE, Offers.ASTERISK)) {
            assertThat(SessionDescription.parse(Offers.wire(offer)).encode()).isEqualTo(Offers.wire(offer));
        }
    }

    @Test
    void bandwidthLinesAreReadOver() {
        assertThat(Offers.parsed(Offers.IMS).encode()).doesNotContain("b=").contains("t=3034423619 0\r\n");
    }

    @Test
    void mediaLineMayHaveItsOwnAddress() {
        var ims = Offers.parsed(Offers.IMS);
        assertThat(ims.connection()).isEmpty();
        assertThat(ims.connectionOf(ims.media().getFirst())).contains(new Connection("IP4", "198.51.100.8"));
    }

    @Test
    void ipv6AddressesAreRead() {
        var six = Offers.parsed(SMALL.replace("IP4 192.0.2.1", "IP6 2001:db8::1"));
        assertThat(six.connection()).contains(new Connection("IP6", "2001:db8::1"));
        assertThat(six.encode()).contains("o=alice 2890844526 7 IN IP6 2001:db8::1\r\n", "c=IN IP6 2001:db8::1\r\n");
    }

    @Test
    void missingSubjectAndTimesHaveTheirUsualValues() throws MalformedSdp {
        var bare = SessionDescription.parse("v=0\no=- 1 1 IN IP4 192.0.2.1\n");
        assertThat(bare.encode()).isEqualTo("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n");
    }

    @Test
    void portCountIsReadOver() {
        assertThat(Offers.parsed(SMALL.replace("49170", "49170/2")).media().getFirst().port()).isEqualTo(49_170);
    }

    @ParameterizedTest
    @CsvSource({"a=ptime:20, 20", "a=ptime:30, 30", "a=ptime:0,", "a=ptime:20.5,", "a=ptime:-20,", "a=ptime,", "a=x:1,", "a=ptime:99999999999,"})
    void ptimeIsAPositiveNumberOrNothing(String line, Integer milliseconds) {
        assertThat(Offers.parsed(SMALL + line + "\n").media().getFirst().ptime())
                .isEqualTo(milliseconds == null ? OptionalInt.empty() : OptionalInt.of(milliseconds));
    }

    @Test
    void maxptimeIsRead() {
        assertThat(Offers.parsed(Offers.ASTERISK).media().getFirst().maxptime()).hasValue(150);
        assertThat(Offers.parsed(Offers.BARESIP).media().getFirst().maxptime()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "8,             ,                                  8",
        "0,             ,                                  -1",
        "8,             a=rtpmap:8 PCMA/8000,              8",
        "8,             a=rtpmap:8 pcma/8000/1,            8",
        "8,             a=rtpmap:8 PCMA,                   8",
        "97 98,         a=rtpmap:98 PCMA/8000,             98",
        "97,            a=rtpmap:97 PCMA/16000,            -1",
        "97,            a=rtpmap:97 PCMA/8000/2,           -1",
        "8,             a=rtpmap:8 iLBC/8000,              -1",
        "9 18 4,        a=rtpmap:8 PCMA/8000,              -1",
        "t38 8,         ,                                  8",
        "128 8,         ,                                  8",
        "99999999999 8, a=rtpmap:garbage,                  8"})
    void payloadTypeFollowsTheMapAndThenTheProfile(String formats, String map, int expected) {
        var text = SMALL.replace("RTP/AVP 8", "RTP/AVP " + formats) + (map == null ? "" : map + "\n");
        var found = Offers.parsed(text).media().getFirst().payloadTypeOf("PCMA");
        assertThat(found.orElse(-1)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "\r\n", "hello", "v=1\no=- 1 1 IN IP4 192.0.2.1\n", "o=- 1 1 IN IP4 192.0.2.1\n", "v=0\n", "v=0\ns=-\n",
        "v=0\no=- 1 1 IN IP4\n", "v=0\no=- 1 1 1 IN IP4 192.0.2.1\n", "v=0\no=- 1 1 ATM NSAP 47\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\nc=IN IP4\n", "v=0\no=- 1 1 IN IP4 192.0.2.1\nc=IN IP5 192.0.2.1\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\nm=audio\n", "v=0\no=- 1 1 IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\nm=audio 65536 RTP/AVP 8\n", "v=0\no=- 1 1 IN IP4 192.0.2.1\nm=audio -1 RTP/AVP 8\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\nm=audio four RTP/AVP 8\n", "v=0\no=- 1 1 IN IP4 192.0.2.1\nm=audio /2 RTP/AVP 8\n",
        "v=0\no=- 1 1 IN IP4 192.0.2.1\nnonsense\n", "v=0\no=- 1 1 IN IP4 192.0.2.1\na\n", "{\"v\":0}", "--boundary\r\nContent-Type: application/sdp\r\n"})
    void whatIsNoSessionDescriptionIsRefused(String body) {
        assertThatThrownBy(() -> SessionDescription.parse(body)).isInstanceOf(MalformedSdp.class).hasMessageMatching("[A-Z].*");
    }

    @Test
    void bodyThatIsTooLongIsRefusedUnread() {
        var flood = SMALL + "a=x\n".repeat(20_000);
        assertThatThrownBy(() -> SessionDescription.parse(flood)).isInstanceOf(MalformedSdp.class)
                .hasMessage("The session description is longer than 65536 characters");
    }

    @Test
    void everyBrokenPieceOfARealOfferIsReadOrRefusedButNeverBreaks() {
        var whole = Offers.wire(Offers.BROWSER_BEHIND_GATEWAY);
        var refused = 0;
        for (var end = 0; end <= whole.length(); end++) {
            try {
                assertThat(SessionDescription.parse(whole.substring(0, end)).encode()).startsWith("v=0\r\no=- 5912368542397312345678");
            } catch (MalformedSdp e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(50, whole.length() / 2);
    }
}
