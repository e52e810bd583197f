package yinxin.telephony.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Offers as switches, telephones and browsers write them (with other addresses), and what we agree on.
class OffersOfTheWorldTest {
    private static final String SOFTSWITCH = """
            v=0
            o=- 1763812345 1763812345 IN IP4 192.0.2.20
            s=Asterisk
            c=IN IP4 192.0.2.20
            t=0 0
            m=audio 12398 RTP/AVP 8 0 101
            a=rtpmap:8 PCMA/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-16
            a=ptime:20
            a=maxptime:150
            a=sendrecv
            """;

    private static final String MOBILE_CORE = """
            v=0
            o=- 3848271 3848271 IN IP4 192.0.2.30
            s=SBC call
            c=IN IP4 192.0.2.31
            b=AS:80
            t=0 0
            m=audio 31004 RTP/AVP 104 102 8 18 105 100
            b=RS:612
            b=RR:1837
            a=rtpmap:104 AMR-WB/16000/1
            a=fmtp:104 mode-change-capability=2;max-red=0
            a=rtpmap:102 AMR/8000/1
            a=fmtp:102 mode-set=0,2,4,7;mode-change-period=2
            a=rtpmap:8 PCMA/8000/1
            a=rtpmap:18 G729/8000/1
            a=fmtp:18 annexb=no
            a=rtpmap:105 telephone-event/16000/1
            a=fmtp:105 0-15
            a=rtpmap:100 telephone-event/8000
            a=fmtp:100 0-15
            a=curr:qos local none
            a=curr:qos remote none
            a=des:qos optional local sendrecv
            a=des:qos optional remote sendrecv
            a=ptime:20
            a=maxptime:240
            """;

    private static final String SOFTPHONE = """
            v=0
            o=alice 1520 2447 IN IP4 192.0.2.40
            s=Talk
            c=IN IP4 192.0.2.40
            t=0 0
            a=ice-pwd:0123456789abcdef01234567
            a=ice-ufrag:abcdefgh
            a=rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,dup,jitt,TTL voip-metrics
            m=audio 7078 RTP/AVPF 96 97 98 0 8 101 99 100
            a=rtpmap:96 opus/48000/2
            a=fmtp:96 useinbandfec=1
            a=rtpmap:97 speex/16000
            a=fmtp:97 vbr=on
            a=rtpmap:98 speex/8000
            a=rtpmap:101 telephone-event/48000
            a=rtpmap:99 telephone-event/16000
            a=rtpmap:100 telephone-event/8000
            a=candidate:1 1 UDP 2130706303 192.0.2.40 7078 typ host
            a=candidate:1 2 UDP 2130706302 192.0.2.40 7079 typ host
            a=rtcp-fb:* trr-int 5000
            m=video 9078 RTP/AVPF 96
            a=rtpmap:96 VP8/90000
            """;

    private static final String DESK_PHONE = """
            v=0
            o=Cisco Systems SIP GW UserAgent 7221 3401 IN IP4 192.0.2.50
            s=SIP Call
            c=IN IP4 192.0.2.50
            t=0 0
            m=audio 16834 RTP/AVP 0 8 101 19
            c=IN IP4 192.0.2.51
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=rtpmap:19 CN/8000
            a=ptime:20
            """;

    private static final String LOAD_GENERATOR = """
            v=0
            o=user1 53655765 2353687637 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 6000 RTP/AVP 0
            a=rtpmap:0 PCMU/8000
            """;

    private static final String FAX_AFTER_TALK = """
            v=0
            o=- 1 2 IN IP4 192.0.2.60
            s=-
            c=IN IP4 192.0.2.60
            t=0 0
            m=audio 0 RTP/AVP 8
            m=image 4000 udptl t38
            a=T38FaxVersion:0
            a=T38FaxRateManagement:transferredTCF
            """;

    private static final String BROWSER = """
            v=0
            o=- 4611731400430051336 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0
            a=msid-semantic: WMS
            m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
            c=IN IP4 0.0.0.0
            a=rtcp:9 IN IP4 0.0.0.0
            a=setup:actpass
            a=mid:0
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            a=rtpmap:126 telephone-event/8000
            """;

    private static final String ENCRYPTED_OR_NOT = """
            v=0
            o=- 9 9 IN IP4 192.0.2.70
            s=-
            c=IN IP4 192.0.2.70
            t=0 0
            m=audio 5004 RTP/SAVP 8 101
            a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj
            a=rtpmap:101 telephone-event/8000
            m=audio 5006 RTP/AVP 8 101
            a=rtpmap:101 telephone-event/8000
            """;

    static Stream<Arguments> agreements() {
        return Stream.of(
                Arguments.of("a softswitch", SOFTSWITCH, audio("192.0.2.20", 12398, 8, 101)),
                Arguments.of("a mobile network's border", MOBILE_CORE, audio("192.0.2.31", 31004, 8, 100)),
                Arguments.of("a softphone with everything", SOFTPHONE, audio("192.0.2.40", 7078, 8, 100)),
                Arguments.of("a desk telephone with blanks in its name", DESK_PHONE, audio("192.0.2.51", 16834, 8, 101)),
                Arguments.of("encrypted first, in clear second", ENCRYPTED_OR_NOT, audio("192.0.2.70", 5006, 8, 101)),
                Arguments.of("a load generator without keys", LOAD_GENERATOR,
                        new NegotiatedAudio("127.0.0.1", 6000, 0, "PCMU", OptionalInt.empty(), Direction.SENDRECV)));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("fax", FAX_AFTER_TALK, "no audio stream is offered"),
                Arguments.of("a browser", BROWSER, "only UDP/TLS/RTP/SAVPF is offered, not RTP/AVP"),
                Arguments.of("compressed speech only", SOFTSWITCH.replace("8 0 101", "18 3 101"), "neither PCMA nor PCMU is offered"));
    }

    private static NegotiatedAudio audio(String address, int port, int payloadType, int events) {
        return new NegotiatedAudio(address, port, payloadType, "PCMA", OptionalInt.of(events), Direction.SENDRECV);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("agreements")
    void isAgreedWith(String who, String offer, NegotiatedAudio expected) throws MalformedSdp {
        var theirs = SessionDescription.parse(offer);
        assertThat(new OfferAnswer("198.51.100.1", 20_000, 7).answer(theirs)).isInstanceOfSatisfying(Negotiation.Agreed.class, agreed -> {
            assertThat(agreed.audio()).isEqualTo(expected);
            assertThat(agreed.ours().media()).hasSameSizeAs(theirs.media());
            assertThat(agreed.ours().media()).filteredOn(m -> m.port() != 0).hasSize(1);
            assertThat(agreed.ours()).as("what we write can be read").isEqualTo(reread(agreed.ours()));
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void isRefusedWithAReason(String who, String offer, String why) throws MalformedSdp {
        assertThat(new OfferAnswer("198.51.100.1", 20_000, 7).answer(SessionDescription.parse(offer))).isEqualTo(new Negotiation.Refused(why));
    }

    private static SessionDescription reread(SessionDescription description) {
        try {
            return SessionDescription.parse(description.encode());
        } catch (MalformedSdp e) {
            throw new AssertionError(e);
        }
    }
}
