package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.MediaEvent;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sdp.Encryption;

/// Whether the sound of a call is encrypted, and who is told why not.
class EncryptionTest {
    private static final String CRYPTO = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\n";
    private static final String SAVP = Peer.SDP.replace("RTP/AVP", "RTP/SAVP") + CRYPTO;

    private static RtpEngine media() throws Exception {
        return new RtpEngine(new RtpSettings(InetAddress.getByName("127.0.0.1"), 22000, 28999, 1));
    }

    private static String warning(String response) {
        return response.lines().filter(line -> line.startsWith("Warning: ")).findFirst().orElse("none");
    }

    @Test
    void keysOverUdpAreRefusedAndTheCallerIsToldWhy() throws Exception {
        try (var gateway = new TestGateway(); var peer = new Peer(gateway.port())) {
            peer.request("INVITE", "savp", 1, "savp", "", "", SAVP);
            assertThat(warning(peer.receive("488"))).isEqualTo("Warning: 399 Yinxin "
                    + "\"only RTP/SAVP is offered, and its keys would be readable on the way: call over TLS, or offer RTP/AVP\"");
            assertThat(gateway.calls).isEmpty();
        }
    }

    @Test
    void whatAnOfferLacksIsSaidWhateverItWrites() throws Exception {
        try (var gateway = new TestGateway(); var peer = new Peer(gateway.port())) {
            peer.request("INVITE", "odd", 1, "odd", "", "", "v=0\r\no=\"x\\ y\" nonsense\r\n");
            assertThat(warning(peer.receive("488"))).isEqualTo("Warning: 399 Yinxin "
                    + "\"malformed session description: o= needs six words, but is: \\\"x\\\\ y\\\" nonsense\"");
        }
    }

    @Test
    void aTrunkThatMustEncryptTakesNoCallOverUdp() throws Exception {
        var trunk = new Trunk("bank", List.of(Trunk.AddressRange.parse("127.0.0.1")), Trunk.Srtp.REQUIRED);
        try (var media = media(); var endpoint = new SipEndpoint(new SipSettings("127.0.0.1", 0, List.of(trunk), 10), media, IncomingCall::answer,
                Clock.systemUTC(), new SimpleMeterRegistry())) {
            endpoint.start();
            try (var peer = new Peer(endpoint.port())) {
                for (var sdp : List.of(Peer.SDP, SAVP, "")) {
                    var id = "must" + sdp.length();
                    peer.request("INVITE", id, 1, id, "", "", sdp);
                    assertThat(warning(peer.receive("488")))
                            .endsWith("\"calls of this trunk must be encrypted: call over TLS, and offer RTP/SAVP\"");
                }
            }
            assertThat(media.totals().sessionsOpen()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"ALLOWED, udp, NEVER", "ALLOWED, tcp, NEVER", "ALLOWED, tls, ALLOWED", "REQUIRED, tls, REQUIRED"})
    void theTransportDecides(Trunk.Srtp srtp, String transport, Encryption encryption) {
        assertThat(srtp.over(transport)).contains(encryption);
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void whatMustBeEncryptedCannotComeInClear(String transport) {
        assertThat(Trunk.Srtp.REQUIRED.over(transport)).isEmpty();
    }

    /// Two ends of a call, whose sound is what offer and answer say: one plays, the other hears, and a third who sends without the key is
    /// not heard.
    @Test
    void soundIsEncryptedAsOfferAndAnswerSay() throws Exception {
        var heard = new LinkedBlockingQueue<Byte>();
        var events = new LinkedBlockingQueue<MediaEvent>();
        try (var media = media(); var callers = media.open(events::add); var ours = media.open(event -> { })) {
            var caller = new CallSound(callers, Optional.of(Encryption.REQUIRED));
            var gateway = new CallSound(ours, Optional.of(Encryption.ALLOWED));
            var offer = caller.offer();
            assertThat(offer).contains("RTP/SAVP").contains("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:");
            var answer = ((CallSound.Description) gateway.respond(Optional.of(offer))).sdp();
            assertThat(caller.accept(answer)).isTrue();
            var octets = new byte[800];
            Arrays.fill(octets, (byte) 0x21);
            var prompt = Prompt.fromG711("said", octets, Codec.PCMA);
            ours.listen((g711, offset, length) -> {
                for (var i = 0; i < length; i++) {
                    heard.add(g711[offset + i]);
                }
            });
            callers.play(prompt);
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(new MediaEvent.PromptPlayed(prompt));
            for (var i = 0; i < octets.length; i++) {
                var octet = heard.poll(20, TimeUnit.SECONDS);
                i = octet != null && octet == Codec.PCMA.silence() ? i - 1 : i;
                assertThat(octet).isIn(Codec.PCMA.silence(), (byte) 0x21);
            }
            assertThat(media.totals().forged()).isZero();
        }
    }

    @Test
    void aCallThatIsPlainStaysSoWhenKeysAreOfferedLater() throws Exception {
        try (var gateway = new TestGateway(); var peer = new Peer(gateway.port())) {
            peer.invites("later");
            var ok = peer.receive("200");
            var tag = Peer.tagOf(ok);
            peer.request("ACK", "later", 1, "ack", tag, "", "");
            peer.request("INVITE", "later", 2, "later2", tag, "", SAVP);
            assertThat(warning(peer.receive("488"))).contains("call over TLS, or offer RTP/AVP");
            peer.request("ACK", "later", 2, "later2", tag, "", "");
            peer.request("BYE", "later", 3, "bye", tag, "", "");
            peer.receive("200");
            assertThat(gateway.next().ending()).isEqualTo("HungUp[how=BYE]");
        }
    }
}
