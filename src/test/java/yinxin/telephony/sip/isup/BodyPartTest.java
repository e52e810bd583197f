package yinxin.telephony.sip.isup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import yinxin.telephony.sip.stack.SipHeaders;

/// Bodies of one part and of several.
class BodyPartTest {
    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n";

    private static List<BodyPart> parts(String contentType, String body) {
        return BodyPart.of(headers("Content-Type: " + contentType), body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static SipHeaders headers(String fields) {
        var octets = ("INVITE sip:h SIP/2.0\r\n" + fields + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        return SipHeaders.read(octets, octets.length);
    }

    private static BodyPart part(String type, String disposition, String handling, String content) {
        return new BodyPart(type, disposition, handling, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aBodyAloneIsOnePart() {
        assertThat(parts("application/SDP", SDP)).containsExactly(part("application/sdp", "", "", SDP));
        assertThat(BodyPart.of(headers("Content-Type: application/isup;version=itu-t92+\r\nContent-Disposition: Signal ; Handling=Required"),
                new byte[] {1})).containsExactly(part("application/isup", "signal", "required", "\u0001"));
        assertThat(parts("application/sdp", "")).isEmpty();
    }

    @Test
    void octetsBetweenDelimitersAreKeptAsTheyAre() {
        var isup = new String(HexFormat.of().parseHex(IamTest.GOLDEN.replace(" ", "") + "0d0a2d2d0d0a0dff"), StandardCharsets.ISO_8859_1);
        var body = "no part\r\n--unique-1\r\nContent-Type: application/sdp\r\n\r\n" + SDP + "\r\n--unique-1  \r\n"
                + "Content-Type: application/ISUP; version=itu-t92+; base=itu-t92+\r\nContent-Disposition: signal; handling=optional\r\n\r\n" + isup
                + "\r\n--unique-1--\r\nafter it nothing counts\r\n--unique-1\r\n\r\nx";
        assertThat(parts("multipart/mixed; boundary=\"unique-1\"", body)).containsExactly(part("application/sdp", "", "", SDP),
                part("application/isup", "signal", "optional", isup));
        assertThat(parts("Multipart/Mixed;boundary=unique-1", body)).hasSize(2);
    }

    @Test
    void bareLineFeedsAndAMissingEndAreForgiven() {
        assertThat(parts("multipart/mixed;boundary=b", "--b\nContent-Type: application/sdp\n\nv=0\n--b\n\nplain"))
                .containsExactly(part("application/sdp", "", "", "v=0"), part("", "", "", "plain"));
    }

    @Test
    void aBoundaryThatDoesNotOccurIsGuessed() {
        var body = "--real\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--real--\r\n";
        assertThat(parts("multipart/mixed;boundary=other", body)).containsExactly(part("application/sdp", "", "", "v=0"));
        assertThat(parts("multipart/mixed", body)).containsExactly(part("application/sdp", "", "", "v=0"));
        assertThat(parts("multipart/mixed;boundary=b", "v=0\r\n")).isEmpty();
    }

    @Test
    void multipartsInMultipartsAreLookedInto() {
        var inner = "--i\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--i\r\nContent-Type: text/plain\r\n\r\nhello\r\n--i--";
        var body = "--o\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n" + inner + "\r\n--o\r\n\r\nx\r\n--o--\r\n";
        assertThat(parts("multipart/mixed;boundary=o", body)).containsExactly(part("application/sdp", "", "", "v=0"),
                part("text/plain", "", "", "hello"), part("", "", "", "x"));
    }

    @Test
    void nothingThrowsAndNothingGrowsWithoutEnd() {
        var random = new Random(5621);
        var alphabet = "--b\r\n-: Content-Type:multipart/mixed;boundary=b";
        for (var i = 0; i < 50_000; i++) {
            var body = new StringBuilder("--b\r\n");
            for (var length = random.nextInt(200); length > 0; length--) {
                var from = random.nextInt(alphabet.length());
                body.append(alphabet, from, random.nextInt(from, alphabet.length()));
            }
            assertThat(parts("multipart/mixed;boundary=b", body.toString())).hasSizeLessThanOrEqualTo(20);
        }
    }
}
