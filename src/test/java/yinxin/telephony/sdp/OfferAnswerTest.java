package yinxin.telephony.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferAnswerTest {
    private final OfferAnswer call = new OfferAnswer("192.0.2.99", 40_000);

    @Test
    void baresipThatPrefersMuLawGetsALaw() {
        var accepted = accepted(Offers.BARESIP);
        assertThat(accepted.audio()).isEqualTo(
                new NegotiatedAudio("192.0.2.10", 22_472, 8, "PCMA", OptionalInt.of(101), Direction.SEND_RECEIVE));
        assertThat(withoutSessionId(accepted.answerSdp())).isEqualTo(Offers.wire("""
                v=0
                o=- ID 1 IN IP4 192.0.2.99
                s=-
                c=IN IP4 192.0.2.99
                t=0 0
                m=audio 40000 RTP/AVP 8 101
                a=rtpmap:8 PCMA/8000
                a=rtpmap:101 telephone-event/8000
                a=fmtp:101 0-15
                a=ptime:20
                a=sendrecv
                """));
    }

    @Test
    void linphoneGetsItsNarrowbandEventsAndNoVideo() {
        var accepted = accepted(Offers.LINPHONE);
        assertThat(accepted.audio()).isEqualTo(
                new NegotiatedAudio("192.0.2.20", 7078, 8, "PCMA", OptionalInt.of(100), Direction.SEND_RECEIVE));
        assertThat(accepted.answerSdp()).contains("m=audio 40000 RTP/AVPF 8 100\r\n", "a=rtpmap:100 telephone-event/8000\r\n")
                .endsWith("a=sendrecv\r\nm=video 0 RTP/AVPF 96\r\n");
    }

    @Test
    void asteriskIsUnderstood() {
        assertThat(accepted(Offers.ASTERISK).audio()).isEqualTo(
                new NegotiatedAudio("192.0.2.30", 14_250, 8, "PCMA", OptionalInt.of(101), Direction.SEND_RECEIVE));
    }

    @Test
    void mobileNetworkWithItsOwnAddressForTheMediaIsUnderstood() {
        var accepted = accepted(Offers.IMS);
        assertThat(accepted.audio()).isEqualTo(
                new NegotiatedAudio("198.51.100.8", 49_170, 8, "PCMA", OptionalInt.of(100), Direction.SEND_RECEIVE));
        assertThat(accepted.answerSdp()).contains("t=3034423619 0\r\n").doesNotContain("AMR", "curr:qos");
    }

    @Test
    void streamsWeDoNotUseAreTurnedDownInTheirPlaces() {
        var accepted = accepted(Offers.BROWSER_BEHIND_GATEWAY);
        assertThat(accepted.audio()).isEqualTo(
                new NegotiatedAudio("203.0.113.5", 30_000, 8, "PCMA", OptionalInt.of(126), Direction.SEND_RECEIVE));
        assertThat(accepted.answerSdp().lines().filter(l -> l.startsWith("m="))).containsExactly(
                "m=audio 40000 RTP/AVP 8 126", "m=video 0 RTP/AVP 96", "m=application 0 UDP/DTLS/SCTP webrtc-datachannel");
        assertThat(accepted.answerSdp()).doesNotContain("rtcp-mux", "ice-", "BUNDLE");
    }

    @Test
    void plainStreamBehindAnEncryptedOneIsTaken() {
        var accepted = accepted(Offers.ASTERISK.replace("m=audio 14250 RTP/AVP",
                "m=audio 14248 RTP/SAVP 8\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc\nm=audio 14250 RTP/AVP"));
        assertThat(accepted.audio().port()).isEqualTo(14_250);
        assertThat(accepted.answerSdp().lines().filter(l -> l.startsWith("m=")))
                .containsExactly("m=audio 0 RTP/SAVP 8", "m=audio 40000 RTP/AVP 8 101");
    }

    @Test
    void onlyTheFirstOfTwoAudioStreamsIsTaken() {
        assertThat(accepted(Offers.ASTERISK + "m=audio 14260 RTP/AVP 8\n").answerSdp().lines().filter(l -> l.startsWith("m=")))
                .containsExactly("m=audio 40000 RTP/AVP 8 101", "m=audio 0 RTP/AVP 8");
    }

    @Test
    void peerWithMuLawOnlyAndNoEventsGetsJustThat() {
        var accepted = accepted(Offers.BARESIP.replace("RTP/AVP 0 8 101", "RTP/AVP 0"));
        assertThat(accepted.audio()).isEqualTo(
                new NegotiatedAudio("192.0.2.10", 22_472, 0, "PCMU", OptionalInt.empty(), Direction.SEND_RECEIVE));
        assertThat(accepted.answerSdp()).endsWith(Offers.wire("""
                m=audio 40000 RTP/AVP 0
                a=rtpmap:0 PCMU/8000
                a=ptime:20
                a=sendrecv
                """));
    }

    @Test
    void dynamicPayloadTypeOfALawIsMirrored() {
        var accepted = accepted(Offers.ASTERISK.replace("RTP/AVP 8 0", "RTP/AVP 97 0").replace("rtpmap:8 ", "rtpmap:97 "));
        assertThat(accepted.audio().payloadType()).isEqualTo(97);
        assertThat(accepted.answerSdp()).contains("RTP/AVP 97 101\r\n", "a=rtpmap:97 PCMA/8000\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "sendrecv, 192.0.2.30, SEND_RECEIVE",
        "sendonly, 192.0.2.30, RECEIVE_ONLY",
        "recvonly, 192.0.2.30, SEND_ONLY",
        "inactive, 192.0.2.30, INACTIVE",
        "sendrecv, 0.0.0.0,    RECEIVE_ONLY",
        "sendonly, 0.0.0.0,    RECEIVE_ONLY",
        "recvonly, 0.0.0.0,    INACTIVE",
        "inactive, 0.0.0.0,    INACTIVE"})
    void holdIsMirrored(String offered, String address, Direction ours) {
        var accepted = accepted(Offers.ASTERISK.replace("a=sendrecv", "a=" + offered).replace("c=IN IP4 192.0.2.30", "c=IN IP4 " + address));
        assertThat(accepted.audio().direction()).isEqualTo(ours);
        assertThat(accepted.audio().address()).isEqualTo(address);
        assertThat(accepted.answerSdp()).endsWith("a=" + ours.attribute() + "\r\n");
    }

    @Test
    void directionOfTheSessionHoldsForAStreamThatSaysNothing() {
        assertThat(accepted(Offers.LINPHONE.replace("t=0 0\n", "t=0 0\na=sendonly\n")).audio().direction()).isEqualTo(Direction.RECEIVE_ONLY);
        assertThat(accepted(Offers.ASTERISK.replace("t=0 0\n", "t=0 0\na=inactive\n")).audio().direction()).isEqualTo(Direction.SEND_RECEIVE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "m=audio 14250 RTP/AVP 8 0 101 | m=audio 14250 RTP/SAVP 8 0 101 | The audio stream is not plain RTP (RTP/AVP); encrypted media is not supported",
        "m=audio 14250 RTP/AVP 8 0 101 | m=audio 0 RTP/AVP 8 0 101      | The audio stream is turned off (port 0)",
        "m=audio 14250 RTP/AVP 8 0 101 | m=audio 14250 RTP/AVP 9 18 101 | The audio stream has neither PCMA nor PCMU",
        "m=audio 14250 RTP/AVP 8 0 101 | m=video 14250 RTP/AVP 8 0 101  | There is no audio stream",
        "c=IN IP4 192.0.2.30           | b=AS:64                        | The audio stream has no address (c= line)",
        "c=IN IP4 192.0.2.30           | c=IN IP4 phone.example.net     | The address of the audio stream is not the IP address of one host",
        "c=IN IP4 192.0.2.30           | c=IN IP4 192.0.2               | The address of the audio stream is not the IP address of one host",
        "c=IN IP4 192.0.2.30           | c=IN IP4 192.0.2.300           | The address of the audio stream is not the IP address of one host",
        "c=IN IP4 192.0.2.30           | c=IN IP4 233.252.0.1/127       | The address of the audio stream is not the IP address of one host",
        "c=IN IP4 192.0.2.30           | c=IN IP4 233.252.0.1           | The address of the audio stream is not the IP address of one host",
        "c=IN IP4 192.0.2.30           | c=IN IP4 255.255.255.255       | The address of the audio stream is not the IP address of one host",
        "c=IN IP4 192.0.2.30           | c=IN IP6 2001:db8::30          | The audio stream is IP6, and media here is IP4"})
    void offerWeCannotTakeIsRefusedWithTheReason(String line, String instead, String why) {
        assertThat(call.answer(Offers.parsed(Offers.ASTERISK.replace(line, instead)))).isEqualTo(new Answer.NotAcceptable(why));
        assertThat(call.current()).isEmpty();
    }

    @Test
    void browserThatInsistsOnEncryptionIsRefused() {
        assertThat(call.answer(Offers.parsed(Offers.BROWSER))).isInstanceOf(Answer.NotAcceptable.class);
    }

    @Test
    void ipv6PeerIsAnsweredFromAnIpv6Address() {
        var six = new OfferAnswer("2001:db8::99", 40_000);
        var offer = Offers.ASTERISK.replace("IP4 192.0.2.30", "IP6 2001:db8::30");
        assertThat(six.answer(Offers.parsed(offer))).isInstanceOfSatisfying(Answer.Accepted.class, a -> {
            assertThat(a.audio().address()).isEqualTo("2001:db8::30");
            assertThat(a.answerSdp()).contains(" IN IP6 2001:db8::99\r\ns=-\r\nc=IN IP6 2001:db8::99\r\n");
        });
        assertThat(six.answer(Offers.parsed(offer.replace("c=IN IP6 2001:db8::30", "c=IN IP6 ::"))))
                .isInstanceOfSatisfying(Answer.Accepted.class, a -> assertThat(a.audio().direction()).isEqualTo(Direction.RECEIVE_ONLY));
    }

    @Test
    void offerThatSaysNothingNewGetsTheSameAnswer() {
        var first = accepted(Offers.ASTERISK);
        assertThat(accepted(Offers.ASTERISK)).isEqualTo(first);
        assertThat(call.current()).contains(first.answerSdp());
    }

    @Test
    void versionGrowsWithEveryChangeAndTheSessionIdStays() {
        var first = accepted(Offers.ASTERISK).answerSdp();
        var held = accepted(changed("a=sendrecv", "a=sendonly")).answerSdp();
        var heldAgain = accepted(changed("a=sendrecv", "a=sendonly")).answerSdp();
        var resumed = accepted(Offers.ASTERISK.replace("1386423107 IN", "1386423109 IN")).answerSdp();
        assertThat(originVersion(first)).isEqualTo("1");
        assertThat(originVersion(held)).isEqualTo("2");
        assertThat(heldAgain).isEqualTo(held);
        assertThat(originVersion(resumed)).isEqualTo("3");
        assertThat(resumed).isEqualTo(first.replace(" 1 IN IP4", " 3 IN IP4"));
    }

    @Test
    void holdByAPeerThatForgetsToCountIsStillAHold() {
        accepted(Offers.ASTERISK);
        var held = accepted(Offers.ASTERISK.replace("a=sendrecv", "a=inactive"));
        assertThat(held.audio().direction()).isEqualTo(Direction.INACTIVE);
        assertThat(originVersion(held.answerSdp())).isEqualTo("2");
    }

    @Test
    void newAddressOfThePeerChangesWhereWeSendAndNotWhatWeSay() {
        var first = accepted(Offers.ASTERISK);
        var moved = accepted(changed("c=IN IP4 192.0.2.30", "c=IN IP4 192.0.2.31"));
        assertThat(moved.audio().address()).isEqualTo("192.0.2.31");
        assertThat(moved.answerSdp()).isEqualTo(first.answerSdp());
    }

    @Test
    void refusedChangeLeavesWhatWasAgreed() {
        var first = accepted(Offers.ASTERISK);
        assertThat(call.answer(Offers.parsed(changed("m=audio 14250", "m=audio 0")))).isInstanceOf(Answer.NotAcceptable.class);
        assertThat(call.current()).contains(first.answerSdp());
        assertThat(accepted(Offers.ASTERISK)).isEqualTo(first);
    }

    @Test
    void ourOfferHasBothLawsAndEvents() {
        assertThat(withoutSessionId(call.offer())).isEqualTo(Offers.wire("""
                v=0
                o=- ID 1 IN IP4 192.0.2.99
                s=-
                c=IN IP4 192.0.2.99
                t=0 0
                m=audio 40000 RTP/AVP 8 0 101
                a=rtpmap:8 PCMA/8000
                a=rtpmap:0 PCMU/8000
                a=rtpmap:101 telephone-event/8000
                a=fmtp:101 0-15
                a=ptime:20
                a=sendrecv
                """));
    }

    @ParameterizedTest
    @CsvSource({"8 0 101, PCMA, 8, 101", "0 8 101, PCMU, 0, 101", "0 101, PCMU, 0, 101", "8, PCMA, 8, -1"})
    void firstCodecOfTheAnswerIsUsed(String formats, String encoding, int payloadType, int events) throws NoCommonAudio {
        call.offer();
        assertThat(call.read(Offers.parsed(Offers.ASTERISK.replace("8 0 101", formats)))).isEqualTo(
                new NegotiatedAudio("192.0.2.30", 14_250, payloadType, encoding,
                        events < 0 ? OptionalInt.empty() : OptionalInt.of(events), Direction.SEND_RECEIVE));
    }

    @Test
    void answerThatHoldsUsIsMirrored() throws NoCommonAudio {
        call.offer();
        assertThat(call.read(Offers.parsed(Offers.ASTERISK.replace("sendrecv", "recvonly"))).direction()).isEqualTo(Direction.SEND_ONLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"m=audio 0 RTP/AVP 8", "m=audio 14250 RTP/AVP 18", "m=image 14250 udptl t38", "b=AS:64"})
    void answerThatTurnsTheAudioDownIsNoAudio(String line) {
        call.offer();
        var answer = Offers.parsed(Offers.ASTERISK.replace("m=audio 14250 RTP/AVP 8 0 101", line));
        assertThatThrownBy(() -> call.read(answer)).isInstanceOf(NoCommonAudio.class);
    }

    @Test
    void ourOfferInARunningCallKeepsPlacesAndPayloadTypes() throws NoCommonAudio {
        var first = accepted(Offers.ASTERISK.replace("m=audio 14250", "m=video 14300 RTP/AVP 34 35\nm=audio 14250").replace("101", "96"));
        var offer = call.offer();
        assertThat(offer.lines().filter(l -> l.startsWith("m=")))
                .containsExactly("m=video 0 RTP/AVP 34", "m=audio 40000 RTP/AVP 8 0 96");
        assertThat(originVersion(offer)).isEqualTo("2");
        assertThat(sessionId(offer)).isEqualTo(sessionId(first.answerSdp()));
        assertThat(call.offer()).isEqualTo(offer);
        var answer = Offers.parsed(Offers.ASTERISK.replace("m=audio 14250", "m=video 0 RTP/AVP 34\nm=audio 14252").replace("101", "96"));
        assertThat(call.read(answer).port()).isEqualTo(14_252);
    }

    @Test
    void twoCallsHaveDifferentSessionIds() {
        assertThat(sessionId(call.offer())).isNotEqualTo(sessionId(new OfferAnswer("192.0.2.99", 40_002).offer()));
    }

    @ParameterizedTest
    @CsvSource({"phone.example.net, 4000", "0.0.0.0, 4000", "224.0.0.1, 4000", "::, 4000", "192.0.2.1, 0", "192.0.2.1, 65536"})
    void addressThatNoPeerCanReachIsRefusedAtOnce(String address, int port) {
        assertThatThrownBy(() -> new OfferAnswer(address, port)).isInstanceOf(IllegalArgumentException.class);
    }

    private Answer.Accepted accepted(String offer) {
        return switch (call.answer(Offers.parsed(offer))) {
            case Answer.Accepted accepted -> accepted;
            case Answer.NotAcceptable(var why) -> throw new AssertionError(why);
        };
    }

    /// The offer of Asterisk with its version counted on.
    private static String changed(String line, String instead) {
        return Offers.ASTERISK.replace("1386423107 IN", "1386423108 IN").replace(line, instead);
    }

    private static String withoutSessionId(String sdp) {
        return sdp.replaceFirst("o=- [1-9]\\d* ", "o=- ID ");
    }

    private static String sessionId(String sdp) {
        return Offers.parsed(sdp.replace("\r", "")).origin().sessionId();
    }

    private static String originVersion(String sdp) {
        return Offers.parsed(sdp.replace("\r", "")).origin().version();
    }
}
