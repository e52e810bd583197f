package yinxin.telephony.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.rtp.MediaTarget;
import yinxin.telephony.rtp.RtpSession;
import yinxin.telephony.rtp.srtp.SrtpKey;
import yinxin.telephony.rtp.srtp.SrtpKeys;
import yinxin.telephony.rtp.srtp.SrtpSuite;
import yinxin.telephony.sdp.Encryption;
import yinxin.telephony.sdp.MalformedSdp;
import yinxin.telephony.sdp.MediaCrypto;
import yinxin.telephony.sdp.Negotiation;
import yinxin.telephony.sdp.OfferAnswer;
import yinxin.telephony.sdp.SessionDescription;

/// The sound of one call: what offer and answer agree on is what the RTP session does.
final class CallSound {
    private static final Pattern VERSION = Pattern.compile("(?m)^(o=\\S+ \\S+ )([0-9]+)");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Logger LOG = LoggerFactory.getLogger(CallSound.class);

    private final RtpSession rtp;
    private final OfferAnswer negotiation;
    private final boolean impossible;
    private volatile Codec codec = Codec.PCMA;
    private int holds;
    private boolean wasBothWays;

    /// What we say to an INVITE.
    sealed interface Response {}

    /// What we do.
    ///
    /// @param sdp    our session description
    /// @param offers whether it is an offer, and no answer
    record Description(String sdp, boolean offers) implements Response {
        /// Nothing was asked and nothing is said.
        static final Description NONE = new Description("", false);
    }

    /// That it does not suit.
    ///
    /// @param why a sentence for the other side
    record Refusal(String why) implements Response {}

    /// @param encryption empty for a call that must be encrypted and cannot, since keys would be readable on its way
    CallSound(RtpSession rtp, Optional<Encryption> encryption) {
        this.rtp = rtp;
        this.negotiation = new OfferAnswer(rtp.local().getAddress().getHostAddress(), rtp.local().getPort(),
                RANDOM.nextInt(Integer.MAX_VALUE), encryption.orElse(Encryption.NEVER));
        this.impossible = encryption.isEmpty();
    }

    /// The address that an offer wants its sound at: ours must be of the same family. Empty if it names none, or is no SDP.
    static Optional<InetAddress> wanted(String offer) {
        try {
            return OfferAnswer.wanted(SessionDescription.parse(offer)).map(InetAddress::ofLiteral);
        } catch (MalformedSdp e) {
            LOG.debug("an offer that cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    RtpSession rtp() {
        return rtp;
    }

    /// What we send; A-law until something else is agreed.
    Codec codec() {
        return codec;
    }

    /// What we say to an INVITE with this offer, or with none: then we offer. What is malformed or has nothing for us is refused; what was
    /// agreed before still holds then.
    synchronized Response respond(Optional<String> offer) {
        if (impossible) {
            return new Refusal("calls of this trunk must be encrypted: call over TLS, and offer RTP/SAVP");
        }
        if (offer.isEmpty()) {
            return new Description(offer(), true);
        }
        try {
            return taken(negotiation.answer(SessionDescription.parse(offer.get())));
        } catch (MalformedSdp e) {
            return new Refusal(e.why());
        }
    }

    /// Our offer; the same again when it was made before.
    synchronized String offer() {
        return negotiation.offer().encode();
    }

    /// Our offer to hold or to take back. The version counts up because the description differs (RFC 3264 §8).
    synchronized String offer(boolean held) {
        holds++;
        var plain = negotiation.offer().encode();
        var counted = VERSION.matcher(plain).replaceFirst(m -> m.group(1) + (Long.parseLong(m.group(2)) + holds));
        return held ? counted.replace("a=sendrecv", "a=sendonly") : counted;
    }

    /// Takes the answer to our offer. False for one that is malformed or agrees on nothing.
    synchronized boolean accept(String answer) {
        try {
            return taken(negotiation.readAnswer(SessionDescription.parse(answer))) instanceof Description;
        } catch (MalformedSdp e) {
            LOG.debug("an answer was of no use: {}", e.getMessage());
            return false;
        }
    }

    private Response taken(Negotiation outcome) {
        return switch (outcome) {
            case Negotiation.Refused(var why) -> {
                LOG.debug("no agreement on sound: {}", why);
                yield new Refusal(why);
            }
            case Negotiation.Agreed(var ours, var audio) -> {
                codec = audio.payloadType() == Codec.PCMU.payloadType() ? Codec.PCMU : Codec.PCMA;
                var direction = switch (audio.direction()) {
                    case SENDRECV -> MediaTarget.Direction.SEND_RECEIVE;
                    case SENDONLY -> MediaTarget.Direction.SEND_ONLY;
                    // Who sends only, after both did, holds us: what comes now is music, and not for the recording (RFC 3264 §8.4).
                    case RECVONLY -> wasBothWays ? MediaTarget.Direction.INACTIVE : MediaTarget.Direction.RECEIVE_ONLY;
                    case INACTIVE -> MediaTarget.Direction.INACTIVE;
                };
                wasBothWays |= direction == MediaTarget.Direction.SEND_RECEIVE;
                var remote = new InetSocketAddress(InetAddress.ofLiteral(audio.address()), audio.port());
                rtp.negotiated(new MediaTarget(remote, codec, audio.eventPayloadType(), direction, audio.crypto().map(CallSound::keys)));
                yield new Description(ours.encode(), false);
            }
        };
    }

    private static SrtpKeys keys(MediaCrypto crypto) {
        var suite = switch (crypto.suite()) {
            case AES_CM_128_HMAC_SHA1_80 -> SrtpSuite.AES_CM_128_HMAC_SHA1_80;
            case AES_CM_128_HMAC_SHA1_32 -> SrtpSuite.AES_CM_128_HMAC_SHA1_32;
        };
        return new SrtpKeys(new SrtpKey(suite, crypto.ours().octets()), new SrtpKey(suite, crypto.theirs().octets()));
    }
}
