package yinxin.telephony.sdp;

/// What telephones and networks put into an INVITE; the addresses are of the documentation ranges.
final class Offers {
    static final String BARESIP = """
            v=0
            o=- 2966234381 1043861234 IN IP4 192.0.2.10
            s=-
            c=IN IP4 192.0.2.10
            t=0 0
            a=tool:baresip 3.9.0
            m=audio 22472 RTP/AVP 0 8 101
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=rtcp:22473
            a=sendrecv
            a=label:1
            a=rtcp-rsize
            a=ssrc:1467212890 cname:sip:caller@example.net
            a=ptime:20
            """;

    static final String LINPHONE = """
            v=0
            o=caller 2211 1433 IN IP4 192.0.2.20
            s=Talk
            c=IN IP4 192.0.2.20
            t=0 0
            a=rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,dup,jitt,TTL voip-metrics
            a=record:off
            m=audio 7078 RTP/AVPF 96 97 98 0 8 18 101 99 100
            a=rtpmap:96 opus/48000/2
            a=fmtp:96 useinbandfec=1
            a=rtpmap:97 speex/16000
            a=rtpmap:98 speex/8000
            a=fmtp:18 annexb=yes
            a=rtpmap:101 telephone-event/48000
            a=rtpmap:99 telephone-event/16000
            a=rtpmap:100 telephone-event/8000
            a=rtcp-fb:* trr-int 1000
            a=rtcp-fb:* ccm tmmbr
            m=video 9078 RTP/AVPF 96
            a=rtpmap:96 VP8/90000
            """;

    static final String ASTERISK = """
            v=0
            o=- 1386423107 1386423107 IN IP4 192.0.2.30
            s=Asterisk
            c=IN IP4 192.0.2.30
            t=0 0
            m=audio 14250 RTP/AVP 8 0 101
            a=rtpmap:8 PCMA/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-16
            a=ptime:20
            a=maxptime:150
            a=sendrecv
            """;

    static final String IMS = """
            v=0
            o=MGCF 53655765 2353687637 IN IP4 198.51.100.7
            s=-
            b=AS:80
            t=3034423619 0
            m=audio 49170 RTP/AVP 104 102 8 105 100
            c=IN IP4 198.51.100.8
            b=AS:80
            b=RS:600
            b=RR:2000
            a=rtpmap:104 AMR-WB/16000/1
            a=fmtp:104 mode-change-capability=2; max-red=0
            a=rtpmap:102 AMR/8000/1
            a=rtpmap:105 telephone-event/16000
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

    /// A browser's list behind a gateway that took the encryption off.
    static final String BROWSER_BEHIND_GATEWAY = """
            v=0
            o=- 5912368542397312345678 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            a=extmap-allow-mixed
            a=msid-semantic: WMS 6f8d
            m=audio 30000 RTP/AVP 111 63 9 0 8 13 110 126
            c=IN IP4 203.0.113.5
            a=rtcp:9 IN IP4 0.0.0.0
            a=ice-ufrag:8hhY
            a=ice-pwd:asd88fgpdd777uzjYhagZg
            a=mid:0
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=sendrecv
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            a=rtcp-fb:111 transport-cc
            a=fmtp:111 minptime=10;useinbandfec=1
            a=rtpmap:63 red/48000/2
            a=fmtp:63 111/111
            a=rtpmap:9 G722/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:13 CN/8000
            a=rtpmap:110 telephone-event/48000
            a=rtpmap:126 telephone-event/8000
            m=video 0 RTP/AVP 96 97
            a=bundle-only
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            """;

    static final String BROWSER = BROWSER_BEHIND_GATEWAY.replace("RTP/AVP ", "UDP/TLS/RTP/SAVPF ");

    private Offers() {
    }

    /// As it goes over the wire.
    static String wire(String text) {
        return text.replace("\n", "\r\n");
    }

    static SessionDescription parsed(String text) {
        try {
            return SessionDescription.parse(wire(text));
        } catch (MalformedSdp e) {
            throw new AssertionError(e);
        }
    }
}
