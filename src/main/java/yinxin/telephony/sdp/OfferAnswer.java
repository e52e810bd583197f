package yinxin.telephony.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/// Our side of the offer/answer model (RFC 3264), one for each call, for all its INVITEs and UPDATEs. Takes G.711 in
/// plain RTP, A-law before µ-law, with telephone events if the peer has them; every other stream is turned down.
///
/// Our `o=` version grows when, and only when, our description changes (RFC 3264 §8), so an offer that says nothing new
/// gets the same answer, octet for octet. Whether it says something new is judged by its content and not by its `o=`
/// version, because some PBXs put calls on hold without counting.
///
/// Not for use by several threads at once: the call's signalling is handled one message after the other anyway.
public final class OfferAnswer {
    private static final String ALAW = "PCMA";
    private static final String ULAW = "PCMU";
    private static final String EVENTS = "telephone-event";
    /// The usual one; a peer that offers another gets its own back.
    private static final int USUAL_EVENT_PAYLOAD_TYPE = 101;
    /// Milliseconds a packet that we like, and send.
    private static final int PTIME = 20;

    private final Connection local;
    private final int localPort;
    /// Below 2^31, because there are peers that read it into an int.
    private final String sessionId = Integer.toString(ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
    private int version;
    private String timing = "0 0";
    private List<Media> described = List.of();
    private int audioPlace;
    private int eventPayloadType = USUAL_EVENT_PAYLOAD_TYPE;

    /// @param localAddress where we receive, a literal IPv4 or IPv6 address that the peer can reach
    /// @param localPort    where we receive RTP
    public OfferAnswer(String localAddress, int localPort) {
        this.local = Connection.to(localAddress);
        this.localPort = localPort;
        if (!local.isHost() || local.isNowhere()) {
            throw new IllegalArgumentException("The advertised media address must be a host's IPv4 or IPv6 address");
        }
        if (localPort < 1 || localPort > 65_535) {
            throw new IllegalArgumentException("media port " + localPort + " is none");
        }
    }

    /// Answers the first offer of the call or a later one. A refusal changes nothing of what was agreed.
    public Answer answer(SessionDescription offer) {
        try {
            var place = usable(offer);
            var medium = offer.media().get(place);
            var encoding = medium.payloadTypeOf(ALAW).isPresent() ? ALAW : ULAW;
            var audio = negotiated(offer, medium, encoding);
            var lines = new ArrayList<>(offer.media().stream().map(Media::rejected).toList());
            lines.set(place, audioLine(medium.profile(), List.of(new Encoding(audio.payloadType(), encoding)),
                    audio.eventPayloadType(), audio.direction()));
            agreed(place, audio);
            return new Answer.Accepted(describe(lines, offer.timing()), audio);
        } catch (NoCommonAudio e) {
            return new Answer.NotAcceptable(String.valueOf(e.getMessage()));
        }
    }

    /// Makes an offer, for a 200 to an INVITE that brought none, or for a call of our own. In a call that has begun the
    /// streams keep their places (RFC 3264 §8).
    public String offer() {
        var codecs = List.of(new Encoding(8, ALAW), new Encoding(0, ULAW));
        var events = OptionalInt.of(eventPayloadType);
        if (described.isEmpty()) {
            return describe(List.of(audioLine("RTP/AVP", codecs, events, Direction.SEND_RECEIVE)), timing);
        }
        var lines = new ArrayList<>(described.stream().map(Media::rejected).toList());
        lines.set(audioPlace, audioLine(described.get(audioPlace).profile(), codecs, events, Direction.SEND_RECEIVE));
        return describe(lines, timing);
    }

    /// Reads the peer's answer to our offer.
    ///
    /// @throws NoCommonAudio when the peer turned the audio down: acknowledge, then hang up
    public NegotiatedAudio read(SessionDescription answer) throws NoCommonAudio {
        if (audioPlace >= answer.media().size()) {
            throw new NoCommonAudio("The answer has no media line in the place of our audio");
        }
        var medium = answer.media().get(audioPlace);
        requireUsable(answer, medium);
        var audio = negotiated(answer, medium, firstListed(medium));
        agreed(audioPlace, audio);
        return audio;
    }

    /// What we said last, for a session refresh (RFC 4028) that changes nothing; empty before the first description.
    public Optional<String> current() {
        return described.isEmpty() ? Optional.empty() : Optional.of(text());
    }

    /// The place of the first stream that we can take. The reason given for none is that of the first audio stream.
    private int usable(SessionDescription offer) throws NoCommonAudio {
        Optional<NoCommonAudio> reason = Optional.empty();
        for (var place = 0; place < offer.media().size(); place++) {
            try {
                requireUsable(offer, offer.media().get(place));
                return place;
            } catch (NoCommonAudio e) {
                reason = offer.media().get(place).isAudio() ? reason.or(() -> Optional.of(e)) : reason;
            }
        }
        throw reason.orElseGet(() -> new NoCommonAudio("There is no audio stream"));
    }

    private void requireUsable(SessionDescription of, Media medium) throws NoCommonAudio {
        if (!medium.isAudio()) {
            throw new NoCommonAudio("The stream is not audio");
        }
        if (medium.port() == 0) {
            throw new NoCommonAudio("The audio stream is turned off (port 0)");
        }
        if (!medium.isPlainRtp()) {
            throw new NoCommonAudio("The audio stream is not plain RTP (RTP/AVP); encrypted media is not supported");
        }
        if (medium.payloadTypeOf(ALAW).isEmpty() && medium.payloadTypeOf(ULAW).isEmpty()) {
            throw new NoCommonAudio("The audio stream has neither PCMA nor PCMU");
        }
        var connection = of.connectionOf(medium).orElseThrow(() -> new NoCommonAudio("The audio stream has no address (c= line)"));
        if (!connection.isHost()) {
            throw new NoCommonAudio("The address of the audio stream is not the IP address of one host");
        }
        if (!connection.addressType().equals(local.addressType())) {
            throw new NoCommonAudio("The audio stream is " + connection.addressType() + ", and media here is " + local.addressType());
        }
    }

    private static NegotiatedAudio negotiated(SessionDescription of, Media medium, String encoding) {
        var connection = of.connectionOf(medium).orElseThrow();
        var ours = of.directionOf(medium).mirrored();
        return new NegotiatedAudio(connection.address(), medium.port(), medium.payloadTypeOf(encoding).orElseThrow(), encoding,
                medium.payloadTypeOf(EVENTS), connection.isNowhere() ? ours.withoutSending() : ours);
    }

    /// The answerer's first choice is to be used (RFC 3264 §7).
    private static String firstListed(Media medium) {
        var alaw = placeOf(medium, ALAW);
        var ulaw = placeOf(medium, ULAW);
        return alaw >= 0 && (ulaw < 0 || alaw < ulaw) ? ALAW : ULAW;
    }

    private static int placeOf(Media medium, String encoding) {
        var payloadType = medium.payloadTypeOf(encoding);
        return payloadType.isEmpty() ? -1 : medium.formats().indexOf(Integer.toString(payloadType.getAsInt()));
    }

    private void agreed(int place, NegotiatedAudio audio) {
        audioPlace = place;
        eventPayloadType = audio.eventPayloadType().orElse(eventPayloadType);
    }

    private Media audioLine(String profile, List<Encoding> codecs, OptionalInt events, Direction direction) {
        var formats = new ArrayList<String>();
        var attributes = new ArrayList<Attribute>();
        for (var codec : codecs) {
            formats.add(Integer.toString(codec.payloadType()));
            attributes.add(codec.rtpmap());
        }
        events.ifPresent(payloadType -> {
            formats.add(Integer.toString(payloadType));
            attributes.add(new Encoding(payloadType, EVENTS).rtpmap());
            attributes.add(new Attribute("fmtp", payloadType + " 0-15"));
        });
        attributes.add(new Attribute("ptime", Integer.toString(PTIME)));
        attributes.add(new Attribute(direction.attribute(), ""));
        return new Media("audio", localPort, profile, formats, Optional.empty(), attributes);
    }

    /// The times are the offerer's (RFC 3264 §6).
    private String describe(List<Media> lines, String times) {
        if (!lines.equals(described) || !times.equals(timing)) {
            described = List.copyOf(lines);
            timing = times;
            version++;
        }
        return text();
    }

    private String text() {
        var origin = new Origin("-", sessionId, Integer.toString(version), local);
        return new SessionDescription(origin, "-", Optional.of(local), timing, List.of(), described).encode();
    }

    private record Encoding(int payloadType, String name) {
        Attribute rtpmap() {
            return new Attribute("rtpmap", payloadType + " " + name + "/8000");
        }
    }
}
