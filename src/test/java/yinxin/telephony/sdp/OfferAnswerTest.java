package yinxin.telephony.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferAnswerTest {
    private static final String HEAD = "v=0\r\no=carrier 7 1 IN IP4 198.51.100.7\r\ns=-\r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\n";

    private final OfferAnswer ours = new OfferAnswer("192.0.2.1", 20_000, 4711);

    private static SessionDescription offer(String media) {
        try {
            return SessionDescription.parse(HEAD + media);
        } catch (MalformedSdp e) {
            throw new AssertionError(e);
        }
    }

    private Negotiation.Agreed agreed(String media) {
        assertThat(ours.answer(offer(media))).isInstanceOf(Negotiation.Agreed.class);
        return (Negotiation.Agreed) ours.answer(offer(media));
    }

    private NegotiatedAudio audio(String media) {
        return agreed(media).audio();
    }

    @Test
    void aCarriersOfferIsAnsweredWithAlawAndItsOwnEventType() {
        var agreed = agreed("m=audio 40000 RTP/AVP 8 0 18 97\r\na=rtpmap:97 telephone-event/8000\r\na=ptime:20\r\n");
        assertThat(agreed.audio()).isEqualTo(new NegotiatedAudio("198.51.100.7", 40000, 8, "PCMA", OptionalInt.of(97), Direction.SENDRECV));
        assertThat(agreed.ours().encode()).isEqualTo("""
                v=0\r
                o=- 4711 1 IN IP4 192.0.2.1\r
                s=-\r
                c=IN IP4 192.0.2.1\r
                t=0 0\r
                m=audio 20000 RTP/AVP 8 97\r
                a=rtpmap:8 PCMA/8000\r
                a=rtpmap:97 telephone-event/8000\r
                a=fmtp:97 0-15\r
                a=ptime:20\r
                a=sendrecv\r
                """);
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "0, 0", "0 8, 8", "18 0, 0", "9 0 8 18, 8"})
    void alawIsPreferredWhereverItStands(String formats, int chosen) {
        assertThat(audio("m=audio 40000 RTP/AVP " + formats + "\r\n").payloadType()).isEqualTo(chosen);
    }

    @Test
    void withoutTelephoneEventsNoneAreAnswered() {
        var agreed = agreed("m=audio 40000 RTP/AVP 0\r\n");
        assertThat(agreed.audio().eventPayloadType()).isEmpty();
        assertThat(agreed.ours().encode()).contains("m=audio 20000 RTP/AVP 0\r\n").doesNotContain("telephone-event");
    }

    @Test
    void eventsAtAnotherRateAreNotTaken() {
        assertThat(audio("m=audio 40000 RTP/AVP 8 100 101\r\na=rtpmap:100 telephone-event/16000\r\na=rtpmap:101 telephone-event/8000\r\n")
                .eventPayloadType()).hasValue(101);
        assertThat(audio("m=audio 40000 RTP/AVP 8 100\r\na=rtpmap:100 telephone-event/16000\r\n").eventPayloadType()).isEmpty();
    }

    @Test
    void aStaticTypeThatIsMappedToSomethingElseIsNotOurs() {
        assertThat(ours.answer(offer("m=audio 40000 RTP/AVP 8\r\na=rtpmap:8 L16/44100\r\n")))
                .isEqualTo(new Negotiation.Refused("neither PCMA nor PCMU is offered"));
        assertThat(audio("m=audio 40000 RTP/AVP 8\r\na=rtpmap:8 pcma/8000/1\r\n").payloadType()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({"sendrecv, SENDRECV, false", "sendonly, RECVONLY, true", "recvonly, SENDONLY, true", "inactive, INACTIVE, true"})
    void directionIsAnsweredFromOurSide(String offered, Direction ourDirection, boolean held) {
        var agreed = agreed("m=audio 40000 RTP/AVP 8\r\na=" + offered + "\r\n");
        assertThat(agreed.audio().direction()).isEqualTo(ourDirection);
        assertThat(agreed.audio().held()).isEqualTo(held);
        assertThat(agreed.ours().encode()).contains("a=" + ourDirection.name().toLowerCase(java.util.Locale.ROOT) + "\r\n");
    }

    @Test
    void theSessionsDirectionCountsWhereTheStreamHasNone() {
        var forAll = "a=inactive\r\nm=audio 40000 RTP/AVP 8\r\n";
        assertThat(audio(forAll).direction()).isEqualTo(Direction.INACTIVE);
        assertThat(audio(forAll + "a=sendrecv\r\n").direction()).isEqualTo(Direction.SENDRECV);
    }

    @Test
    void theOldHoldByTheZeroAddressIsUnderstood() {
        var audio = audio("m=audio 40000 RTP/AVP 8\r\nc=IN IP4 0.0.0.0\r\n");
        assertThat(audio).isEqualTo(new NegotiatedAudio("0.0.0.0", 40000, 8, "PCMA", OptionalInt.empty(), Direction.RECVONLY));
        assertThat(audio.unspecified()).isTrue();
        assertThat(audio.held()).isTrue();
    }

    @Test
    void holdAndResumeRaiseTheVersionAndARefreshDoesNot() {
        var talking = "m=audio 40000 RTP/AVP 8\r\n";
        assertThat(agreed(talking).ours().origin().version()).isEqualTo("1");
        assertThat(agreed(talking).ours().origin().version()).isEqualTo("1");
        assertThat(agreed(talking + "a=sendonly\r\n").ours().origin().version()).isEqualTo("2");
        assertThat(agreed(talking).ours().origin().version()).isEqualTo("3");
    }

    @Test
    void otherStreamsAreRefusedInTheirPlaces() {
        var agreed = agreed("m=video 50000 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\nm=audio 40000 RTP/AVP 8\r\nm=audio 40002 RTP/AVP 8\r\n"
                + "m=image 50002 udptl t38\r\n");
        assertThat(agreed.audio().port()).isEqualTo(40000);
        assertThat(agreed.ours().media()).extracting(m -> m.type() + " " + m.port() + " " + m.protocol())
                .containsExactly("video 0 RTP/AVP", "audio 20000 RTP/AVP", "audio 0 RTP/AVP", "image 0 UDPTL");
        assertThat(agreed.ours().media().getFirst().formats()).containsExactly("96");
    }

    @Test
    void encryptedMediaAloneAreRefusedAndBesideOrdinaryOnesPassedOver() {
        var encrypted = "m=audio 40000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n";
        assertThat(ours.answer(offer(encrypted))).isEqualTo(new Negotiation.Refused(
                "only RTP/SAVP is offered, and its keys would be readable on the way: call over TLS, or offer RTP/AVP"));
        assertThat(audio(encrypted + "m=audio 40002 RTP/AVP 8\r\n").port()).isEqualTo(40002);
        assertThat(ours.answer(offer("m=audio 9 UDP/TLS/RTP/SAVPF 8\r\n"))).isInstanceOf(Negotiation.Refused.class);
    }

    @Test
    void theFeedbackProfileIsAnsweredInKind() {
        assertThat(agreed("m=audio 40000 RTP/AVPF 8\r\n").ours().encode()).contains("m=audio 20000 RTP/AVPF 8\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m=video 5000 RTP/AVP 96\r\n", "m=audio 0 RTP/AVP 8\r\n"})
    void anOfferWithoutAudioIsRefused(String media) {
        assertThat(ours.answer(offer(media))).isEqualTo(new Negotiation.Refused("no audio stream is offered"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"media.example.com", "224.2.1.1/127", "239.1.1.1", "ff02::1"})
    void namesAndGroupsAreNoAddress(String address) {
        assertThat(ours.answer(offer("m=audio 40000 RTP/AVP 8\r\nc=IN IP4 " + address + "\r\n")))
                .isEqualTo(new Negotiation.Refused("the audio stream has no address of its own: a host name or nothing stands in c="));
    }

    @Test
    void aRefusedOfferLeavesWhatHeld() {
        agreed("m=audio 40000 RTP/AVP 8\r\n");
        assertThat(ours.answer(offer("m=audio 40000 RTP/AVP 18\r\n"))).isInstanceOf(Negotiation.Refused.class);
        assertThat(agreed("m=audio 40000 RTP/AVP 8\r\n").ours().origin().version()).isEqualTo("1");
    }

    @Test
    void sixthVersionAddressesAreWrittenAsSuch() throws MalformedSdp {
        var six = new OfferAnswer("2001:db8::5", 20_000, 1);
        var negotiated = six.answer(SessionDescription.parse("v=0\r\no=- 1 1 IN IP6 2001:db8::9\r\nc=IN IP6 2001:db8::9\r\nm=audio 4000 RTP/AVP 8\r\n"));
        assertThat(negotiated).isInstanceOfSatisfying(Negotiation.Agreed.class, agreed -> {
            assertThat(agreed.audio().address()).isEqualTo("2001:db8::9");
            assertThat(agreed.ours().encode()).contains("c=IN IP6 2001:db8::5\r\n");
        });
    }

    @Test
    void ourOfferIsAnsweredByOurAnswer() {
        var other = new OfferAnswer("198.51.100.7", 40_000, 1);
        var offer = ours.offer();
        assertThat(offer.encode()).contains("m=audio 20000 RTP/AVP 8 0 101\r\n");
        assertThat(other.answer(offer)).isInstanceOfSatisfying(Negotiation.Agreed.class, answered -> {
            assertThat(answered.audio())
                    .isEqualTo(new NegotiatedAudio("192.0.2.1", 20_000, 8, "PCMA", OptionalInt.of(101), Direction.SENDRECV));
            assertThat(ours.readAnswer(answered.ours())).isEqualTo(new Negotiation.Agreed(offer,
                    new NegotiatedAudio("198.51.100.7", 40_000, 8, "PCMA", OptionalInt.of(101), Direction.SENDRECV)));
        });
        assertThat(ours.offer()).as("asked again").isEqualTo(offer);
    }

    @Test
    void anAnswerThatRefusesTheStreamIsNoAgreement() {
        ours.offer();
        assertThat(ours.readAnswer(offer("m=audio 0 RTP/AVP 8\r\n"))).isEqualTo(new Negotiation.Refused("no audio stream is offered"));
    }

    @Test
    void anAnswerNeedsAnOfferBeforeIt() {
        assertThatThrownBy(() -> ours.readAnswer(offer("m=audio 4000 RTP/AVP 8\r\n"))).isInstanceOf(IllegalStateException.class);
    }
}
